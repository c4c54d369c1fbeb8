package store

import (
	"slices"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// putCalls writes calls with the ids from 1 on.
func putCalls(t *testing.T, s *Store, calls ...procedure.Call) {
	t.Helper()
	update(t, s, func(tx *Tx) {
		for _, c := range calls {
			c.ID = tx.NewCall()
			tx.PutCall(c)
			if got := idsOf(tx.CallsByNumber(c.Personal.Number, 1)); !slices.Equal(got, []uint64{c.ID}) {
				t.Errorf("within the operation that writes %s its number finds %v; want it", c.Name(), got)
			}
		}
	})
}

func idsOf(calls []procedure.Call) (out []uint64) {
	for _, c := range calls {
		out = append(out, c.ID)
	}
	return out
}

func wantCalls(t *testing.T, what string, got []procedure.Call, want ...uint64) {
	t.Helper()
	if !slices.Equal(idsOf(got), want) {
		t.Errorf("%s: calls %v; want %v, newest first", what, idsOf(got), want)
	}
}

func aboutCustomer(id string, n procedure.Number, also ...string) procedure.Call {
	return procedure.Call{By: "sari", Customer: id, Personal: procedure.CallPersonal{Number: n, Also: also}}
}

func TestCallsOfANumberAndOfACustomer(t *testing.T) {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	andi, beni := internet.Key(), number(7).Key()
	putCalls(t, s,
		aboutCustomer(andi, internet), aboutCustomer(andi, phone), // a telephone that both share
		aboutCustomer(beni, phone), aboutCustomer("", phone), aboutCustomer(andi, internet))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, opts)
	view(t, s, func(tx *Tx) {
		wantCalls(t, "by the telephone", tx.CallsByNumber(phone, 9), 4, 3, 2)
		wantCalls(t, "by the line", tx.CallsByNumber(internet, 9), 5, 1)
		wantCalls(t, "at most two", tx.CallsByNumber(phone, 2), 4, 3)
		wantCalls(t, "about Andi", tx.CallsOf(procedure.Customer{ID: andi}, 9), 5, 2, 1)
		wantCalls(t, "about Andi, at most one", tx.CallsOf(procedure.Customer{ID: andi}, 1), 5)
		wantCalls(t, "about Beni", tx.CallsOf(procedure.Customer{ID: beni}, 9), 3)
		wantCalls(t, "about someone without a name", tx.CallsOf(procedure.Customer{ID: phone.Key()}, 9))
		wantCalls(t, "about nobody", tx.CallsOf(procedure.Customer{}, 9))
	})
}

// TestCallsFollowTheCustomer: from a telephone to the line that a list learned, and to
// a new line; never to another customer who still has their own.
func TestCallsFollowTheCustomer(t *testing.T) {
	s := openTest(t, testOptions(t))
	replace(t, s, rowsOf(1, 2))
	person := phone.Key() + "#budi"
	line, lost := number(1).Key(), number(9).Key()
	putCalls(t, s,
		aboutCustomer(person, phone),                   // before the list had the line
		aboutCustomer(lost, number(9), person),         // a line that no list has any more
		aboutCustomer(number(2).Key(), phone, person),  // a namesake's, who has a line
		aboutCustomer(phone.Key()+"#ani", phone),       // somebody else of the telephone
		aboutCustomer(line, number(1), person, person)) // theirs
	view(t, s, func(tx *Tx) {
		wantCalls(t, "the line", tx.CallsOf(procedure.Customer{ID: line, Also: []string{person}}, 9), 5, 2, 1)
		wantCalls(t, "the namesake's line", tx.CallsOf(procedure.Customer{ID: number(2).Key()}, 9), 3)
	})
}

// TestCallsOfOthersAreBounded: however many calls a telephone has, a look-up of one
// person's reads few of them.
func TestCallsOfOthersAreBounded(t *testing.T) {
	s := openTest(t, testOptions(t))
	calls := []procedure.Call{aboutCustomer(phone.Key(), phone)}
	for range 3 * maxForeign {
		calls = append(calls, aboutCustomer(number(1).Key(), phone))
	}
	putCalls(t, s, calls...)
	view(t, s, func(tx *Tx) {
		wantCalls(t, "beyond the bound", tx.CallsOf(procedure.Customer{ID: phone.Key()}, 9))
		wantCalls(t, "the newest of the number", tx.CallsByNumber(phone, 2), 3*maxForeign+1, 3*maxForeign)
	})
}
