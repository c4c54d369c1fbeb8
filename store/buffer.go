package store

import (
	"bytes"
	"slices"
)

// buffer holds the writes of one operation to one bucket, sorted by key.
// Writing in the order of the keys is cheap; so large operations sort first.
type buffer []write

// write is one put, or one removal.
type write struct {
	key, value []byte
	deleted    bool
}

// seek gives the first write whose key is not below key, and whether it is key.
func (b buffer) seek(key []byte) (int, bool) {
	if n := len(b); n == 0 || bytes.Compare(b[n-1].key, key) < 0 {
		return n, false
	}
	return slices.BinarySearchFunc(b, key, func(w write, key []byte) int { return bytes.Compare(w.key, key) })
}

// set replaces the write of the same key, or adds one.
func (b *buffer) set(w write) {
	i, found := b.seek(w.key)
	if found {
		(*b)[i] = w
		return
	}
	*b = slices.Insert(*b, i, w)
}
