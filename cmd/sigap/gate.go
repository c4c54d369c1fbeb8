package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// The bounds of what the gate asks the platforms.
const (
	memberTimeout = 1500 * time.Millisecond // of all questions about one account
	memberFresh   = time.Hour               // how long an answer serves
	strangerFresh = time.Minute             // how long somebody without a group is not asked about again
	maxKnown      = 10_000                  // accounts that are remembered
)

// gate stands before the handlers and seats people by their groups: whoever
// belongs to a configured channel or group is a person with its role. Nobody is
// asked about who is named in the configuration. Safe for concurrent use.
type gate struct {
	house
	store   *store.Store
	members map[string]bot.Members
	next    bot.Handler
	now     func() time.Time
	log     *slog.Logger

	mu    sync.Mutex
	asked map[bot.Account]time.Time // until when nobody asks again
}

func newGate(h house, s *store.Store, platforms []bot.Platform, next bot.Handler, now func() time.Time, log *slog.Logger) *gate {
	g := &gate{house: h, store: s, members: map[string]bot.Members{}, next: next, now: now, log: log, asked: map[bot.Account]time.Time{}}
	for _, p := range platforms {
		if m, ok := p.(bot.Members); ok {
			g.members[p.Name()] = m
		}
	}
	return g
}

// Handle is the handler with the gate before it.
func (g *gate) Handle(ctx context.Context, in bot.In) (bot.Answer, error) {
	if len(g.groups) > 0 && g.due(in.Account) {
		if err := g.seatByGroups(ctx, in); err != nil {
			g.log.Warn("groups can't be asked; roles stay as they are", "platform", in.Account.Platform, "error", err)
		}
	}
	return g.next(ctx, in)
}

// due reports whether the groups of an account should be asked about now.
func (g *gate) due(a bot.Account) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.now().Before(g.asked[a]) || g.members[a.Platform] == nil {
		return false
	}
	if len(g.asked) >= maxKnown {
		clear(g.asked)
	}
	g.asked[a] = g.now().Add(strangerFresh)
	return true
}

// seatByGroups gives the person behind an account the roles of their groups, on
// all their accounts. An error leaves the roles as they are.
func (g *gate) seatByGroups(ctx context.Context, in bot.In) error {
	var person sigap.Person
	var known bool
	accounts := []bot.Account{in.Account}
	if err := g.store.View(ctx, func(tx *store.Tx) error {
		if person, known = tx.PersonOf(in.Account); known {
			accounts = tx.Accounts(person.ID)
		}
		return nil
	}); err != nil {
		return err
	}
	if slices.ContainsFunc(g.people, func(s seat) bool { return s.ID == person.ID }) {
		g.fresh(in.Account)
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, memberTimeout)
	defer cancel()
	roles, teams, err := g.rolesOf(ctx, accounts)
	if err != nil || !known && len(roles) == 0 {
		return err
	}
	g.fresh(in.Account)
	if known && slices.Equal(roles, person.Roles) && slices.Equal(teams, person.Teams) {
		return nil
	}
	if !known {
		person = sigap.Person{ID: in.Account.Platform + "-" + in.Account.ID, Name: in.Name, Lang: langOf(in.Locale)}
	}
	if person.Name == "" {
		person.Name = in.Account.ID
	}
	person.Roles, person.Teams = roles, teams
	_, err = g.store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(person)
		if !known {
			tx.Link(in.Account, person.ID)
		}
		return store.Receipt{}, tx.Audit(store.Entry{Person: sigap.System, Via: in.Account.Platform, Subject: person.ID, Action: "roles",
			Body: map[string]any{"roles": roles, "teams": teams}})
	})
	return err
}

// rolesOf are the roles and teams of the groups that accounts belong to.
func (g *gate) rolesOf(ctx context.Context, accounts []bot.Account) (roles []sigap.Role, teams []string, err error) {
	for _, group := range g.groups {
		for _, a := range accounts {
			id := map[string]string{slackName: group.Slack, telegramName: group.Telegram}[a.Platform]
			m := g.members[a.Platform]
			if id == "" || m == nil {
				continue
			}
			in, err := m.Member(ctx, id, a.ID)
			if err != nil {
				return nil, nil, err
			}
			if in {
				roles, teams = append(roles, group.Role), append(teams, group.Teams...)
			}
		}
	}
	slices.Sort(roles)
	slices.Sort(teams)
	return slices.Compact(roles), slices.Compact(teams), nil
}

func (g *gate) fresh(a bot.Account) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked[a] = g.now().Add(memberFresh)
}

// langOf is the language of a platform's locale, or "" for the house's.
func langOf(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return "en"
	}
	return ""
}
