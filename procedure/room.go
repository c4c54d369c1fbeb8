package procedure

const (
	// fewSaid is how many texts anybody may add, however many others have added.
	fewSaid = 3
	// maxSaidBytes is the size of all texts beyond which only those who work on the case,
	// and those who have said few, add more; nobody beyond twice of that. The rest of a
	// record is for acts that are always possible. See store, maxValue.
	maxSaidBytes = 256 << 10
)

// noRoom refuses a further text of a person for whom the case has no room: each has their
// own, and those who work on the case don't share that of all others.
func (t *attempt) noRoom() *Refusal {
	who, own, all, size := t.do.By.ID, 0, 0, 0
	for _, s := range t.c.Personal.Said {
		size += len(s.Text)
		if r := ruleOf(s.What, t.c.Kind); r == nil || !r.AddsText {
			continue // one that is always possible
		}
		all++
		if s.By == who {
			own++
		}
	}
	contacts := 0
	for _, c := range t.c.Contacts {
		if c.By == who {
			contacts++
		}
	}
	room := maxSaidBytes
	if who == t.c.Holder || who == t.c.Taker() || own < fewSaid {
		all, room = 0, 2*maxSaidBytes
	}
	switch {
	case max(own, contacts) >= t.Policy.MaxSaidBy:
		return t.held(FullOfYours)
	case all >= t.Policy.MaxSaid, size >= room:
		return t.held(Full)
	}
	return nil
}
