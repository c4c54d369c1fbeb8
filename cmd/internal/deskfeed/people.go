package deskfeed

import (
	"context"
	"sync"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// known are the people as they were read last. Every request and every open window asks for
// them, and they change seldom.
type known struct {
	mu      sync.Mutex
	version uint64
	people  []desk.Person // nil if they were never read
}

// people returns the people of the desk in their order; in a demonstration each has a
// hint on what to try first. Nobody changes what it returns.
func (f *Feed) people(ctx context.Context) (out []desk.Person, err error) {
	err = f.Store.View(ctx, func(tx *store.Tx) (err error) {
		f.known.mu.Lock()
		defer f.known.mu.Unlock()
		if f.known.people == nil || f.known.version != tx.Version() {
			if f.known.people, err = f.readPeople(tx); err != nil {
				return err
			}
			f.known.version = tx.Version()
		}
		out = f.known.people
		return nil
	})
	return out, err
}

func (f *Feed) readPeople(tx *store.Tx) ([]desk.Person, error) {
	out := make([]desk.Person, 0, len(f.People))
	for _, c := range f.People {
		p, err := tx.Person(c.ID)
		if err != nil {
			return nil, err
		}
		r := f.Book.In(p.Lang)
		person := desk.Person{ID: p.ID, Name: p.Name, Role: f.Handlers.RoleWords(r.Lang, p), Lang: r.Lang, Queue: p.Is(procedure.Lead), Upload: p.MayImport()}
		if f.Door == nil {
			person.Try = firstHint(r, p)
		}
		out = append(out, person)
	}
	return out, nil
}

// firstHint is the hint for a visitor of a demonstration, by role.
func firstHint(r words.Reader, p procedure.Person) string {
	switch {
	case p.Is(procedure.Agent):
		return r.T("try.agent")
	case p.Is(procedure.Tier2):
		return r.T("try.tier2")
	case p.Is(procedure.Backend):
		return r.T("try.backend")
	case p.Is(procedure.Lead):
		return r.T("try.lead")
	}
	return ""
}
