package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/procedure"
)

// entryModel is what the request list should be: the versions of each entry, and who ended
// the last, "" while it is live.
type entryModel struct {
	versions [][]uint64
	rows     []procedure.Row // of the last versions
	ended    []string
}

// TestEntriesFollowAnyChanges: after any changes by form and imports, every version ever
// leads to the newest one of its entry, and to who ended it; the list is the live ones.
func TestEntriesFollowAnyChanges(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s, err := Open(testOptions(t))
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		m, names := &entryModel{}, 0
		fresh := func() procedure.Row {
			names++
			return procedure.Row{List: procedure.SpecialRequests, Name: fmt.Sprintf("Nama %d", names), Request: procedure.CabutPasang, Numbers: []procedure.Number{internet}}
		}
		for step := range rapid.IntRange(1, 14).Draw(r, "steps") {
			by := fmt.Sprintf("p%d", step)
			change := func(end uint64, next *procedure.Row) (id uint64, err error) {
				_, err = s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) {
					c, err := tx.ChangeEntry(procedure.SpecialRequests, end, next, Change{By: by, Via: "desk"})
					id = c.first
					return Receipt{}, err
				})
				return id, err
			}
			switch op := rapid.IntRange(0, 4).Draw(r, "op"); {
			case op == 0 || len(m.rows) == 0:
				row := fresh()
				id, err := change(0, &row)
				if err != nil {
					r.Fatal(err)
				}
				m.versions, m.rows, m.ended = append(m.versions, []uint64{id}), append(m.rows, row), append(m.ended, "")
			case op == 4:
				m.imports(r, s, by, fresh())
			default:
				i := rapid.IntRange(0, len(m.rows)-1).Draw(r, "entry")
				at := rapid.IntRange(0, len(m.versions[i])-1).Draw(r, "version")
				live := at == len(m.versions[i])-1 && m.ended[i] == ""
				row := fresh()
				next := &row
				if op == 3 {
					next = nil
				}
				id, err := change(m.versions[i][at], next)
				switch {
				case live != (err == nil), err != nil && !errors.Is(err, ErrNotFound):
					r.Fatalf("a change of version %d of %v (ended by %q): %v; want it taken: %v", at, m.versions[i], m.ended[i], err, live)
				case live && next == nil:
					m.ended[i] = by
				case live:
					m.versions[i], m.rows[i] = append(m.versions[i], id), row
				}
			}
			m.compare(r, s)
		}
	})
}

// imports replaces the list by some of its rows and a new one.
func (m *entryModel) imports(r *rapid.T, s *Store, by string, row procedure.Row) {
	rows := []procedure.Row{row}
	for i := range m.rows {
		switch {
		case m.ended[i] != "":
		case rapid.Bool().Draw(r, "stays"):
			rows = append(rows, m.rows[i])
		default:
			m.ended[i] = by
		}
	}
	if _, err := s.ReplaceList(ctx, procedure.SpecialRequests, rows, Change{By: by, Via: "cli"}); err != nil {
		r.Fatal(err)
	}
	if err := s.View(ctx, func(tx *Tx) error {
		id, ok := tx.EntryID(row)
		if !ok {
			r.Fatal("the new row of an import is not found")
		}
		m.versions, m.rows, m.ended = append(m.versions, []uint64{id}), append(m.rows, row), append(m.ended, "")
		return nil
	}); err != nil {
		r.Fatal(err)
	}
}

// compare compares the store with the model.
func (m *entryModel) compare(r *rapid.T, s *Store) {
	if err := s.View(ctx, func(tx *Tx) error {
		var live []uint64
		for i, versions := range m.versions {
			newest := versions[len(versions)-1]
			if m.ended[i] == "" {
				live = append(live, newest)
			}
			for _, id := range versions {
				now, alive, last, err := tx.EntryNow(procedure.SpecialRequests, id)
				if err != nil || now != newest || alive != (m.ended[i] == "") || !alive && last.By != m.ended[i] {
					r.Fatalf("version %d of %v leads to %d, live %v, last changed by %q, %v; want it ended by %q", id, versions, now, alive, last.By, err, m.ended[i])
				}
			}
			history, err := tx.EntryHistory(procedure.SpecialRequests, newest)
			if err != nil || len(history) != len(versions) {
				r.Fatalf("the history of %v has %d versions, %v", versions, len(history), err)
			}
		}
		slices.Sort(live)
		slices.Reverse(live)
		var paged []uint64
		for before, more := uint64(0), true; more; {
			more = false
			for id := range tx.EntriesBefore(procedure.SpecialRequests, before) {
				paged, before, more = append(paged, id), id, true
				break // a page of one
			}
		}
		if !slices.Equal(paged, live) {
			r.Fatalf("the entries, page by page, are %v; want %v", paged, live)
		}
		return tx.err
	}); err != nil {
		r.Fatal(err)
	}
}
