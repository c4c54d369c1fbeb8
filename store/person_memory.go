package store

import (
	"context"
	"slices"
	"sync"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// maxRemembered is the number of cached accounts; a call centre has fewer.
const maxRemembered = 10_000

// people caches the persons of accounts, since every input needs one. A commit that may
// have changed any of them clears the cache. Safe for concurrent use.
type people struct {
	mu      sync.RWMutex
	changes int // number of times it was cleared
	of      map[bot.Account]procedure.Person
}

func (p *people) get(a bot.Account) (person procedure.Person, changes int, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	person, ok = p.of[a]
	return person, p.changes, ok
}

// keep caches a person that was read after get returned changes. It does nothing if the
// cache was cleared since: the person may be out of date.
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

// forget clears the cache if a commit may have changed a person. It is called after each
// commit, before anybody is informed.
func (p *people) forget(written *layer) {
	if len(written[bucketPeople]) > 0 || len(written[bucketAccounts]) > 0 {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changes++
		p.of = nil
	}
}

// PersonOf returns the person of an account as Tx.PersonOf does in a View, but mostly from
// the cache. The errors are View's.
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
