package store

import (
	"testing"

	"github.com/cc147/sigap/procedure"
)

// TestACaseFollowsAnotherSpellingOfTheName: a list learns a line together with a longer
// name, a shorter one, or one at all; the open case and the status stay with the person,
// and with nobody where it could be two.
func TestACaseFollowsAnotherSpellingOfTheName(t *testing.T) {
	const phone, line, second = "t:+622155500001", "i:152400000001", "i:152400000002"
	row := func(name string, keys ...string) procedure.Row {
		return procedure.Row{List: procedure.VVIPRegister, Numbers: numbersOf(keys), Name: name, VVIP: procedure.Official}
	}
	for what, c := range map[string]struct {
		before procedure.Row
		after  []procedure.Row
		follow int // the index of who has it then, or -1
	}{
		"a longer name":         {row("Andi", phone), []procedure.Row{row("Andi Wijaya", line, phone)}, 0},
		"a shorter name":        {row("Andi Wijaya", phone), []procedure.Row{row("H. Andi", line, phone)}, 0},
		"a name at last":        {row("", phone), []procedure.Row{row("Andi", line, phone)}, 0},
		"no line yet":           {row("Andi", phone), []procedure.Row{row("Andi Wijaya", phone)}, 0},
		"a new line":            {row("Andi", line, phone), []procedure.Row{row("Andi Wijaya", second, phone)}, 0},
		"beside a stranger":     {row("Andi", phone), []procedure.Row{row("Beni", second, phone), row("Andi Wijaya", line, phone)}, 1},
		"a stranger":            {row("Andi", phone), []procedure.Row{row("Beni", line, phone)}, -1},
		"two who could be":      {row("Andi", phone), []procedure.Row{row("Andi Wijaya", line, phone), row("Andi Susanto", second, phone)}, -1},
		"nameless, two people":  {row("", phone), []procedure.Row{row("Andi", line, phone), row("Beni", second, phone)}, -1},
		"a telephone like it":   {row("Andi", phone), []procedure.Row{row("Andi Wijaya", line, phone+"1")}, -1},
		"the line is still his": {row("Andi", line, phone), []procedure.Row{row("Andi", line), row("Andi Wijaya", second, phone)}, 0},
	} {
		s := openTest(t, testOptions(t))
		importThem := func(rows ...procedure.Row) {
			if _, err := s.ReplaceList(ctx, procedure.VVIPRegister, rows, Change{}); err != nil {
				t.Fatal(err)
			}
		}
		only := func(tx *Tx, r procedure.Row) procedure.Customer {
			for _, n := range r.Numbers {
				m, err := tx.Find(n)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range m.Customers {
					if c.Name() == r.Name {
						return c
					}
				}
			}
			t.Fatalf("%s: %q is not found", what, r.Name)
			return procedure.Customer{}
		}
		importThem(c.before)
		var id uint64
		if _, err := s.UpdateLong(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			who := only(tx, c.before)
			id = tx.NewCase()
			tx.PutCase(procedure.Case{ID: id, State: procedure.Waiting, Customer: who.ID, Personal: procedure.Personal{Name: who.Name(), Numbers: who.Numbers()}})
			tx.PutStatus(who, procedure.Status{By: "ratna", Case: id})
			return Receipt{}, nil
		}); err != nil {
			t.Fatal(err)
		}
		importThem(c.after...)
		view(t, s, func(tx *Tx) {
			for i, r := range c.after {
				who := only(tx, r)
				_, open := tx.OpenCase(who)
				if want := i == c.follow; open != want || (who.Status != nil) != want {
					t.Errorf("%s: %s has an open case: %v, a status: %v; want %v", what, r.Name, open, who.Status != nil, want)
				}
			}
		})
	}
}
