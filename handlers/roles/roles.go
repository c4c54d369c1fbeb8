// Package roles syncs roles into the store: people in the configuration have the
// roles given there, everybody else has those of their groups on the platforms.
// Inputs use the roles in the store; the groups are read in the background.
package roles

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

// Named is a person in the configuration, with their accounts.
type Named struct {
	procedure.Person
	Accounts []bot.Account
}

// Group gives a role to the members of a channel, a chat or a user group.
type Group struct {
	Role  procedure.Role
	Teams []string
	IDs   map[string]string // by platform
}

// Config is what a Sync works with.
type Config struct {
	Named     []Named
	Groups    []Group
	Store     *store.Store
	Platforms []bot.Platform // those that are on
	Now       func() time.Time
	Log       *slog.Logger
}

// Sync keeps the roles in the store in step with the configuration and the
// groups. It is safe for concurrent use.
type Sync struct {
	Config
	members  map[string]bot.Members // by platform
	profiles map[string]bot.Directory

	mu      sync.Mutex
	unknown map[bot.Account]contact // guarded by mu, see FirstContact

	life   context.Context // of the questions of FirstContact
	end    context.CancelFunc
	asking sync.WaitGroup
}

// New makes a Sync.
func New(c Config) *Sync {
	s := &Sync{Config: c, members: map[string]bot.Members{}, profiles: map[string]bot.Directory{}, unknown: map[bot.Account]contact{}}
	s.life, s.end = context.WithCancel(context.Background())
	for _, p := range c.Platforms {
		if m, ok := p.(bot.Members); ok {
			s.members[p.Name()] = m
		}
		if d, ok := p.(bot.Directory); ok {
			s.profiles[p.Name()] = d
		}
	}
	return s
}

// membership holds the platforms' answers: by group, then by account, whether it is a
// member. A missing entry means that it isn't known.
type membership map[groupAt]map[string]bool

// groupAt is a group on a platform, by the platform's own id.
type groupAt struct{ platform, id string }

// rolesOf returns the roles and teams that groups give to a person with these
// accounts. If it isn't known whether an account is in a group, the person keeps a
// role of that group that they already have.
func (s *Sync) rolesOf(p procedure.Person, accounts []bot.Account, known membership) (roles []procedure.Role, teams []string) {
	for _, g := range s.Groups {
		kept := slices.DeleteFunc(slices.Clone(g.Teams), func(team string) bool { return !slices.Contains(p.Teams, team) })
		for _, a := range accounts {
			at := groupAt{a.Platform, g.IDs[a.Platform]}
			if at.id == "" {
				continue
			}
			switch in, answered := known[at][a.ID]; {
			case in:
				roles, teams = append(roles, g.Role), append(teams, g.Teams...)
			case !answered && p.Is(g.Role) && (len(kept) > 0 || len(g.Teams) == 0):
				roles, teams = append(roles, g.Role), append(teams, kept...)
			}
		}
	}
	slices.Sort(roles)
	slices.Sort(teams)
	return slices.Compact(roles), slices.Compact(teams)
}

// named returns the person in the configuration with that id.
func (s *Sync) named(id string) (procedure.Person, bool) {
	i := slices.IndexFunc(s.Named, func(n Named) bool { return n.ID == id })
	if i < 0 {
		return procedure.Person{}, false
	}
	return s.Named[i].Person, true
}

// moved returns the people whose roles change, with their new roles.
func (s *Sync) moved(tx *store.Tx, known membership) (out []procedure.Person) {
	for _, was := range tx.People() {
		p := was
		if named, ok := s.named(p.ID); ok {
			p.Roles, p.Teams = named.Roles, named.Teams
		} else {
			p.Roles, p.Teams = s.rolesOf(p, tx.Accounts(p.ID), known)
		}
		if !sameRoles(p, was) {
			out = append(out, p)
		}
	}
	return out
}

// write writes the changed roles, each with its audit entry.
func (s *Sync) write(ctx context.Context, known membership) error {
	still := true
	err := s.Store.View(ctx, func(tx *store.Tx) error {
		still = len(s.moved(tx, known)) == 0
		return nil
	})
	if err != nil || still {
		return err
	}
	_, err = s.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range s.moved(tx, known) {
			via := viaGroups
			if _, ok := s.named(p.ID); ok {
				via = viaConfig
			}
			if err := putRoles(tx, p, via, nil); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	})
	return err
}

// Where a person's roles come from, in the audit.
const (
	viaConfig = "config"
	viaGroups = "groups"
)

// putRoles writes a person with changed roles, and the audit entry, which also tells the
// accounts that are linked to them with it; nil where none are.
func putRoles(tx *store.Tx, p procedure.Person, via string, linked []bot.Account) error {
	was, err := tx.Person(p.ID)
	if tx.PutPerson(p); err == nil && (len(was.Roles) == 0) != (len(p.Roles) == 0) {
		if err := redraw(tx, p.ID); err != nil {
			return err
		}
	}
	body := map[string]any{"roles": p.Roles, "teams": p.Teams}
	if linked != nil {
		body["accounts"] = linked
	}
	return tx.Audit(store.Entry{Person: procedure.System, Via: via, Subject: p.ID, Action: "roles", Body: body})
}

// sameRoles reports whether two people have the same roles and teams, in whatever
// order.
func sameRoles(a, b procedure.Person) bool {
	return same(a.Roles, b.Roles) && same(a.Teams, b.Teams)
}

func same[T ~string](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
