package store

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// The errors of changes to a list.
var (
	// ErrImporting says that the list is being imported, or its import undone: its
	// entries can be changed when that is over.
	ErrImporting = errors.New("the list is being imported")
	// ErrSameRow says that the list has the new row already.
	ErrSameRow = errors.New("the list has this row already")
)

// Entries returns the rows of a list with their ids, in the order in which they were added.
func (t *Tx) Entries(list procedure.List) iter.Seq2[uint64, procedure.Row] {
	prefix := textPrefix(string(list))
	return func(yield func(uint64, procedure.Row) bool) {
		for k := range t.scan(bucketLiveRows, prefix, nil) {
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

// Entry returns a row of a list that has not ended, or ErrNotFound.
func (t *Tx) Entry(list procedure.List, id uint64) (procedure.Row, error) {
	if t.get(bucketLiveRows, rowKey(list, id)) != nil && !t.hidden(list, id) {
		if r, ok := load[rowRecord](t, bucketRows, rowKey(list, id)); ok {
			return r.domain(), nil
		}
	}
	return procedure.Row{}, fmt.Errorf("entry %d of list %q: %w", id, list, ErrNotFound)
}

// ChangeEntry ends the row end (0 is none) and adds row (nil is none), which then is the
// next version of the ended one. Of c it takes By and Via; it returns the change as
// recorded, and writes the audit entry. It fails with ErrImporting while the list is being
// imported, with ErrNotFound if the row has ended, and with ErrSameRow if the list has the
// new row already.
func (t *Tx) ChangeEntry(list procedure.List, end uint64, row *procedure.Row, c Change) (Change, error) {
	if t.get(bucketChanging, textKey(string(list))) != nil {
		return Change{}, ErrImporting
	}
	c = Change{ID: t.next("change"), List: list, Kind: EntryChange, By: c.By, Via: c.Via}
	var about []string
	if end != 0 {
		if r, err := t.Entry(list, end); err == nil {
			about = r.CustomerKeys()
		}
		if err := t.endRow(list, end, c.ID); err != nil {
			return Change{}, err
		}
		c.Ended = 1
	}
	if row != nil {
		for _, key := range row.CustomerKeys() {
			if !slices.Contains(about, key) {
				about = append(about, key)
			}
		}
		id, err := t.addRow(list, *row, end)
		if err != nil {
			return Change{}, err
		}
		c.New, c.first, c.next = 1, id, id+1
		sum := newRowsDigest()
		sum.add(t.get(bucketRows, rowKey(list, id)))
		c.digest = string(sum.Sum(nil))
	}
	return t.record(c, about...)
}

// addRow adds a row, the next version of the row before, or of none if that is 0.
func (t *Tx) addRow(list procedure.List, row procedure.Row, before uint64) (id uint64, err error) {
	if row.List != list {
		return 0, fmt.Errorf("a row of list %q in list %q", row.List, list)
	}
	blind := t.stored.seal.blinder()
	hash := blind.hashRow(row)
	if t.get(bucketRowIDs, hashKey(list, hash[:])) != nil {
		return 0, ErrSameRow
	}
	id = t.next("row")
	r := newRowRecord(row)
	r.Before = before
	t.save(bucketRows, rowKey(list, id), r)
	t.put(bucketLiveRows, rowKey(list, id), hash[:])
	t.put(bucketRowIDs, hashKey(list, hash[:]), u64(id))
	for _, n := range row.Numbers {
		t.put(bucketNumbers, numberKey(blind.text(n.Key()), list, id), blind.lineMark(row))
	}
	return id, nil
}

// endRow ends a row.
func (t *Tx) endRow(list procedure.List, id, change uint64) error {
	key := rowKey(list, id)
	hash := t.get(bucketLiveRows, key)
	r, ok := load[rowRecord](t, bucketRows, key)
	if hash == nil || !ok {
		return fmt.Errorf("entry %d of list %q: %w", id, list, ErrNotFound)
	}
	t.put(bucketRowEnds, rowEndKey(change, id), nil)
	t.del(bucketRowIDs, hashKey(list, hash))
	for _, n := range r.Personal.Numbers {
		t.del(bucketNumbers, numberKey(t.blind(n), list, id))
	}
	t.del(bucketLiveRows, key)
	return nil
}

// Version is one version of an entry.
type Version struct {
	ID    uint64
	Row   procedure.Row
	Made  Change  // by which it was added; its ID is 0 if that was not recorded
	Ended *Change // by which it ended; nil while it has not
}

// EntryHistory returns the versions of an entry, newest first: the row of that id, the row
// that it replaced by form or came back from by an undo, and so on. It returns ErrNotFound
// if there was no such row. It finds an ended one too.
func (t *Tx) EntryHistory(list procedure.List, id uint64) ([]Version, error) {
	changes := slices.Collect(t.Changes(list))
	var out []Version
	for id != 0 {
		r, ok := load[rowRecord](t, bucketRows, rowKey(list, id))
		if !ok || t.notYet(list, id) {
			break
		}
		v := Version{ID: id, Row: r.domain()}
		for i, c := range changes {
			if t.get(bucketRowEnds, rowEndKey(c.ID, id)) != nil {
				v.Ended = &changes[i]
			}
			if c.first <= id && id < c.next {
				v.Made = c
				break
			}
		}
		out = append(out, v)
		id = r.Before
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("entry %d of list %q: %w", id, list, ErrNotFound)
	}
	return out, t.err
}
