package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/procedure"
)

func withCancel() (context.Context, context.CancelFunc) { return context.WithCancel(ctx) }

// entry changes an entry of the customer file and returns the new row's id.
func entry(t *testing.T, s *Store, by string, end uint64, row *procedure.Row) (id uint64, err error) {
	t.Helper()
	_, err = s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
		c, err := tx.ChangeEntry(procedure.Customers, end, row, Change{By: by, Via: "desk"})
		id = c.first
		return Receipt{}, err
	})
	return id, err
}

// TestAnEntryHasAHistory: added, changed, ended by form, and brought back by an undo.
func TestAnEntryHasAHistory(t *testing.T) {
	s := openTest(t, testOptions(t))
	row, changed := rowOf(1), rowOf(1)
	changed.Name = "Nama baru"
	first, err := entry(t, s, "ratna", 0, &row)
	if err != nil {
		t.Fatal(err)
	}
	second, err := entry(t, s, "adi", first, &changed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry(t, s, "ratna", second, &changed); err != nil {
		t.Errorf("the same row again: %v, want it taken", err)
	}
	if _, err := entry(t, s, "ratna", 0, &changed); !errors.Is(err, ErrSameRow) {
		t.Errorf("the row twice: %v, want ErrSameRow", err)
	}
	if _, err := entry(t, s, "ratna", first, &row); !errors.Is(err, ErrNotFound) {
		t.Errorf("a row that ended: %v, want ErrNotFound", err)
	}
	if _, err := entry(t, s, "yoga", second+1, nil); err != nil {
		t.Fatal(err)
	}
	if err := undoing(s, 4); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) {
		var last uint64
		for id := range tx.Entries(procedure.Customers) {
			last = id
		}
		got, err := tx.Entry(procedure.Customers, last)
		same(t, "the entry", got, changed, err)
		if _, err := tx.Entry(procedure.Customers, first); !errors.Is(err, ErrNotFound) {
			t.Errorf("the first version: %v, want ErrNotFound", err)
		}
		versions, err := tx.EntryHistory(procedure.Customers, last)
		var told []string
		for _, v := range versions {
			ended := ""
			if v.Ended != nil {
				ended = fmt.Sprintf(" until %s by %s", v.Ended.Kind, v.Ended.By)
			}
			told = append(told, fmt.Sprintf("%s: %s by %s%s", v.Row.Name, v.Made.Kind, v.Made.By, ended))
		}
		want := "Nama baru: undo by ratna\nNama baru: entry by ratna until entry by yoga\nNama baru: entry by adi until entry by ratna\nPelanggan 1: entry by ratna until entry by adi"
		same(t, "the history", strings.Join(told, "\n"), want, err)
	})
	if err := undoing(s, 4); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("the undo again: %v, want ErrNothingToUndo", err)
	}
	if err := undoing(s, 99); !errors.Is(err, ErrNotFound) {
		t.Errorf("the undo of nothing: %v, want ErrNotFound", err)
	}
}

