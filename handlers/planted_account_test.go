package handlers_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/handlers/roles"
	"github.com/cc147/sigap/procedure"
)

// TestAPlantedAccountIsFound: who writes an account into the file as a lead's acts as that
// lead. The accounts that the configuration, a code and a version of before gave are good.
func TestAPlantedAccountIsFound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ratna := roles.Named{Person: procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}}, Accounts: []bot.Account{{Platform: "slack", ID: "U7"}}}
	if err := roles.PutNamed(t.Context(), s.store, []roles.Named{ratna}); err != nil {
		t.Fatal(err)
	}
	ratna.Accounts = append(ratna.Accounts, bot.Account{Platform: "telegram", ID: "77"})
	if err := roles.PutNamed(t.Context(), s.store, []roles.Named{ratna}); err != nil {
		t.Fatal(err)
	}
	found := func(whole bool) []string {
		t.Helper()
		r, err := new(proof.Prover).Prove(t.Context(), s.store, whole)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(append(r.Wrong, r.Indexes...), func(what string) bool { return !strings.Contains(what, "account") })
	}
	sync := roles.New(roles.Config{Named: []roles.Named{ratna}, Store: s.store, Now: time.Now})
	if err := sync.Begin(t.Context()); err != nil { // the stage's people are of a version of before
		t.Fatal(err)
	}
	if wrong := found(true); len(wrong) > 0 {
		t.Fatalf("the accounts that were given are found wrong: %q", wrong)
	}
	for _, person := range []string{"ratna", "dewi"} {
		s.stop()
		db, err := bolt.Open(s.path, 0o600, &bolt.Options{Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(func(tx *bolt.Tx) error {
			account := []byte("slack\x00UEVIL" + person)
			putValue(t, tx, "accounts", account, []byte(person))
			putValue(t, tx, "links", bytes.Join([][]byte{[]byte(person), account}, []byte{0}), nil)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		s.start(t)
		if wrong := found(true); !slices.ContainsFunc(wrong, func(what string) bool { return strings.HasPrefix(what, "person "+person+":") }) {
			t.Errorf("with an account planted for %s the check says %q; want it named", person, wrong)
		}
	}
}
