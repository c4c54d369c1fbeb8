package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// lastOfLists is the highest number of a row, or of a change, of any list.
func (t *Tx) lastOfLists(b bucket) (last uint64) {
	for _, list := range procedure.Lists {
		prefix := textPrefix(string(list))
		if k, _ := t.last(b, prefix); k != nil {
			last = max(last, readU64(k[len(prefix):]))
		}
	}
	return last
}

// rowsDigest is what the audit keeps of the rows that a change added: the SHA-256 over their
// records in the order of their ids.
type rowsDigest struct{ hash.Hash }

func newRowsDigest() rowsDigest { return rowsDigest{sha256.New()} }

func (d rowsDigest) add(record []byte) {
	_, _ = d.Write(binary.BigEndian.AppendUint32(nil, uint32(len(record)))) //nolint:gosec // at most maxValue
	_, _ = d.Write(record)                                                  // Write of a hash doesn't fail
}

// compareLists compares the rows of each list with its changes: those that a change added are
// there as they were, those that it ended are ended, and no other.
func (s *Store) compareLists(ctx context.Context, c *Compared) error {
	ended := map[uint64]bool{} // the rows that ended, of all lists
	counts := map[uint64]int{} // rows that a change ended
	err := s.pieces(ctx, bucketRowEnds, nil, nil, func(_ *Tx, k, _ []byte) error {
		ended[readU64(tail(k, 8))] = true
		counts[readU64(k[:min(8, len(k))])]++
		return nil
	}, nil)
	if err != nil {
		return err
	}
	for _, list := range procedure.Lists {
		w := &listWalk{list: list, ended: ended}
		if err := s.View(ctx, w.begin); err != nil {
			return err
		}
		if w.changing {
			continue
		}
		if err := s.pieces(ctx, bucketRows, textPrefix(string(list)), nil, w.row, nil); err != nil && !isDamage(err) {
			return err
		}
		if err := s.View(ctx, func(t *Tx) error {
			if last := t.lastChange(list); t.sound(bucketChanging, []byte(list)) == nil && last.ID == w.lastChange {
				c.add(w.findings(t, counts)...) // else a change came in between, and brings its own
			}
			return nil
		}); err != nil {
			return err
		}
		if c.mend && len(w.lost) > 0 {
			if err := s.mendRows(ctx, c, w.revive); err != nil {
				return err
			}
		}
	}
	return nil
}

// listWalk is the comparison of one list.
type listWalk struct {
	list       procedure.List
	changes    []changeSum // by their first row
	ended      map[uint64]bool
	changing   bool
	lastChange uint64
	live, want int
	found      []Finding
	aside      [][]byte // rows that were set aside
	lost       [][]byte // rows that don't count, and that no change ended
}

// changeSum is what a change says of its rows, and what was found of them.
type changeSum struct {
	Change
	rows int
	sum  rowsDigest
}

func (w *listWalk) begin(t *Tx) error {
	w.changing = t.sound(bucketChanging, []byte(w.list)) != nil
	for k, value := range t.scan(bucketChanges, textPrefix(string(w.list)), nil) {
		var r changeRecord
		if json.Unmarshal(value, &r) != nil {
			continue
		}
		c := r.domain(w.list, readU64(tail(k, 8)))
		w.changes = append(w.changes, changeSum{Change: c, sum: newRowsDigest()})
		w.lastChange, w.want = c.ID, c.Rows
	}
	prefix := asideKey(bucketRows, textPrefix(string(w.list)))
	for k := range t.scan(bucketDamaged, prefix, nil) {
		if id, err := hex.DecodeString(string(k[len(prefix):])); err == nil {
			w.aside = append(w.aside, append(textPrefix(string(w.list)), id...))
		}
	}
	slices.SortFunc(w.changes, func(a, b changeSum) int { return bytes.Compare(u64(a.first), u64(b.first)) })
	for _, k := range w.aside { // of which nothing is known but that they were
		if t.there(bucketLiveRows, k) {
			w.live++
		}
		if c := w.changeOf(readU64(tail(k, 8))); c != nil {
			c.rows++
			c.digest = ""
		}
	}
	return nil
}

