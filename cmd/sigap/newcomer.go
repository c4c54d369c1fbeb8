package main

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// The bounds of what is asked while somebody without a role waits for an answer.
const (
	newcomerTime  = 1500 * time.Millisecond // of all questions about one account
	strangerFresh = time.Minute             // how long a stranger isn't asked about again
	maxStrangers  = 10_000                  // that are remembered
)

// stranger is an account that was asked about, in vain perhaps.
type stranger struct {
	until        time.Time // when it may be asked about again
	name, locale string
}

// newcomer asks about an account that has no role, and seats whoever belongs to a
// group. It gives the input with the name and language of who made it. Whoever has
// a role never waits for it. An error says that a member could not be seated; the
// account is asked about again with its next input.
func (s *seating) newcomer(ctx context.Context, in bot.In) (bot.In, error) {
	known, due := s.meet(in.Account)
	if !due {
		return known.fill(in), nil
	}
	said, known := s.askAbout(ctx, in, known)
	in = known.fill(in)
	err := s.seatNew(ctx, in, said)
	if err != nil {
		known.until = time.Time{}
	}
	s.remember(in.Account, known)
	return in, err
}

// fill puts in what the platform doesn't tell with an input.
func (n stranger) fill(in bot.In) bot.In {
	if n.name != "" {
		in.Name = n.name
	}
	if n.locale != "" {
		in.Locale = n.locale
	}
	return in
}

// meet gives what is known of an account, and whether it should be asked about now.
func (s *seating) meet(a bot.Account) (known stranger, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known = s.met[a]
	if s.members[a.Platform] == nil || s.now().Before(known.until) {
		return known, false
	}
	if len(s.met) >= maxStrangers {
		clear(s.met)
	}
	known.until = s.now().Add(strangerFresh)
	s.met[a] = known
	return known, true
}

func (s *seating) remember(a bot.Account, known stranger) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.met[a] = known
}

// askAbout asks all at once: the groups about an account, and whose it is.
func (s *seating) askAbout(ctx context.Context, in bot.In, known stranger) (told, stranger) {
	ctx, cancel := context.WithTimeout(ctx, newcomerTime)
	defer cancel()
	said := told{}
	var mu sync.Mutex
	var all sync.WaitGroup
	if d := s.names[in.Account.Platform]; d != nil {
		all.Go(func() {
			if name, locale, out := d.Profile(ctx, in.Account.ID); out.Result == bot.Done {
				known.name, known.locale = name, locale
			}
		})
	}
	for _, at := range s.groupsAt(in.Account.Platform) {
		all.Go(func() {
			in, out := s.members[at.platform].Members(ctx, at.id, []string{in.Account.ID})
			if out.Result != bot.Done {
				s.log.Warn("a group can't be asked about a newcomer", "platform", at.platform, "group", at.id, "cause", out.Cause)
			}
			mu.Lock()
			defer mu.Unlock()
			said[at] = in
		})
	}
	all.Wait()
	return said, known
}

// seatNew gives an account's person the roles of its groups, if any.
func (s *seating) seatNew(ctx context.Context, in bot.In, said told) error {
	p := procedure.Person{ID: in.Account.Platform + "-" + in.Account.ID, Name: in.Name, Lang: langOf(in.Locale)}
	if p.Name == "" {
		p.Name = in.Account.ID
	}
	if roles, _ := s.rolesOf(p, []bot.Account{in.Account}, said); len(roles) == 0 {
		return nil
	}
	_, err := s.store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		if known, ok := tx.PersonOf(in.Account); ok {
			p = known
		} else {
			tx.Link(in.Account, p.ID)
		}
		was := p
		p.Roles, p.Teams = s.rolesOf(p, tx.Accounts(p.ID), said)
		if sameRoles(p, was) {
			return store.Receipt{}, nil
		}
		return store.Receipt{}, putRoles(tx, p, viaGroups)
	})
	return err
}

// langOf is the language of a platform's locale, or "" for the house's.
func langOf(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return "en"
	}
	return ""
}
