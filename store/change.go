package store

import (
	"fmt"
	"iter"
	"time"

	"github.com/cc147/sigap/procedure"
)

// ChangeKind says what made a change to a list.
type ChangeKind string

// The kinds of a change.
const (
	ImportChange ChangeKind = "import" // a file
	UndoChange   ChangeKind = "undo"   // took an earlier change back
	EntryChange  ChangeKind = "entry"  // one entry, by form
)

// Mode says what an import does with the rows of its file.
type Mode string

// The modes of an import.
const (
	WholeList Mode = "whole" // the file is the whole list: what it doesn't have ends
	AddRows   Mode = "add"   // its rows are added, nothing ends
	EndRows   Mode = "end"   // the rows that it names end, nothing is added
)

// Change is one change to a list: an import, an undo, or a change of one entry by form.
// Rows are never rewritten: a change adds rows and ends rows, and both are kept.
type Change struct {
	ID     uint64 // grows; of all lists together
	List   procedure.List
	Kind   ChangeKind
	By     string    // id of the person, or procedure.System
	Via    string    // platform, or "cli"
	At     time.Time // set by the store: when it took effect
	File   string    // imports: the file's name
	Hash   string    // imports: SHA-256 of the file, in hex
	Mode   Mode      // imports
	UndoOf uint64    // undo: the change that it took back

	New       int // rows that it added
	Ended     int // rows that it ended
	Unchanged int // rows of the list that stayed
	Refused   int // rows of the file that could not be read
	Rows      int // rows of the list afterwards
	Special   int // imports of the whole customer file: its rows that are special by their speed

	first, next uint64 // the ids of its new rows: from first, below next
	digest      string // of their records, see rowsDigest; none of an older version's change
}

// changeRecord is a Change as stored. Fields are only ever added.
type changeRecord struct {
	Kind      ChangeKind `json:"kind"`
	By        string     `json:"by"`
	Via       string     `json:"via"`
	At        stamp      `json:"at"`
	File      string     `json:"file,omitempty"`
	Hash      string     `json:"hash,omitempty"`
	Mode      Mode       `json:"mode,omitempty"`
	UndoOf    uint64     `json:"undo_of,omitempty"`
	New       int        `json:"new,omitempty"`
	Ended     int        `json:"ended,omitempty"`
	Unchanged int        `json:"unchanged,omitempty"`
	Refused   int        `json:"refused,omitempty"`
	Rows      int        `json:"rows"`
	Special   int        `json:"special,omitempty"`
	First     uint64     `json:"first,omitempty"`
	Next      uint64     `json:"next,omitempty"`
	Digest    []byte     `json:"digest,omitempty"` // Change.digest
}

func newChangeRecord(c Change) changeRecord {
	return changeRecord{
		Kind: c.Kind, By: c.By, Via: c.Via, At: stampOf(c.At), File: c.File, Hash: c.Hash, Mode: c.Mode, UndoOf: c.UndoOf,
		New: c.New, Ended: c.Ended, Unchanged: c.Unchanged, Refused: c.Refused, Rows: c.Rows, Special: c.Special, First: c.first, Next: c.next, Digest: []byte(c.digest),
	}
}

func (r changeRecord) domain(list procedure.List, id uint64) Change {
	return Change{
		ID: id, List: list, Kind: r.Kind, By: r.By, Via: r.Via, At: r.At.time(), File: r.File, Hash: r.Hash, Mode: r.Mode, UndoOf: r.UndoOf,
		New: r.New, Ended: r.Ended, Unchanged: r.Unchanged, Refused: r.Refused, Rows: r.Rows, Special: r.Special, first: r.First, next: r.Next, digest: string(r.Digest),
	}
}

// Change returns a change, or ErrNotFound.
func (t *Tx) Change(id uint64) (Change, error) {
	for _, list := range procedure.Lists {
		if r, ok := load[changeRecord](t, bucketChanges, rowKey(list, id)); ok {
			return r.domain(list, id), nil
		}
	}
	return Change{}, fmt.Errorf("change %d of a list: %w", id, ErrNotFound)
}

// Changes returns the changes of a list, newest first.
func (t *Tx) Changes(list procedure.List) iter.Seq[Change] {
	prefix := textPrefix(string(list))
	return func(yield func(Change) bool) {
		for k, value := range t.scanBack(bucketChanges, prefix, nil) {
			if r, ok := decode[changeRecord](t, bucketChanges, value); ok && !yield(r.domain(list, readU64(k[len(prefix):]))) {
				return
			}
		}
	}
}

// lastChange returns the newest change of a list; its ID is 0 if there is none.
func (t *Tx) lastChange(list procedure.List) (c Change) {
	for c := range t.Changes(list) {
		return c
	}
	return Change{List: list}
}

// record writes a change that takes effect now, with its audit entry, which is about those
// keys.
func (t *Tx) record(c Change, about ...string) (Change, error) {
	c.At = t.now
	c.Rows = t.CountRows(c.List) + c.New - c.Ended
	r := newChangeRecord(c)
	t.save(bucketChanges, rowKey(c.List, c.ID), r)
	return c, t.Audit(Entry{Person: c.By, Via: c.Via, Subject: "list", Action: string(c.Kind), About: about, Body: struct {
		List procedure.List `json:"list"`
		ID   uint64         `json:"id"`
		changeRecord
	}{c.List, c.ID, r}})
}
