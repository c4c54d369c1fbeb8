package roles

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestPutNamedWritesOnlyChanges: a start writes the people who are new, or not
// as the configuration has them, and nothing where nothing changed.
func TestPutNamedWritesOnlyChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sigap.db")
	s, err := store.Open(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sari := Named{procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Tier2}}, []bot.Account{{Platform: slack, ID: "U1"}}}
	budi := Named{procedure.Person{ID: "budi", Name: "Budi", Roles: []procedure.Role{procedure.Backend}, Teams: []string{"jaringan"}}, []bot.Account{{Platform: telegram, ID: "7"}}}
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
		{"she has another account", func() { sari.Accounts = append(sari.Accounts, bot.Account{Platform: telegram, ID: "8"}) }, true},
		{"his account became hers", update(func(tx *store.Tx) { tx.Link(budi.Accounts[0], "sari") }), true},
		{"nothing changed since", func() {}, false},
		{"her language is configured", func() { sari.Lang = "id" }, true},
	} {
		c.do()
		before := fileText(t, path)
		if err := PutNamed(t.Context(), s, []Named{sari, budi}); err != nil {
			t.Fatal(err)
		}
		if wrote := fileText(t, path) != before; wrote != c.writes {
			t.Errorf("%s: it wrote is %v; want %v", c.what, wrote, c.writes)
		}
		if err := s.View(t.Context(), func(tx *store.Tx) error {
			for _, p := range []Named{sari, budi} {
				known, err := tx.Person(p.ID)
				if err != nil || known.Name != p.Name || !slices.Equal(known.Roles, p.Roles) || !slices.Equal(known.Teams, p.Teams) || p.Lang != "" && known.Lang != p.Lang {
					t.Errorf("%s: %s is %+v, %v; want what is configured", c.what, p.ID, known, err)
				}
				for _, a := range p.Accounts {
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

func fileText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
