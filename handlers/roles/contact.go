package roles

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// AskAgain is the minimum time between two questions about an account without a role.
const AskAgain = time.Minute

// The bounds of the questions about an account without a role.
const (
	contactTimeout = 1500 * time.Millisecond // while somebody waits
	profileTimeout = time.Second             // the name and the language matter less
	askTimeout     = 20 * time.Second        // the questions go on so long, for the next input
	unsureAgain    = 5 * time.Second         // between two questions, if the first had no answer
	maxUnknown     = 10_000                  // accounts that are remembered
)

// contact is an account without a role whose groups were asked about.
type contact struct {
	until        time.Time // when to ask again
	unsure       bool      // there is no answer of all groups yet
	name, locale string
}

// FirstContact asks the platform about an account without a role, and gives its
// person the roles of the account's groups. It returns the input with the sender's
// name and language, and whether all groups have answered: a slow service doesn't make
// a member somebody without a role. It isn't called for accounts with a role, which never
// wait. An error means that the roles could not be written; the next input asks again.
func (s *Sync) FirstContact(ctx context.Context, in bot.In) (out bot.In, sure bool, err error) {
	known, due := s.begins(in.Account)
	if !due {
		return known.fill(in), !known.unsure, nil
	}
	type answer struct {
		contact
		err error
	}
	answered := make(chan answer, 1)
	s.start(func() {
		defer bot.RecoverPanic(s.Log, in.Account.Platform, "first contact")
		got, err := s.meet(in, known)
		answered <- answer{got, err}
	})
	ctx, cancel := context.WithTimeout(ctx, contactTimeout)
	defer cancel()
	select {
	case got := <-answered:
		return got.fill(in), !got.unsure, got.err
	case <-ctx.Done():
		return in, false, nil
	}
}

// start does work that Run's end waits for; after that it does nothing.
func (s *Sync) start(work func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() == nil {
		s.asking.Go(work)
	}
}

// stop ends the work of start and waits for it.
func (s *Sync) stop() {
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	s.asking.Wait()
}

// meet asks about an account, gives its person the roles, and remembers what it found.
func (s *Sync) meet(in bot.In, known contact) (contact, error) {
	ctx, cancel := context.WithTimeout(s.life, askTimeout)
	defer cancel()
	groups, known := s.askAbout(ctx, in, known)
	in = known.fill(in)
	err := s.addMember(ctx, in, groups)
	switch {
	case err != nil:
		known.until = time.Time{}
	case known.unsure:
		known.until = s.Now().Add(unsureAgain)
	}
	s.remember(in.Account, known)
	return known, err
}

// fill adds what the input itself doesn't contain: the sender's name and language.
func (c contact) fill(in bot.In) bot.In {
	if c.name != "" {
		in.Name = c.name
	}
	if c.locale != "" {
		in.Locale = c.locale
	}
	return in
}

// begins returns what is known about an account, and whether to ask about it now.
func (s *Sync) begins(a bot.Account) (known contact, due bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known = s.unknown[a]
	if s.members[a.Platform] == nil || s.Now().Before(known.until) {
		return known, false
	}
	if len(s.unknown) >= maxUnknown {
		clear(s.unknown)
	}
	known.until, known.unsure = s.Now().Add(AskAgain), true // until there is an answer
	s.unknown[a] = known
	return known, true
}

func (s *Sync) remember(a bot.Account, known contact) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown[a] = known
}

// askAbout asks in parallel for the account's groups, name and language.
func (s *Sync) askAbout(ctx context.Context, in bot.In, known contact) (membership, contact) {
	groups := membership{}
	known.unsure = false
	var mu sync.Mutex // guards both
	var all sync.WaitGroup
	if d := s.profiles[in.Account.Platform]; d != nil {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, profileTimeout)
			defer cancel()
			name, locale, out := d.Profile(ctx, in.Account.ID)
			mu.Lock()
			defer mu.Unlock()
			if out.Result == bot.Done {
				known.name, known.locale = name, locale
			}
		})
	}
	for _, at := range s.groupsAt(in.Account.Platform) {
		all.Go(func() {
			in, out := s.members[at.platform].Members(ctx, at.id, []string{in.Account.ID})
			if out.Result != bot.Done {
				s.Log.Warn("can't find out whether an account without a role is in a group", "platform", at.platform, "group", at.id, "cause", out.Cause)
			}
			mu.Lock()
			defer mu.Unlock()
			groups[at] = in
			known.unsure = known.unsure || out.Result != bot.Done
		})
	}
	all.Wait()
	return groups, known
}

// addMember gives an account's person the roles of its groups, if any.
func (s *Sync) addMember(ctx context.Context, in bot.In, groups membership) error {
	p := procedure.Person{ID: in.Account.Platform + "-" + in.Account.ID, Name: in.Name, Lang: langOf(in.Locale)}
	if p.Name == "" {
		p.Name = in.Account.ID
	}
	if roles, _ := s.rolesOf(p, []bot.Account{in.Account}, groups); len(roles) == 0 {
		return nil
	}
	_, err := s.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		var linked []bot.Account
		if known, ok := tx.PersonOf(in.Account); ok {
			p = known
		} else {
			tx.Link(in.Account, p.ID)
			linked = []bot.Account{in.Account}
		}
		was := p
		p.Roles, p.Teams = s.rolesOf(p, tx.Accounts(p.ID), groups)
		if sameRoles(p, was) {
			return store.Receipt{}, nil
		}
		return store.Receipt{}, putRoles(tx, p, viaGroups, linked)
	})
	return err
}

// langOf is the language of a platform's locale, or "" if Sigap doesn't have it.
func langOf(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return "en"
	}
	return ""
}