// TestModes: rows that are only added, and rows that are only ended, by the line or number
// and the kind.
func TestModes(t *testing.T) {
	s := openTest(t, testOptions(t))
	request := func(kind procedure.RequestKind, note string, numbers ...procedure.Number) procedure.Row {
		return procedure.Row{List: procedure.SpecialRequests, Request: kind, Note: note, Numbers: numbers}
	}
	other := procedure.Number{Kind: procedure.Telephone, Value: "+628111"}
	rows := []procedure.Row{request(procedure.CabutPasang, "a", internet, phone), request(procedure.OtherRequest, "b", internet), request(procedure.OtherRequest, "c", other)}
	apply := func(e Ending, rows ...procedure.Row) (Diff, []string) {
		t.Helper()
		g, err := s.Stage(procedure.SpecialRequests)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		for _, r := range rows {
			if err := g.Add(r); err != nil {
				t.Fatal(err)
			}
		}
		d, err := g.Compare(ctx, e)
		if err == nil {
			_, err = g.Apply(ctx, Change{Mode: e.Mode}, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		var notes []string
		view(t, s, func(tx *Tx) {
			for r := range tx.ListRows(procedure.SpecialRequests) {
				notes = append(notes, r.Note)
			}
		})
		return d, notes
	}
	for _, c := range []struct {
		what  string
		e     Ending
		rows  []procedure.Row
		want  Diff
		notes string
	}{
		{"added", Ending{Mode: AddRows}, rows, Diff{New: 3}, "a b c"},
		{"added again", Ending{Mode: AddRows}, rows[:1], Diff{Before: 3, Unchanged: 3}, "a b c"},
		{"of another kind", Ending{Mode: EndRows}, []procedure.Row{request(procedure.NoIsolirOpening, "", internet)}, Diff{Before: 3, Unchanged: 3, NotFound: 1}, "a b c"},
		{"by its line and kind", Ending{Mode: EndRows}, []procedure.Row{request(procedure.OtherRequest, "x", internet, other)}, Diff{Before: 3, Ended: 1, Unchanged: 2}, "a c"},
		{"spared", Ending{Mode: EndRows, Spare: []procedure.Number{phone}}, []procedure.Row{request("", "", internet)}, Diff{Before: 2, Unchanged: 2}, "a c"},
		{"nothing", Ending{Mode: EndRows, Nothing: true}, []procedure.Row{request("", "", internet)}, Diff{Before: 2, Unchanged: 2}, "a c"},
		{"by its number", Ending{Mode: EndRows}, []procedure.Row{request("", "", other), request("", "", other)}, Diff{Before: 2, Ended: 1, Unchanged: 1}, "a"},
	} {
		got, notes := apply(c.e, c.rows...)
		if got != c.want || strings.Join(notes, " ") != c.notes {
			t.Errorf("%s: %+v, then %q; want %+v, then %q", c.what, got, notes, c.want, c.notes)
		}
	}
}

// TestEndingByATelephone ends the rows of one person, never a stranger's who shares it.
func TestEndingByATelephone(t *testing.T) {
	const phone = "t:+622155500001"
	row := func(name string, keys ...string) procedure.Row {
		return procedure.Row{List: procedure.SpecialRequests, Numbers: numbersOf(keys), Name: name, Request: procedure.CabutPasang}
	}
	for _, c := range []struct {
		what  string
		has   []procedure.Row
		named string
		ended int
	}{
		{"by the name", []procedure.Row{row("Andi", "i:152400000001", phone), row("Beni", "i:152400000002", phone)}, "Beni", 1},
		{"a stranger", []procedure.Row{row("Andi", "i:152400000001", phone)}, "Beni", 0},
		{"no name, two people", []procedure.Row{row("Andi", phone), row("Beni", phone)}, "", 0},
		{"no name, one person", []procedure.Row{row("Andi", phone), row("Andi Wijaya", "i:152400000001", phone)}, "", 2},
		{"a name that fits two", []procedure.Row{row("Andi Wijaya", phone), row("Andi Susanto", phone)}, "Andi", 0},
		{"two lines of one name", []procedure.Row{row("Andi", "i:152400000001", phone), row("Andi", "i:152400000002", phone)}, "Andi", 0},
	} {
		s := openTest(t, testOptions(t))
		if _, err := s.ReplaceList(ctx, procedure.SpecialRequests, c.has, Change{}); err != nil {
			t.Fatal(err)
		}
		g, err := s.Stage(procedure.SpecialRequests)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		named := row(c.named, phone)
		named.Note = "not the very row"
		if err := g.Add(named); err != nil {
			t.Fatal(err)
		}
		if d, err := g.Compare(ctx, Ending{Mode: EndRows}); err != nil || d.Ended != c.ended || (d.NotFound == 1) != (c.ended == 0) {
			t.Errorf("%s: %+v, %v; want %d to end, else that it is not found", c.what, d, err, c.ended)
		}
	}
}

// TestNothingIsStagedBesideAChange that began meanwhile: its rows are in the indexes, and
// don't count.
func TestNothingIsStagedBesideAChange(t *testing.T) {
	s := openTest(t, testOptions(t))
	row := procedure.Row{List: procedure.Customers, Numbers: numbersOf([]string{"i:152400000001"})}
	first, err := s.ReplaceList(ctx, procedure.Customers, []procedure.Row{row}, Change{})
	if err == nil {
		_, err = s.ReplaceList(ctx, procedure.Customers, nil, Change{})
	}
	if err != nil {
		t.Fatal(err)
	}
	for what, stage := range map[string]func(*Staged) error{
		"the end of a row": func(g *Staged) error { return errors.Join(g.Add(row), g.find(ctx, Ending{Mode: EndRows})) },
		"an undo":          func(g *Staged) error { return g.undo(ctx, Change{ID: first.ID + 1, List: procedure.Customers}) },
	} {
		if _, err := s.UpdateLong(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			tx.save(bucketChanging, textKey(string(procedure.Customers)), changingRecord{ID: 99, Change: changeRecord{First: 90, Next: 91}})
			return Receipt{}, nil
		}); err != nil {
			t.Fatal(err)
		}
		g, err := s.Stage(procedure.Customers)
		if err != nil {
			t.Fatal(err)
		}
		if err := stage(g); !errors.Is(err, ErrImporting) {
			t.Errorf("%s: %v; want ErrImporting", what, err)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestUndoIsAChange plays imports, entries and undos against a model: the lists of rows, and
// what each change added and ended.
func TestUndoIsAChange(t *testing.T) {
	const most = 8
	type change struct{ added, ended []int }
	rapid.Check(t, func(rt *rapid.T) {
		opts := smallSteps(t)
		opts.Path += fmt.Sprint(rapid.Uint64().Draw(rt, "file"))
		s, err := Open(opts)
		if err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		var now []int
		var changes []change
		// Which change each row that is there came by, since an undo ends only its own.
		by := map[int]int{}
		apply := func(c change) {
			now = slices.DeleteFunc(now, func(i int) bool { return slices.Contains(c.ended, i) })
			now = sorted(append(now, c.added...))
			changes = append(changes, c)
			for _, i := range c.added {
				by[i] = len(changes)
			}
		}
		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			if len(changes) > 0 && rapid.Bool().Draw(rt, "undo") {
				k := rapid.IntRange(1, len(changes)).Draw(rt, "which")
				c := change{}
				for _, i := range changes[k-1].added {
					if slices.Contains(now, i) && by[i] == k {
						c.ended = append(c.ended, i)
					}
				}
				for _, i := range changes[k-1].ended {
					if !slices.Contains(now, i) {
						c.added = append(c.added, i)
					}
				}
				err := undoing(s, uint64(k))
				if nothing := len(c.added)+len(c.ended) == 0; nothing != errors.Is(err, ErrNothingToUndo) || !nothing && err != nil {
					rt.Fatalf("the undo of %d: %v; want %+v", k, err, c)
				} else if !nothing {
					apply(c)
				}
			} else {
				next := sorted(rapid.SliceOfNDistinct(rapid.IntRange(1, most), 0, most, rapid.ID[int]).Draw(rt, "list"))
				c := change{}
				for i := 1; i <= most; i++ {
					switch had, has := slices.Contains(now, i), slices.Contains(next, i); {
					case had && !has:
						c.ended = append(c.ended, i)
					case has && !had:
						c.added = append(c.added, i)
					}
				}
				if _, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(next...), Change{}); err != nil {
					rt.Fatal(err)
				}
				apply(c)
			}
			if got := listOf(rt, s, most); !slices.Equal(got, now) {
				rt.Fatalf("after %d changes the list is %v, want %v", len(changes), got, now)
			}
			wantNothingLeft(rt, s, len(now))
		}
	})
}
