package handlers

import (
	"context"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/store"
)

// name is what to call a person in a sentence; an id that nobody has any more
// stays an id, and the system is called by its own name.
func (h *Handlers) name(person string) string {
	if person == "" {
		return ""
	}
	if person == sigap.System {
		return "Sigap"
	}
	out := person
	// A name that can't be read now is no reason to fail the sentence.
	_ = h.Store.View(context.Background(), func(tx *store.Tx) error {
		out = nameIn(tx, person)
		return nil
	})
	return out
}

func nameIn(tx *store.Tx, person string) string {
	switch person {
	case "":
		return ""
	case sigap.System:
		return "Sigap"
	}
	if p, err := tx.Person(person); err == nil && p.Name != "" {
		return p.Name
	}
	return person
}

// world is what an act on a case or a call has to know, from its transaction.
func (h *Handlers) world(tx *store.Tx, customer sigap.Customer) sigap.World {
	w := sigap.World{
		Policy:   h.Policy,
		Now:      tx.Now(),
		Customer: customer,
		HasTeam:  h.hasTeam,
		OnShift:  func(person string) bool { return h.onShift(tx, person, tx.Now()) },
	}
	w.Open, _ = tx.OpenCase(keysOf(customer)...)
	return w
}

// keysOf are the keys under which a customer's cases and status may stand: the
// customer's own, and each number's, for lists change.
func keysOf(c sigap.Customer) []string {
	if c.ID == "" {
		return nil
	}
	keys := []string{c.ID}
	for _, n := range c.Numbers() {
		if k := n.Key(); k != c.ID {
			keys = append(keys, k)
		}
	}
	return keys
}

// caseCustomer is the customer of a case, as far as the case itself tells.
func caseCustomer(tx *store.Tx, c sigap.Case) sigap.Customer {
	customer := sigap.Customer{ID: c.Customer, Rows: []sigap.Row{{Numbers: c.Personal.Numbers, Name: c.Personal.Name}}}
	customer.Status, _ = tx.Status(keysOf(customer)...)
	return customer
}

func (h *Handlers) onShift(tx *store.Tx, person string, now time.Time) bool {
	at := tx.Acted(person)
	return !at.IsZero() && now.Sub(at) < h.Policy.Shift
}

// lead is the lead where one is meant: of those on shift who acted last, else
// the first.
func (h *Handlers) lead(tx *store.Tx) string {
	var first, best string
	var last time.Time
	for _, p := range tx.People() {
		if !p.Is(sigap.Lead) {
			continue
		}
		if first == "" {
			first = p.ID
		}
		if at := tx.Acted(p.ID); h.onShift(tx, p.ID, tx.Now()) && at.After(last) {
			best, last = p.ID, at
		}
	}
	if best == "" {
		return first
	}
	return best
}

func (h *Handlers) hasTeam(code string) bool {
	_, ok := h.team(code)
	return ok
}

func (h *Handlers) team(code string) (sigap.Team, bool) {
	for _, t := range h.Teams {
		if t.Code == code {
			return t, true
		}
	}
	return sigap.Team{}, false
}

func (h *Handlers) teamName(code string) string {
	if t, ok := h.team(code); ok {
		return t.Name
	}
	return code
}
