package handlers

import (
	"cmp"
	"slices"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// colleague is a person to whom a case can be given.
type colleague struct {
	procedure.Person
	onShift bool
	cases   int // open cases that they work on
}

// colleagues returns the people for whom may is true: those on shift first, then those
// with the fewest open cases, then by name.
func (h *Handlers) colleagues(tx *store.Tx, may func(procedure.Person) bool) (out []colleague) {
	load := caseload(tx)
	for _, p := range tx.People() {
		if may(p) {
			out = append(out, colleague{p, h.Policy.OnShift(tx.Acted(p.ID), tx.Now()), load[p.ID]})
		}
	}
	slices.SortStableFunc(out, func(x, y colleague) int {
		if x.onShift != y.onShift {
			if x.onShift {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.cases, y.cases), cmp.Compare(x.called(), y.called()))
	})
	return out
}

func (c colleague) called() string { return cmp.Or(c.Name, c.ID) }

// label is the name with what decides whom to choose.
func (c colleague) label(r words.Reader) string {
	shift := "colleague.off_shift"
	if c.onShift {
		shift = "colleague.on_shift"
	}
	return joinDots(c.called(), r.T(shift), r.T("colleague.cases", "N", c.cases))
}

// caseload counts the open cases of each person who holds or took one. If the list can't
// be read, it counts none: the choice among people does without.
func caseload(tx *store.Tx) map[string]int {
	load := map[string]int{}
	open, err := tx.Open()
	if err != nil {
		return load
	}
	for _, l := range open {
		if l.Holder != "" {
			load[l.Holder]++
		}
		if l.Taker != "" && l.Taker != l.Holder {
			load[l.Taker]++
		}
	}
	return load
}
