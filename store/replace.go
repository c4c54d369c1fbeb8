package store

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// ReplaceList makes rows the whole list: it removes stored rows that are not among them,
// adds new ones, and leaves those of the same identity untouched. It keeps a stored row with
// one of the spared numbers, so that a row that an import refused removes nothing. Call it
// in UpdateLong.
func (t *Tx) ReplaceList(list procedure.List, rows []procedure.Row, spare []procedure.Number) (added, ended, kept int, err error) {
	c := listChange{Tx: t, list: list, spare: map[procedure.Number]bool{}}
	for _, n := range spare {
		c.spare[n] = true
	}
	return c.take(rows)
}

// AddRows is ReplaceList without removing anything.
func (t *Tx) AddRows(list procedure.List, rows []procedure.Row) (added, kept int, err error) {
	c := listChange{Tx: t, list: list, spareAll: true}
	added, _, kept, err = c.take(rows)
	return added, kept, err
}

// take writes the change to the rows.
func (c *listChange) take(rows []procedure.Row) (added, ended, kept int, err error) {
	for _, r := range rows {
		if r.List != c.list {
			return 0, 0, 0, fmt.Errorf("a row of list %q in list %q", r.List, c.list)
		}
	}
	c.compare(identities(rows))
	c.add(rows)
	c.write()
	return len(c.fresh), c.ended, c.kept, c.err
}

// identity is a row of the file: its identity and its index.
type identity struct {
	hash rowHash
	row  int
}

// identities returns each identity of the rows once, sorted.
func identities(rows []procedure.Row) []identity {
	out := make([]identity, len(rows))
	for i, r := range rows {
		out[i] = identity{hashRow(r), i}
	}
	slices.SortFunc(out, func(a, b identity) int {
		if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
			return c
		}
		return a.row - b.row
	})
	return slices.CompactFunc(out, func(a, b identity) bool { return a.hash == b.hash })
}

// listChange collects the changes of an import.
type listChange struct {
	*Tx
	list  procedure.List
	spare map[procedure.Number]bool
	// spareAll keeps every stored row.
	spareAll bool

	fresh       []identity // rows to add
	ended, kept int

	rowWrites, idWrites, numberWrites []write
}

// compare merges the stored identities with those of the file; both are sorted.
func (c *listChange) compare(file []identity) {
	prefix := textPrefix(string(c.list))
	for k, id := range c.scan(bucketRowIDs, prefix, nil) {
		stored := k[len(prefix):]
		for len(file) > 0 && bytes.Compare(file[0].hash[:], stored) < 0 {
			c.fresh = append(c.fresh, file[0])
			file = file[1:]
		}
		switch {
		case len(file) > 0 && bytes.Equal(file[0].hash[:], stored):
			c.kept++
			file = file[1:]
		case c.end(readU64(id)):
			c.ended++
			c.idWrites = append(c.idWrites, write{key: bytes.Clone(k), deleted: true})
		default:
			c.kept++
		}
	}
	c.fresh = append(c.fresh, file...)
}

// end removes a row, unless it is spared.
func (c *listChange) end(id uint64) bool {
	if c.spareAll {
		return false
	}
	r, ok := load[rowRecord](c.Tx, bucketRows, rowKey(c.list, id))
	if !ok {
		return false
	}
	numbers := numbersOf(r.Personal.Numbers)
	if slices.ContainsFunc(numbers, func(n procedure.Number) bool { return c.spare[n] }) {
		return false
	}
	c.rowWrites = append(c.rowWrites, write{key: rowKey(c.list, id), deleted: true})
	for _, n := range numbers {
		c.numberWrites = append(c.numberWrites, write{key: numberKey(n, c.list, id), deleted: true})
	}
	return true
}

// add gives the new rows their ids, in the order of the file.
func (c *listChange) add(rows []procedure.Row) {
	slices.SortFunc(c.fresh, func(a, b identity) int { return a.row - b.row })
	for _, f := range c.fresh {
		r, id := rows[f.row], c.next("row")
		c.rowWrites = append(c.rowWrites, write{key: rowKey(c.list, id), value: c.encode(bucketRows, newRowRecord(r))})
		c.idWrites = append(c.idWrites, write{key: append(textPrefix(string(c.list)), f.hash[:]...), value: u64(id)})
		for _, n := range r.Numbers {
			c.numberWrites = append(c.numberWrites, write{key: numberKey(n, c.list, id), value: lineMark(r)})
		}
	}
}

// write writes in the order of the keys, as a large operation must; see buffer.
func (c *listChange) write() {
	c.writeSorted(bucketRows, c.rowWrites)
	c.writeSorted(bucketRowIDs, c.idWrites)
	c.writeSorted(bucketNumbers, c.numberWrites)
}

func (c *listChange) writeSorted(b bucket, writes []write) {
	slices.SortFunc(writes, func(x, y write) int { return bytes.Compare(x.key, y.key) })
	for _, w := range writes {
		if w.deleted {
			c.del(b, w.key)
		} else {
			c.put(b, w.key, w.value)
		}
	}
}
