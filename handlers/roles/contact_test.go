package roles_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// slow is a platform whose service takes its time.
type slow struct {
	*bottest.Screen
	members, profile time.Duration
	in               bool
}

func (s *slow) Members(ctx context.Context, _ string, accounts []string) (map[string]bool, bot.Outcome) {
	if !bot.Wait(ctx, s.members) {
		return nil, bot.Outcome{Result: bot.Retry, Cause: "no answer in time"}
	}
	return map[string]bool{accounts[0]: s.in}, bot.Outcome{}
}

func (s *slow) Profile(ctx context.Context, _ string) (name, locale string, out bot.Outcome) {
	if !bot.Wait(ctx, s.profile) {
		return "", "", bot.Outcome{Result: bot.Retry, Cause: "no answer in time"}
	}
	return "Sari", "id", bot.Outcome{}
}

// TestASlowServiceDoesNotMakeAMemberAStranger: nobody waits longer than two seconds; the
// question goes on, and the next input has the role.
func TestASlowServiceDoesNotMakeAMemberAStranger(t *testing.T) {
	for name, c := range map[string]struct {
		members, profile time.Duration
		in               bool
		first, second    bool // whether it is sure what the account is
		role             bool // of the second input
	}{
		"at once":                     {in: true, first: true, second: true, role: true},
		"at once, and no member":      {first: true, second: true},
		"two seconds for the groups":  {members: 2 * time.Second, in: true, second: true, role: true},
		"two seconds, and no member":  {members: 2 * time.Second, second: true},
		"two seconds for the profile": {profile: 2 * time.Second, in: true, first: true, second: true, role: true},
		"for ever":                    {members: time.Hour, in: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &slow{Screen: bottest.NewScreen("slack"), members: c.members, profile: c.profile, in: c.in}
				db, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now})
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				s := roles.New(roles.Config{
					Store: db, Platforms: []bot.Platform{p}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
					Groups: []roles.Group{{Role: procedure.Tier2, IDs: map[string]string{"slack": "S1"}}},
				})
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() { s.Run(ctx); close(ended) }()
				defer func() { cancel(); <-ended }()
				in := bot.In{Account: bot.Account{Platform: "slack", ID: "U1"}}
				began := time.Now()
				if _, sure, err := s.FirstContact(t.Context(), in); err != nil || sure != c.first || time.Since(began) > 2*time.Second {
					t.Errorf("after %v it is sure: %v, %v; want %v", time.Since(began), sure, err, c.first)
				}
				<-time.After(3 * time.Second)
				if _, sure, err := s.FirstContact(t.Context(), in); err != nil || sure != c.second {
					t.Errorf("three seconds later it is sure: %v, %v; want %v", sure, err, c.second)
				}
				if got := has(t, db, in.Account); got != c.role {
					t.Errorf("the account has its role: %v; want %v", got, c.role)
				}
			})
		})
	}
}

func has(t *testing.T, db *store.Store, a bot.Account) (role bool) {
	t.Helper()
	if err := db.View(t.Context(), func(tx *store.Tx) error {
		p, _ := tx.PersonOf(a)
		role = p.Is(procedure.Tier2)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return role
}
