package main

import (
	"slices"
	"strconv"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// round reads the groups once.
func (w *site) round(t *testing.T) {
	t.Helper()
	if err := w.app.Roles.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// person is the id of who has an account, or of whom the configuration names.
func (w *site) person(t *testing.T, name string) string {
	t.Helper()
	id := name
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		if p, ok := tx.PersonOf(bot.Account{Platform: w.home[name], ID: w.scene(name).account(name)}); ok {
			id = p.ID
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// wantRoles wants the store to give a person these roles.
func (w *site) wantRoles(t *testing.T, name string, want ...procedure.Role) {
	t.Helper()
	var p procedure.Person
	id := w.person(t, name)
	if err := w.store.View(t.Context(), func(tx *store.Tx) (err error) { p, err = tx.Person(id); return err }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Roles, want) {
		t.Errorf("%s has the roles %v; want %v", name, p.Roles, want)
	}
}

// changes are how often the audit has the system change a person's roles.
func (w *site) changes(t *testing.T, person string) (n int) {
	t.Helper()
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf(person) {
			if e.Action == "roles" && e.Person == procedure.System {
				n++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// silence has a platform not answer the next n questions about groups; what it
// gives is how many of them are still to come.
func (w *site) silence(t *testing.T, person string, n int) (left func() int) {
	t.Helper()
	switch s := w.scene(person).(type) {
	case *slackScene:
		s.fake.FailNext("usergroups.users.list", n, slackfake.Failure{Status: 503})
		return func() int { return s.fake.Ordered("usergroups.users.list") }
	case *telegramScene:
		before := s.fake.Calls("getChatMember")
		s.fake.FailNext("getChatMember", n, telegramfake.Failure{Status: 502})
		return func() int { return max(0, n-s.fake.Calls("getChatMember")+before) }
	}
	t.Fatal("the desk has no groups")
	return nil
}

func chatID(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// join has a person belong to the agents' group; what it gives has them leave.
func join(t *testing.T, w *site, person string) (leave func()) {
	t.Helper()
	switch s := w.scene(person).(type) {
	case *slackScene:
		set := func(users ...string) {
			s.fake.ChangeGroup(slackAgents, func(g *slackfake.Group) { g.Users = users })
		}
		set(s.account(person))
		return func() { set(s.account("ratna")) }
	case *telegramScene:
		group := chatID(t, telegramScratch)
		set := func(status string) {
			if err := s.fake.SetMember(group, s.ids[person], status); err != nil {
				t.Fatal(err)
			}
		}
		set(telegramfake.Member)
		return func() { set(telegramfake.Left) }
	}
	t.Fatal("the desk has no groups")
	return nil
}
