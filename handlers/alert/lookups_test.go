package alert

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestTheLeadsAreToldOfManyLookupsOnce, also where a restart comes between, and without
// a number or a name of a customer.
func TestTheLeadsAreToldOfManyLookupsOnce(t *testing.T) {
	s, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	change := func(fn func(*store.Tx)) {
		t.Helper()
		if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			fn(tx)
			return store.Receipt{}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	screen := bottest.NewScreen(platform)
	rounds := func() {
		n := New(Config{Store: s, Platforms: []bot.Platform{screen}, Book: words.New(time.UTC), Lookups: 120, Log: slog.New(slog.DiscardHandler), Now: time.Now})
		for range 5 {
			n.watchLookups(t.Context())
			n.send(t.Context())
			n.end(kindStore, "") // an incident of the store that ends is another one
		}
	}
	seen := func() (out []string) {
		for _, m := range screen.Messages(bot.Place{Platform: platform, ID: "U1", Private: true}) {
			out = append(out, m.Card.Title)
		}
		return out
	}
	change(func(tx *store.Tx) {
		tx.PutPerson(procedure.Person{ID: "dewi", Name: "Dewi", Roles: []procedure.Role{procedure.Agent}})
		tx.PutAlarm("dewi", time.Hour)
	})
	rounds() // there is no lead yet
	change(func(tx *store.Tx) {
		tx.PutPerson(procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}, Lang: "en"})
		tx.Link(bot.Account{Platform: platform, ID: "U1"}, "ratna")
	})
	screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry} })
	rounds()
	if got := seen(); len(got) != 0 {
		t.Fatalf("the lead sees %q while the platform fails", got)
	}
	screen.Fail(nil)
	rounds()
	rounds()
	if got := seen(); len(got) != 1 || !strings.HasPrefix(got[0], "Dewi has looked up 120 customers within an hour") {
		t.Errorf("the lead sees %q; want one notice about Dewi", got)
	}
	change(func(tx *store.Tx) { tx.PutAlarm("dewi", time.Hour) })
	if rounds(); len(seen()) != 1 {
		t.Errorf("the lead sees %q; want nothing new within the hour", seen())
	}
}
