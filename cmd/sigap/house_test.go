package main

import (
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestWhoIsSeatedIsNotWrittenAgain: a start writes the people who are new, or not
// as the configuration has them, and nothing where nothing changed.
func TestWhoIsSeatedIsNotWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	s, err := openStore(dir, time.Now, true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sari := seat{procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}}, []bot.Account{{Platform: slackName, ID: "U1"}}}
	budi := seat{procedure.Person{ID: "budi", Name: "Budi", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}}, []bot.Account{{Platform: telegramName, ID: "7"}}}
	update := func(fn func(*store.Tx)) func() {
		return func() {
			if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { fn(tx); return store.Receipt{}, nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		what   string
		do     func()
		writes bool
	}{
		{"they are new", func() {}, true},
		{"nothing changed", func() {}, false},
		{"she chose a language herself", update(func(tx *store.Tx) { p := sari.Person; p.Lang = "en"; tx.PutPerson(p) }), false},
		{"her name changed", func() { sari.Name = "Sari Dewi" }, true},
		{"her roles changed", func() { sari.Roles = []procedure.Role{procedure.Tier2, procedure.Lead} }, true},
		{"his teams changed", func() { budi.Teams = append(budi.Teams, "billing") }, true},
		{"she has another account", func() { sari.accounts = append(sari.accounts, bot.Account{Platform: telegramName, ID: "8"}) }, true},
		{"his account became hers", update(func(tx *store.Tx) { tx.Link(budi.accounts[0], "sari") }), true},
		{"nothing changed since", func() {}, false},
		{"her language is configured", func() { sari.Lang = "id" }, true},
	} {
		c.do()
		before := read(t, control.DataFile(dir))
		if err := (house{people: []seat{sari, budi}}).seat(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if wrote := read(t, control.DataFile(dir)) != before; wrote != c.writes {
			t.Errorf("%s: it wrote is %v; want %v", c.what, wrote, c.writes)
		}
		if err := s.View(t.Context(), func(tx *store.Tx) error {
			for _, p := range []seat{sari, budi} {
				known, err := tx.Person(p.ID)
				if err != nil || known.Name != p.Name || !slices.Equal(known.Roles, p.Roles) || !slices.Equal(known.Teams, p.Teams) || p.Lang != "" && known.Lang != p.Lang {
					t.Errorf("%s: %s is %+v, %v; want what is configured", c.what, p.ID, known, err)
				}
				for _, a := range p.accounts {
					if owner, ok := tx.PersonOf(a); !ok || owner.ID != p.ID {
						t.Errorf("%s: the account %v is %q's; want %s's", c.what, a, owner.ID, p.ID)
					}
				}
			}
			if c.what == "her name changed" {
				if known, err := tx.Person("sari"); err != nil || known.Lang != "en" {
					t.Errorf("%s: her language is %q, %v; want the one that she chose", c.what, known.Lang, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheExampleIsAConfiguration(t *testing.T) {
	c, err := config.Read("../../docs/sigap.yaml", tokens(nil))
	if err != nil {
		t.Fatal(err)
	}
	h, err := siteOf(c, slackName, telegramName)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.places.Board) != 2 || len(h.places.Teams["jaringan"]) != 2 || len(h.places.Mentions["jaringan"]) != 4 {
		t.Errorf("the example gives the places %+v; want both platforms for Tier 2 and each team, and four mentions for jaringan", h.places)
	}
}
