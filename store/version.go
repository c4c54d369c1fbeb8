package store

// Version tells committed states apart: a View reads the same as an earlier one of the same
// version. It grows with each commit, and means nothing after a restart. What an Update
// would say of itself is of no use.
func (t *Tx) Version() uint64 { return uint64(t.stored.tx.ID()) }
