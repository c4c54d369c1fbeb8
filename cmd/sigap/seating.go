package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// seating is who has which roles: those whom the configuration names have what it
// says, everybody else what their groups give. It stands in the store, from which
// all inputs are answered; the groups are read beside them. Safe for concurrent use.
type seating struct {
	house
	store   *store.Store
	members map[string]bot.Members // by platform, those that are on
	names   map[string]bot.Directory
	now     func() time.Time
	log     *slog.Logger

	mu  sync.Mutex
	met map[bot.Account]stranger // guarded by mu, see newcomer
}

func newSeating(w wiring) *seating {
	s := &seating{house: w.house, store: w.store, members: map[string]bot.Members{}, names: map[string]bot.Directory{},
		now: w.now, log: w.log, met: map[bot.Account]stranger{}}
	for _, p := range w.platforms {
		if m, ok := p.(bot.Members); ok {
			s.members[p.Name()] = m
		}
		if d, ok := p.(bot.Directory); ok {
			s.names[p.Name()] = d
		}
	}
	return s
}

// told is what platforms said: by group, then by account, whether it belongs
// there. Of what isn't in it nobody knows.
type told map[groupAt]map[string]bool

// groupAt is a group on a platform, by the platform's own id.
type groupAt struct{ platform, id string }

// rolesOf are the roles and teams that groups give to a person with these
// accounts. Where nobody knows whether an account belongs to a group, the person
// keeps what they have of what it would give.
func (s *seating) rolesOf(p procedure.Person, accounts []bot.Account, told told) (roles []procedure.Role, teams []string) {
	for _, g := range s.groups {
		kept := slices.DeleteFunc(slices.Clone(g.Teams), func(team string) bool { return !slices.Contains(p.Teams, team) })
		for _, a := range accounts {
			at := groupAt{a.Platform, g.IDs[a.Platform]}
			if at.id == "" {
				continue
			}
			switch in, known := told[at][a.ID]; {
			case in:
				roles, teams = append(roles, g.Role), append(teams, g.Teams...)
			case !known && p.Is(g.Role) && (len(kept) > 0 || len(g.Teams) == 0):
				roles, teams = append(roles, g.Role), append(teams, kept...)
			}
		}
	}
	slices.Sort(roles)
	slices.Sort(teams)
	return slices.Compact(roles), slices.Compact(teams)
}

// named is the person of the configuration with that id.
func (h house) named(id string) (procedure.Person, bool) {
	i := slices.IndexFunc(h.people, func(s seat) bool { return s.ID == id })
	if i < 0 {
		return procedure.Person{}, false
	}
	return h.people[i].Person, true
}

// moved are the people whose roles are others by what was told, with the new ones.
func (s *seating) moved(tx *store.Tx, told told) (out []procedure.Person) {
	for _, was := range tx.People() {
		p := was
		if named, ok := s.named(p.ID); ok {
			p.Roles, p.Teams = named.Roles, named.Teams
		} else {
			p.Roles, p.Teams = s.rolesOf(p, tx.Accounts(p.ID), told)
		}
		if !sameRoles(p, was) {
			out = append(out, p)
		}
	}
	return out
}

// settle writes the roles that follow from what was told, each change with its
// audit.
func (s *seating) settle(ctx context.Context, told told) error {
	still := true
	err := s.store.View(ctx, func(tx *store.Tx) error {
		still = len(s.moved(tx, told)) == 0
		return nil
	})
	if err != nil || still {
		return err
	}
	_, err = s.store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range s.moved(tx, told) {
			via := viaGroups
			if _, ok := s.named(p.ID); ok {
				via = viaConfig
			}
			if err := putRoles(tx, p, via); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

// By which way a person came to roles, in the audit.
const (
	viaConfig = "config"
	viaGroups = "groups"
)

// putRoles writes a person whose roles are new, with the audit of it.
func putRoles(tx *store.Tx, p procedure.Person, via string) error {
	tx.PutPerson(p)
	return tx.Audit(store.Entry{Person: procedure.System, Via: via, Subject: p.ID, Action: "roles",
		Body: map[string]any{"roles": p.Roles, "teams": p.Teams}})
}

// sameRoles reports whether two people have the same roles and teams, in whatever
// order.
func sameRoles(a, b procedure.Person) bool {
	return same(a.Roles, b.Roles) && same(a.Teams, b.Teams)
}

func same[T ~string](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
