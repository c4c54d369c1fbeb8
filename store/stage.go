package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// ErrListChanged says that a list was changed after a staged change was compared with it:
// compare again.
var ErrListChanged = errors.New("the list was changed meanwhile")

// Staged is a change to a list that is being prepared: the rows of a file, outside the data
// file, and how they differ from the list. Nothing of the list changes before Apply. It
// takes about 30 bytes of memory a row; the rows are in a temporary file in the data
// folder. Close it. It must be used by one goroutine at a time.
type Staged struct {
	s    *Store
	list procedure.List
	rows *spool
	ids  []identity

	fresh  []bool   // by row: it is to be added
	ended  []uint64 // the rows to end, ascending
	base   uint64   // the newest change of the list when it was compared
	diff   Diff
	undoOf uint64
}

// identity is a row of the file.
type identity struct {
	hash rowHash
	row  uint32
}

// Diff is how a staged change differs from its list.
type Diff struct {
	Before     int // rows of the list
	New        int // rows to add
	Ended      int // rows to end
	Unchanged  int // rows of the list that stay
	Duplicates int // rows that repeat an earlier row of the file
	NotFound   int // in mode EndRows: rows of the file that the list doesn't have
}

// Ending says which rows a file ends.
type Ending struct {
	Mode Mode // WholeList unless set
	// Spare are the numbers of refused rows: rows stored under them stay.
	Spare []procedure.Number
	// Nothing says that no row may end, since it isn't known whose a refused row is.
	Nothing bool
}

// Stage begins a change to a list. The caller adds the rows of the file, compares, and
// applies.
func (s *Store) Stage(list procedure.List) (*Staged, error) {
	rows, err := s.newSpool()
	if err != nil {
		return nil, err
	}
	return &Staged{s: s, list: list, rows: rows}, nil
}

// Close removes the temporary file. It can be called more than once.
func (g *Staged) Close() error {
	if g.rows == nil {
		return nil
	}
	rows := g.rows
	g.rows, g.ids, g.fresh, g.ended = nil, nil, nil, nil
	return rows.close()
}

// Add adds a row of the file.
func (g *Staged) Add(row procedure.Row) error { return g.add(newRowRecord(row), row) }

func (g *Staged) add(r rowRecord, row procedure.Row) error {
	if row.List != g.list {
		return fmt.Errorf("a row of list %q in list %q", row.List, g.list)
	}
	t := Tx{}
	record := t.encode(bucketRows, r)
	if t.err != nil {
		return t.err
	}
	blind := g.s.seal.blinder()
	hash := blind.hashRow(row)
	g.ids = append(g.ids, identity{hash, uint32(len(g.ids))})
	if err := g.rows.add(spooled{hash: hash, mark: blind.lineMark(row), numbers: r.Personal.Numbers, record: record}); err != nil {
		return notSaved(err)
	}
	return nil
}

// Rows returns how many rows were added.
func (g *Staged) Rows() int { return len(g.ids) }

// Compare finds out how the rows differ from the list as it is now. It can be called again
// after the list changed. It fails with ErrImporting while the list is being changed.
func (g *Staged) Compare(ctx context.Context, e Ending) (Diff, error) {
	if err := g.s.settle(ctx, g.list); err != nil {
		return Diff{}, err
	}
	g.fresh, g.ended, g.diff = make([]bool, len(g.ids)), nil, Diff{}
	slices.SortFunc(g.ids, func(a, b identity) int {
		if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
			return c
		}
		return int(a.row) - int(b.row)
	})
	err := g.s.View(ctx, func(t *Tx) error {
		last := t.lastChange(g.list)
		g.base, g.diff.Before = last.ID, last.Rows
		if t.changing(g.list) != nil {
			return ErrImporting
		}
		if e.Mode != EndRows {
			g.merge(t, e)
		}
		return t.err
	})
	if err == nil && e.Mode == EndRows && !e.Nothing {
		err = g.find(ctx, e)
	}
	slices.Sort(g.ended)
	g.ended = slices.Compact(g.ended)
	g.diff.Ended = len(g.ended)
	g.diff.Unchanged = g.diff.Before - g.diff.Ended
	return g.diff, err
}

// merge merges the identities of the file and those of the list; both are sorted.
func (g *Staged) merge(t *Tx, e Ending) {
	spared := map[procedure.Number]bool{}
	for _, n := range e.Spare {
		spared[n] = true
	}
	prefix, ids := textPrefix(string(g.list)), g.ids
	next := func() (first identity) { // and leaves out what repeats it
		first = ids[0]
		for ids = ids[1:]; len(ids) > 0 && ids[0].hash == first.hash; ids = ids[1:] {
			g.diff.Duplicates++
		}
		return first
	}
	add := func() { g.fresh[next().row] = true; g.diff.New++ }
	for k, id := range t.scan(bucketRowIDs, prefix, nil) {
		stored := k[len(prefix):]
		for len(ids) > 0 && bytes.Compare(ids[0].hash[:], stored) < 0 {
			add()
		}
		switch {
		case len(ids) > 0 && bytes.Equal(ids[0].hash[:], stored):
			next()
		case e.Mode == AddRows || e.Nothing || t.carriesAny(g.list, readU64(id), spared):
		default:
			g.ended = append(g.ended, readU64(id))
		}
	}
	for len(ids) > 0 {
		add()
	}
}

// carriesAny reports whether a row carries one of the numbers.
func (t *Tx) carriesAny(list procedure.List, id uint64, numbers map[procedure.Number]bool) bool {
	if len(numbers) == 0 {
		return false
	}
	r, _ := load[rowRecord](t, bucketRows, rowKey(list, id))
	return slices.ContainsFunc(numbersOf(r.Personal.Numbers), func(n procedure.Number) bool { return numbers[n] })
}
