package handlers

import (
	"context"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// name is what to call a person in a sentence; an id that nobody has any more
// stays an id, and the system is called by its own name.
func (h *Handlers) name(person string) string {
	if person == "" {
		return ""
	}
	if person == procedure.System {
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
	case procedure.System:
		return "Sigap"
	}
	if p, err := tx.Person(person); err == nil && p.Name != "" {
		return p.Name
	}
	return person
}

// whomToAsk are the first three admins by name, else leads, for whoever needs a
// role.
func (h *Handlers) whomToAsk(ctx context.Context, r words.Reader) string {
	const most = 3
	var names []string
	// Names that can't be read now are no reason to fail the sentence.
	_ = h.Store.View(ctx, func(tx *store.Tx) error {
		people := tx.People()
		for _, role := range []procedure.Role{procedure.Admin, procedure.Lead} {
			for _, p := range people {
				if p.Is(role) && p.Name != "" && len(names) < most {
					names = append(names, p.Name)
				}
			}
			if len(names) > 0 {
				break
			}
		}
		return nil
	})
	if len(names) == 0 {
		return r.T("stranger.anybody")
	}
	return words.List(names)
}

// world is what an act on a case or a call has to know, from its transaction.
func (h *Handlers) facts(tx *store.Tx, customer procedure.Customer) procedure.Facts {
	f := procedure.Facts{
		Policy:   h.Policy,
		Now:      tx.Now(),
		Customer: customer,
		HasTeam:  h.hasTeam,
		OnShift:  func(person string) bool { return h.Policy.OnShift(tx.Acted(person), tx.Now()) },
	}
	f.Open, _ = tx.OpenCase(customer)
	return f
}

// caseCustomer is the customer of a case, as far as the case itself tells.
func caseCustomer(tx *store.Tx, c procedure.Case) procedure.Customer {
	customer := procedure.Customer{ID: c.Customer, Also: procedure.PersonKeys(c.Personal.Numbers, c.Personal.Name),
		Rows: []procedure.Row{{Numbers: c.Personal.Numbers, Name: c.Personal.Name}}}
	customer.Status = tx.Status(customer)
	return customer
}

func (h *Handlers) hasTeam(code string) bool {
	_, ok := h.team(code)
	return ok
}

func (h *Handlers) team(code string) (procedure.Team, bool) {
	for _, t := range h.Teams {
		if t.Code == code {
			return t, true
		}
	}
	return procedure.Team{}, false
}

func (h *Handlers) teamName(code string) string {
	if t, ok := h.team(code); ok {
		return t.Name
	}
	return code
}