// changeOf is the change that added a row, or nil.
func (w *listWalk) changeOf(id uint64) *changeSum {
	i, _ := slices.BinarySearchFunc(w.changes, id+1, func(c changeSum, id uint64) int { return bytes.Compare(u64(c.first), u64(id)) })
	if i > 0 && id < w.changes[i-1].next {
		return &w.changes[i-1]
	}
	return nil
}

func (w *listWalk) row(t *Tx, k, value []byte) error {
	id := readU64(tail(k, 8))
	live := t.sound(bucketLiveRows, k) != nil
	if live {
		w.live++
	}
	switch {
	case live && w.ended[id]:
		w.found = append(w.found, Finding{Subject: rowName(bucketRows, k), What: "it counts, and a change ended it"})
	case !live && !w.ended[id]:
		w.lost = append(w.lost, bytes.Clone(k))
	}
	if c := w.changeOf(id); c != nil {
		c.rows++
		c.sum.add(value)
	}
	return nil
}

// revive are the marks of the lost rows, with which they count again.
func (w *listWalk) revive(t *Tx) (out []Finding) {
	for _, k := range w.lost {
		var r rowRecord
		if json.Unmarshal(t.sound(bucketRows, k), &r) == nil && !t.there(bucketLiveRows, k) {
			hash := t.hashRow(r.domain())
			out = append(out, Finding{Index: bucketNames[bucketLiveRows], Subject: rowName(bucketRows, k), What: "it doesn't count, and no change ended it",
				put: &write{key: k, value: hash[:]}, at: rowAt{bucketLiveRows, string(k)}})
		}
	}
	return out
}

func (w *listWalk) findings(t *Tx, ended map[uint64]int) []Finding {
	w.found = append(w.found, w.revive(t)...)
	if w.live != w.want && len(w.changes) > 0 {
		w.found = append(w.found, Finding{Subject: "list " + string(w.list), What: fmt.Sprintf("its last change left %d rows, %d count", w.want, w.live)})
	}
	for _, c := range w.changes {
		subject := fmt.Sprintf("change %d of %s", c.ID, w.list)
		switch {
		case c.next > c.first && c.rows != c.New:
			w.found = append(w.found, Finding{Subject: subject, What: fmt.Sprintf("it added %d rows, %d are there", c.New, c.rows)})
		case c.digest != "" && c.digest != string(c.sum.Sum(nil)):
			w.found = append(w.found, Finding{Subject: subject, What: "the rows that it added are not what they were"})
		}
		if ended[c.ID] != c.Ended {
			w.found = append(w.found, Finding{Subject: subject, What: fmt.Sprintf("it ended %d rows, of %d it says so", c.Ended, ended[c.ID])})
		}
	}
	return w.found
}

// CompareChange compares the record of a change of a list with its audit entry, of that person
// and with that body, which has all of it. It returns the difference in words, without customer data, or "". An
// entry of an older version says less, and is not compared.
func (t *Tx) CompareChange(person string, body []byte) string {
	var said struct {
		List procedure.List `json:"list"`
		ID   uint64         `json:"id"`
		changeRecord
	}
	if json.Unmarshal(body, &said) != nil || said.ID == 0 {
		return ""
	}
	key := rowKey(said.List, said.ID)
	record, err := t.read(bucketChanges, key)
	var is changeRecord
	switch {
	case err != nil: // named as damaged
		return ""
	case record == nil:
		return rowName(bucketChanges, key) + ": the record is missing, the audit has it"
	case said.By != person:
		return rowName(bucketChanges, key) + ": the audit says two people who made it"
	case json.Unmarshal(record, &is) != nil || !slices.Equal(t.encode(bucketChanges, is), t.encode(bucketChanges, said.changeRecord)):
		return rowName(bucketChanges, key) + ": the record says something else than the audit"
	}
	return ""
}
