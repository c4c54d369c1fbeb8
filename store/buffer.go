package store

import (
	"bytes"
	"slices"
)

// buffer holds the writes to one bucket, sorted by key. Appending in the order of the keys
// is cheap, so large operations sort first.
type buffer []write

// write is one put or delete.
type write struct {
	key, value []byte
	deleted    bool
}

// seek returns the index of the first write whose key is not below key, and whether it has that key.
func (b buffer) seek(key []byte) (int, bool) {
	if n := len(b); n == 0 || bytes.Compare(b[n-1].key, key) < 0 {
		return n, false // the usual case, since keys grow
	}
	return slices.BinarySearchFunc(b, key, func(w write, key []byte) int { return bytes.Compare(w.key, key) })
}

// set replaces the write of the same key, or inserts one.
func (b *buffer) set(w write) {
	i, found := b.seek(w.key)
	if found {
		(*b)[i] = w
		return
	}
	*b = slices.Insert(*b, i, w)
}

// layer holds the writes to all buckets by one operation, or by all operations of one
// commit; it has only the last write of each key.
type layer [bucketCount]buffer

// absorb moves the writes of a later layer into this one. It empties the later layer but
// keeps its memory.
func (l *layer) absorb(later *layer) {
	for b := range later {
		if len(l[b]) == 0 {
			l[b], later[b] = later[b], l[b]
			continue
		}
		for _, w := range later[b] {
			l[b].set(w)
		}
		later[b].reset()
	}
}

// reset empties the buffer. It releases the rows, and the memory of a large operation.
func (b *buffer) reset() {
	const usual = 4096
	if cap(*b) > usual {
		*b = nil
		return
	}
	clear(*b)
	*b = (*b)[:0]
}

func (l *layer) reset() {
	for b := range l {
		l[b].reset()
	}
}
