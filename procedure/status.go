package procedure

// Carry is an open case of a customer whose super emergency was set or cleared.
// Where its card shows that, the rev grows; the turn never does. A closed case
// stays as it was.
func (c Case) Carry(super bool) Case {
	if c.IsOpen() && c.Super != super {
		c.Super = super
		c.Rev++
	}
	return c
}
