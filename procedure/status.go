package procedure

// Carry returns the case after its customer's super emergency was set or cleared. The
// rev is incremented if the card changes; the turn never is. A closed case is
// returned unchanged.
func (c Case) Carry(super bool) Case {
	if c.IsOpen() && c.Super != super {
		c.Super = super
		c.Rev++
	}
	return c
}
