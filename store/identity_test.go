package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/procedure"
)

// Three lines that share telephones and a ticket, and the names that rows give.
var (
	sharedLines   = []string{"i:152400000001", "i:152400000002", "i:152400000003"}
	sharedNumbers = []string{"t:+622155500001", "t:+622155500002", "k:IN55500001"}
	sharedNames   = []string{"", "budi", "budi santoso", "budi hartono", "andi"}
)

// anyRows draws rows of all lists that share numbers.
func anyRows(t *rapid.T, label string) (out []procedure.Row) {
	for i := range rapid.IntRange(1, 9).Draw(t, label) {
		r := procedure.Row{List: rapid.SampledFrom(procedure.Lists).Draw(t, "list"), Name: rapid.SampledFrom(sharedNames).Draw(t, "name"), Note: fmt.Sprint(i)}
		keys := rapid.SliceOfNDistinct(rapid.SampledFrom(sharedNumbers), 0, 2, rapid.ID[string]).Draw(t, "numbers")
		if line := rapid.SampledFrom(append([]string{"", ""}, sharedLines...)).Draw(t, "line"); line != "" || len(keys) == 0 {
			keys = append([]string{max(line, sharedLines[0])}, keys...)
		}
		for _, key := range keys {
			n, err := procedure.NumberFromKey(key)
			if err != nil {
				t.Fatal(err)
			}
			r.Numbers = append(r.Numbers, n)
		}
		out = append(out, r)
	}
	return out
}

// importAll makes rows all the lists.
func importAll(tx *Tx, rows []procedure.Row) error {
	for _, list := range procedure.Lists {
		for id := range tx.Entries(list) {
			if _, err := tx.ChangeEntry(list, id, nil, Change{}); err != nil {
				return err
			}
		}
	}
	for _, r := range rows {
		if _, err := tx.ChangeEntry(r.List, 0, &r, Change{}); err != nil && !errors.Is(err, ErrSameRow) {
			return err
		}
	}
	return nil
}

// listedLine is the line of a customer in the lists, or "".
func listedLine(c procedure.Customer) string {
	for _, r := range c.Rows {
		if line, ok := r.Line(); ok {
			return line.Key()
		}
	}
	return ""
}

// onePerson reports whether a row of one customer and a row of the other share a
// telephone or a ticket, and a name without a contradiction.
func onePerson(a, b procedure.Customer) bool {
	within := func(x, y string) bool {
		return !slices.ContainsFunc(strings.Fields(x), func(w string) bool { return !slices.Contains(strings.Fields(y), w) })
	}
	shares, named := false, false
	for _, x := range a.Rows {
		for _, y := range b.Rows {
			named = named || within(x.Name, y.Name) || within(y.Name, x.Name)
			shares = shares || slices.ContainsFunc(x.Numbers, func(n procedure.Number) bool { return n.Kind != procedure.Internet && slices.Contains(y.Numbers, n) })
		}
	}
	return shares && named
}

// TestNoTwoLinesShareACaseOrAStatus gives each line of random lists an open case, a
// status and a call, then imports other random lists: what belongs to a line is never another
// line's, unless the lists lost the first and the other is the same person's.
func TestNoTwoLinesShareACaseOrAStatus(t *testing.T) {
	s := openTest(t, testOptions(t))
	rapid.Check(t, func(rt *rapid.T) {
		before, after := anyRows(rt, "rows before"), anyRows(rt, "rows after")
		owners := map[uint64]procedure.Customer{} // by case; a status and a call name their case
		_, err := s.UpdateLong(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			if err := importAll(tx, before); err != nil {
				return Receipt{}, err
			}
			for _, key := range sharedLines {
				n, err := procedure.NumberFromKey(key)
				if err != nil {
					return Receipt{}, err
				}
				m, err := tx.Find(n)
				if err != nil {
					return Receipt{}, err
				}
				for _, c := range m.Customers {
					k := procedure.Case{ID: tx.NewCase(), State: procedure.Waiting, Customer: c.ID, Personal: procedure.Personal{Name: c.Name(), Numbers: c.Numbers()}}
					tx.PutCase(k)
					tx.PutStatus(c, procedure.Status{By: "ratna", Case: k.ID})
					tx.PutCall(procedure.Call{ID: tx.NewCall(), By: "dewi", Customer: c.ID, Case: k.ID, Personal: procedure.CallPersonal{Number: n, Also: c.Also}})
					owners[k.ID] = c
				}
			}
			belongs(rt, tx, owners)
			if err := importAll(tx, after); err != nil {
				return Receipt{}, err
			}
			belongs(rt, tx, owners)
			for id, owner := range owners { // the next lists begin with nothing
				c, err := tx.Case(id)
				if err != nil {
					return Receipt{}, err
				}
				c.State = procedure.Closed
				tx.PutCase(c)
				tx.ClearStatus(owner)
			}
			return Receipt{}, importAll(tx, nil)
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// belongs fails where a customer of the lists has the case, the status or the call of another.
func belongs(t *rapid.T, tx *Tx, owners map[uint64]procedure.Customer) {
	for _, key := range append(slices.Clone(sharedLines), sharedNumbers...) {
		n, err := procedure.NumberFromKey(key)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tx.Find(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Customers {
			has := tx.OpenOf(c)
			if c.Status != nil {
				has = append(has, c.Status.Case)
			}
			for _, call := range tx.CallsOf(c, len(sharedLines)) {
				has = append(has, call.Case)
			}
			for _, id := range has {
				owner, now := owners[id]
				if !now { // a call of the lists before
					continue
				}
				if listedLine(c) == listedLine(owner) {
					continue
				}
				if tx.hasLine(listedLine(owner)) || !onePerson(c, owner) {
					t.Fatalf("asked by %s: %s has what belongs to %s", key, c.ID, owner.ID)
				}
			}
		}
	}
}
