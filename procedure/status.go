package procedure

// ApplyClear judges the last row of the table "The case": a lead ends, with a
// reason, the super emergency that w.Customer carries. It gives what must happen,
// or a *Refusal; there are no other errors. The turn of a case plays no part, for
// the status is the customer's.
func ApplyClear(do Command, w Facts) ([]Effect, error) {
	switch {
	case !do.By.Is(Lead):
		return nil, refuse(NoRole)
	case w.Customer.Status == nil:
		return nil, refuse(NotSuper)
	case do.lacks(NeedReason, Case{}):
		return nil, &Refusal{Code: Missing, Field: string(NeedReason)}
	}
	if field := do.tooLong(w.Policy); field != "" {
		return nil, &Refusal{Code: TooLong, Field: field}
	}
	return []Effect{{Kind: UnsetStatus}}, nil
}

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
