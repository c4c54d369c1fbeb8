package store

import (
	"fmt"
	"iter"

	"github.com/cc147/sigap/procedure"
)

// EntryID returns the id of the entry that is this row, in whatever spelling. It reports
// false if its list has none.
func (t *Tx) EntryID(row procedure.Row) (uint64, bool) {
	hash := t.stored.seal.blinder().hashRow(row)
	id := readU64(t.get(bucketRowIDs, hashKey(row.List, hash[:])))
	return id, id != 0 && !t.hidden(row.List, id)
}

// EntriesBefore returns the rows of a list that were added before the row of that id, or
// all if it is 0, with their ids: those first that were added last.
func (t *Tx) EntriesBefore(list procedure.List, before uint64) iter.Seq2[uint64, procedure.Row] {
	prefix := textPrefix(string(list))
	var end []byte
	if before != 0 {
		end = rowKey(list, before)
	}
	return func(yield func(uint64, procedure.Row) bool) {
		for k := range t.scanBack(bucketLiveRows, prefix, end) {
			id := readU64(k[len(prefix):])
			if t.hidden(list, id) {
				continue
			}
			if r, ok := load[rowRecord](t, bucketRows, k); ok && !yield(id, r.domain()) {
				return
			}
		}
	}
}

// EntryNow follows an entry through its changes by form, and through undos that brought it
// back, to its newest version, and reports whether that has not ended. last is the newest
// change that ended a version or brought one back; its ID is 0 if there is none. It returns
// ErrNotFound if there was no such row.
func (t *Tx) EntryNow(list procedure.List, id uint64) (now uint64, live bool, last Change, err error) {
	if t.get(bucketRows, rowKey(list, id)) == nil || t.notYet(list, id) {
		return 0, false, Change{}, fmt.Errorf("entry %d of list %q: %w", id, list, ErrNotFound)
	}
	live = true
	prefix := textPrefix(string(list))
	for k, value := range t.scan(bucketChanges, prefix, nil) {
		change := readU64(k[len(prefix):])
		if live && t.get(bucketRowEnds, rowEndKey(change, id)) == nil {
			continue
		}
		r, _ := decode[changeRecord](t, bucketChanges, value)
		c := r.domain(list, change)
		switch {
		case !live:
			if back := t.broughtBack(c, last.ID, id); back != 0 {
				id, live, last = back, true, c
			}
		case c.Kind == EntryChange && c.New > 0:
			id, last = c.first, c
		default:
			live, last = false, c
		}
	}
	return id, live, last, t.err
}

// broughtBack is the row by which a change brought a row back that an earlier change had
// ended, or 0. It reads the change's rows where that is an undo of the earlier one.
func (t *Tx) broughtBack(c Change, earlier, row uint64) uint64 {
	if c.Kind != UndoChange || c.UndoOf != earlier {
		return 0
	}
	for id := c.first; id < c.next; id++ {
		if r, ok := load[rowRecord](t, bucketRows, rowKey(c.List, id)); ok && r.Before == row {
			return id
		}
	}
	return 0
}

// Importing returns the change of a list that is being made and not complete yet. It reports
// false if there is none.
func (t *Tx) Importing(list procedure.List) (Change, bool) {
	c := t.changing(list)
	if c == nil {
		return Change{}, false
	}
	return c.Change.domain(list, c.ID), true
}
