package store

// next returns the next number of a sequence. Sequences are rows that are written with the
// operation, so a refused one leaves no gap.
func (t *Tx) next(sequence string) uint64 {
	n := readU64(t.get(bucketMeta, []byte(sequence))) + 1
	t.put(bucketMeta, []byte(sequence), u64(n))
	return n
}
