package store

import (
	"fmt"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// TestAPersonIsRememberedUntilSomethingChanges checks that the cache is never older than a finished Update.
func TestAPersonIsRememberedUntilSomethingChanges(t *testing.T) {
	s := openTest(t, testOptions(t))
	sari, dewi := bot.Account{Platform: "slack", ID: "U1"}, bot.Account{Platform: "slack", ID: "U2"}
	see := func(a bot.Account) string {
		t.Helper()
		p, ok, err := s.PersonOf(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if seen := viewed(t, s, a); ok && fmt.Sprint(p) != fmt.Sprint(seen) {
			t.Errorf("from memory %v is %+v; stored is %+v", a, p, seen)
		}
		return fmt.Sprint(ok, p.Roles)
	}
	steps := []struct {
		change func(*Tx)
		sari   string
		dewi   string
	}{
		{func(*Tx) {}, "false []", "false []"},
		{func(tx *Tx) {
			tx.PutPerson(procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Agent}})
			tx.Link(sari, "sari")
		}, "true [agent]", "false []"},
		{func(tx *Tx) {
			tx.PutPerson(procedure.Person{ID: "sari", Name: "Sari", Roles: []procedure.Role{procedure.Agent, procedure.Lead}})
		}, "true [agent lead]", "false []"},
		{func(tx *Tx) { tx.Unlink(sari); tx.Link(dewi, "sari") }, "false []", "true [agent lead]"},
		{func(tx *Tx) { tx.PutPerson(procedure.Person{ID: "sari"}) }, "false []", "true []"},
	}
	for i, step := range steps {
		if _, err := s.Update(t.Context(), Key{}, func(tx *Tx) (Receipt, error) { step.change(tx); return Receipt{}, nil }); err != nil {
			t.Fatal(err)
		}
		for range 2 { // from the file, and from the cache
			if got := see(sari); got != step.sari {
				t.Errorf("step %d: sari's account is %s, want %s", i, got, step.sari)
			}
			if got := see(dewi); got != step.dewi {
				t.Errorf("step %d: dewi's account is %s, want %s", i, got, step.dewi)
			}
		}
	}
}

// TestWhatIsRememberedIsTheCallersOwn checks that a caller can't change the cached person.
func TestWhatIsRememberedIsTheCallersOwn(t *testing.T) {
	s := openTest(t, testOptions(t))
	a := bot.Account{Platform: "slack", ID: "U1"}
	if _, err := s.Update(t.Context(), Key{}, func(tx *Tx) (Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "sari", Roles: []procedure.Role{procedure.Agent}})
		tx.Link(a, "sari")
		return Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		p, ok, err := s.PersonOf(t.Context(), a)
		if err != nil || !ok || p.Roles[0] != procedure.Agent {
			t.Fatalf("the person is %+v, %v, %v; want an agent", p, ok, err)
		}
		p.Roles[0] = procedure.Lead
	}
}

// TestWhatWasReadBeforeAChangeIsNotKeptAfterIt checks that a slow reader doesn't cache an old person.
func TestWhatWasReadBeforeAChangeIsNotKeptAfterIt(t *testing.T) {
	var p people
	a := bot.Account{Platform: "slack", ID: "U1"}
	_, changes, _ := p.get(a)
	var written layer
	written[bucketPeople].set(write{key: []byte("sari")})
	p.forget(&written)
	p.keep(a, procedure.Person{ID: "sari"}, changes)
	if person, _, ok := p.get(a); ok {
		t.Errorf("%+v is remembered; want nothing from before the change", person)
	}
}

func viewed(t *testing.T, s *Store, a bot.Account) (p procedure.Person) {
	t.Helper()
	view(t, s, func(tx *Tx) { p, _ = tx.PersonOf(a) })
	return p
}
