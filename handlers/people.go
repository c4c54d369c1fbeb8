package handlers

import (
	"context"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// name is a person's name for a sentence: the id if the person no longer exists, and
// a word of its own for the system.
func (h *Handlers) name(person string) string {
	if person == "" {
		return ""
	}
	if person == procedure.System {
		return "Sigap"
	}
	out := person
	// If the name can't be read now, the id has to do.
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

// whomToAsk returns the names of the first three admins, else leads, whom an account
// without a role can ask.
func (h *Handlers) whomToAsk(ctx context.Context, r words.Reader) string {
	const most = 3
	var names []string
	// If the names can't be read now, the sentence does without.
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

// facts reads from the transaction what every act needs to know.
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

// caseCustomer is the customer of a case, from the data in the case.
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
