package store

import (
	"context"
	"slices"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// maxRemembered is how many accounts are remembered; a call centre has fewer.
const maxRemembered = 10_000

// people remembers whose account is whose, since every input asks. A commit that
// may have changed any of it makes it forget all. Safe for concurrent use.
type people struct {
	mu      sync.RWMutex
	changes int // how often it forgot
	of      map[bot.Account]procedure.Person
}

func (p *people) get(a bot.Account) (person procedure.Person, changes int, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	person, ok = p.of[a]
	return person, p.changes, ok
}

// keep remembers what was read after get gave that many changes; where there were
// more since, it may be out of date and is not kept.
func (p *people) keep(a bot.Account, person procedure.Person, changes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if changes == p.changes && len(p.of) < maxRemembered {
		if p.of == nil {
			p.of = map[bot.Account]procedure.Person{}
		}
		p.of[a] = person
	}
}

// forget is called behind each commit, before anybody hears of it.
func (p *people) forget(written *layer) {
	if len(written[bucketPeople]) > 0 || len(written[bucketAccounts]) > 0 {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changes++
		p.of = nil
	}
}

// PersonOf gives the person whose account it is, as Tx.PersonOf does in a View, but
// mostly from memory. The errors are View's.
func (s *Store) PersonOf(ctx context.Context, a bot.Account) (procedure.Person, bool, error) {
	person, changes, ok := s.people.get(a)
	var err error
	if !ok {
		err = s.View(ctx, func(t *Tx) error {
			person, ok = t.PersonOf(a)
			return nil
		})
		if err == nil && ok {
			s.people.keep(a, person, changes)
		}
	}
	person.Roles, person.Teams = slices.Clone(person.Roles), slices.Clone(person.Teams)
	return person, ok, err
}
