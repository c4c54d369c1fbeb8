package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"github.com/cc147/sigap/procedure"
)

// smallSteps are options by which even a few rows need many commits and runs.
func smallSteps(t testing.TB) Options {
	opts := testOptions(t)
	opts.chunk, opts.sorted = 3, 400
	return opts
}

// listOf returns which rows of rowOf a list has, by its entries, and checks that the index
// of numbers says the same.
func listOf(t rapid.TB, s *Store, most int) (is []int) {
	err := s.View(ctx, func(tx *Tx) error {
		rows := slices.Collect(tx.ListRows(procedure.Customers))
		for i := 1; i <= most; i++ {
			listed := slices.ContainsFunc(rows, func(r procedure.Row) bool { return r.Identity() == rowOf(i).Identity() })
			if listed {
				is = append(is, i)
			}
			for _, n := range rowOf(i).Numbers {
				if found := len(carrying(tx, n)) == 1; found != listed {
					t.Errorf("row %d is found by %v: %v; the list has it: %v", i, n, found, listed)
				}
			}
			if tx.hasLine(tx.blind(number(i).Key())) != listed {
				t.Errorf("the line of row %d is in the index: %v; want %v", i, !listed, listed)
			}
		}
		if len(is) != len(rows) || tx.CountRows(procedure.Customers) != len(rows) {
			t.Errorf("the list has %d rows, counts %d, and %d are known; want one number", len(rows), tx.CountRows(procedure.Customers), len(is))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// wantNothingLeft checks that nothing but what the list has is in its indexes.
func wantNothingLeft(t rapid.TB, s *Store, rows int) {
	err := s.View(ctx, func(tx *Tx) error {
		for b, want := range map[bucket]int{bucketLiveRows: rows, bucketRowIDs: rows, bucketNumbers: 2 * rows, bucketChanging: 0} {
			got := 0
			for range tx.scan(b, nil, nil) {
				got++
			}
			if got != want {
				t.Errorf("%s has %d keys for %d rows, want %d", bucketNames[b], got, rows, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestALargeChangeIsOneMoment imports and undoes, and looks at the list after each commit:
// it is the old one, then the new one.
func TestALargeChangeIsOneMoment(t *testing.T) {
	s := openTest(t, smallSteps(t))
	if _, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(1, 2, 3, 4, 5, 6, 7), Change{}); err != nil {
		t.Fatal(err)
	}
	old, renewed := []int{1, 2, 3, 4, 5, 6, 7}, []int{3, 4, 8, 9, 10, 11}
	watch := func(from, to []int, change func() error) {
		t.Helper()
		commits, moved := 0, 0
		s.commit = func(tx *bolt.Tx) error {
			err := tx.Commit()
			commits++
			switch got := listOf(t, s, 11); {
			case moved == 0 && slices.Equal(got, from):
			case slices.Equal(got, to):
				if moved == 0 {
					moved = commits
				}
			default:
				t.Errorf("after commit %d the list is %v; want %v, then %v", commits, got, from, to)
			}
			return err
		}
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if commits < 12 || moved < 4 || moved > commits-3 {
			t.Errorf("%d commits, the new list from number %d on; want many of both lists", commits, moved)
		}
		wantNothingLeft(t, s, len(to))
	}
	watch(old, renewed, func() error {
		_, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(renewed...), Change{})
		return err
	})
	watch(renewed, old, func() error { return undoing(s, 2) })
	watch(old, renewed, func() error { return undoing(s, 3) })
}

func undoing(s *Store, id uint64) error {
	g, _, err := s.StageUndo(ctx, id)
	if err != nil {
		return err
	}
	defer g.Close()
	_, err = g.Apply(ctx, Change{By: "ratna"}, nil)
	return err
}

// errPower is the error of every commit after the power failed.
var errPower = errors.New("the power failed")

// TestAChangeThatBreaksOffIsTheOldListOrTheNew stops saving after any number of commits of an
// import or an undo, and opens the file again.
func TestAChangeThatBreaksOffIsTheOldListOrTheNew(t *testing.T) {
	const most = 12
	some := rapid.SliceOfNDistinct(rapid.IntRange(1, most), 0, most, rapid.ID[int])
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		opts := smallSteps(t)
		opts.Path = filepath.Join(filepath.Dir(opts.Path), fmt.Sprint(n, ".db"))
		s, err := Open(opts)
		if err != nil {
			rt.Fatal(err)
		}
		lists := [][]int{sorted(some.Draw(rt, "old")), sorted(some.Draw(rt, "new"))}
		undo, left := rapid.Bool().Draw(rt, "undo"), rapid.IntRange(0, 30).Draw(rt, "commits")
		if _, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(lists[0]...), Change{}); err != nil {
			rt.Fatal(err)
		}
		change := func(s *Store) error {
			_, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(lists[1]...), Change{})
			return err
		}
		if undo {
			if err := change(s); err != nil {
				rt.Fatal(err)
			}
			slices.Reverse(lists)
			change = func(s *Store) error {
				if err := undoing(s, 2); !errors.Is(err, ErrNothingToUndo) {
					return err
				}
				return nil
			}
		}
		s.commit = func(tx *bolt.Tx) error {
			if left--; left < 0 {
				return errors.Join(errPower, tx.Rollback())
			}
			return tx.Commit()
		}
		done := change(s) == nil
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
		if s, err = Open(opts); err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		got := listOf(rt, s, most)
		if !slices.Equal(got, lists[1]) && (done || !slices.Equal(got, lists[0])) {
			rt.Errorf("the list is %v; want %v (done: %v) or %v", got, lists[1], done, lists[0])
		}
		s.finishing.Wait()
		if after := listOf(rt, s, most); !slices.Equal(got, after) {
			rt.Errorf("finished, the list is %v; want %v as before", after, got)
		}
		wantNothingLeft(rt, s, len(got))
		if slices.Equal(got, lists[0]) {
			if err := change(s); err != nil {
				rt.Fatal(err)
			}
			if got := listOf(rt, s, most); !slices.Equal(got, lists[1]) {
				rt.Errorf("changed again, the list is %v; want %v", got, lists[1])
			}
		}
	})
}

func sorted(is []int) []int {
	slices.Sort(is)
	return is
}

// TestOneLargeChangeAtATime: a second one is refused, and so is an entry by form; a change
// whose caller goes away is taken back.
func TestOneLargeChangeAtATime(t *testing.T) {
	s := openTest(t, smallSteps(t))
	if _, err := s.ReplaceList(ctx, procedure.Customers, rowsOf(1, 2, 3), Change{}); err != nil {
		t.Fatal(err)
	}
	other, err := s.Stage(procedure.VVIPRegister)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Compare(ctx, Ending{}); err != nil {
		t.Fatal(err)
	}
	g, err := s.Stage(procedure.Customers)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, r := range rowsOf(4, 5, 6, 7) {
		if err := g.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Compare(ctx, Ending{}); err != nil {
		t.Fatal(err)
	}
	leaving, leave := withCancel()
	tried := false
	_, err = g.Apply(leaving, Change{}, func(int, int) {
		if tried {
			return
		}
		tried = true
		if _, err := other.Apply(ctx, Change{}, nil); !errors.Is(err, ErrImporting) {
			t.Errorf("a second change meanwhile: %v, want ErrImporting", err)
		}
		row := rowOf(9)
		_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
			_, err := tx.ChangeEntry(procedure.Customers, 0, &row, Change{})
			return Receipt{}, err
		})
		if !errors.Is(err, ErrImporting) {
			t.Errorf("an entry by form meanwhile: %v, want ErrImporting", err)
		}
		if _, err := g.Compare(ctx, Ending{}); !errors.Is(err, ErrImporting) {
			t.Errorf("a comparison meanwhile: %v, want ErrImporting", err)
		}
		leave()
	})
	if !errors.Is(err, ErrNotSaved) || !tried {
		t.Errorf("the change whose caller left: %v, want ErrNotSaved", err)
	}
	s.finishing.Wait()
	if got := listOf(t, s, 9); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("the list is %v, want the old one", got)
	}
	wantNothingLeft(t, s, 3)
}
