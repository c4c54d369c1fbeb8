package store

import (
	"bytes"
	"iter"

	bolt "go.etcd.io/bbolt"
)

// scan gives the rows of a bucket whose key has the prefix and is not below
// from, in the order of the keys: what the operation wrote over what is stored.
// Keys and values are valid until the operation ends and must not be changed.
// The operation may write while it scans; a key that it adds behind the scan's
// place is not seen.
func (t *Tx) scan(b bucket, prefix, from []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		start := prefix
		if bytes.Compare(from, prefix) > 0 {
			start = from
		}
		c := t.shared.bucket(b).Cursor()
		stored, value := c.Seek(start)
		at, _ := t.writes[b].seek(start)
		for {
			w, own := t.writeAt(b, at)
			if own && (stored == nil || bytes.Compare(w.key, stored) <= 0) {
				if bytes.Equal(w.key, stored) {
					stored, value = c.Next()
				}
				if !bytes.HasPrefix(w.key, prefix) || !w.deleted && !yield(w.key, w.value) {
					return
				}
				at = t.after(b, w.key)
				continue
			}
			if stored == nil || !bytes.HasPrefix(stored, prefix) || !yield(stored, value) {
				return
			}
			at = t.after(b, stored)
			stored, value = c.Next()
		}
	}
}

// scanBack is scan from the last key with the prefix to the first. Keys not
// below before are left out, unless before is nil.
func (t *Tx) scanBack(b bucket, prefix, before []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		end := afterPrefix(prefix)
		if before != nil && (end == nil || bytes.Compare(before, end) < 0) {
			end = before
		}
		c := t.shared.bucket(b).Cursor()
		stored, value := seekBelow(c, end)
		at := t.below(b, end)
		for {
			w, own := t.writeAt(b, at)
			if own && (stored == nil || bytes.Compare(w.key, stored) >= 0) {
				if bytes.Equal(w.key, stored) {
					stored, value = c.Prev()
				}
				if !bytes.HasPrefix(w.key, prefix) || !w.deleted && !yield(w.key, w.value) {
					return
				}
				at = t.below(b, w.key)
				continue
			}
			if stored == nil || !bytes.HasPrefix(stored, prefix) || !yield(stored, value) {
				return
			}
			at = t.below(b, stored)
			stored, value = c.Prev()
		}
	}
}

// last gives the highest key with the prefix.
func (t *Tx) last(b bucket, prefix []byte) (k, v []byte) {
	for k, v := range t.scanBack(b, prefix, nil) {
		return k, v
	}
	return nil, nil
}

// writeAt gives the operation's own write at a place of its buffer.
func (t *Tx) writeAt(b bucket, at int) (w write, ok bool) {
	if at < 0 || at >= len(t.writes[b]) {
		return write{}, false
	}
	return t.writes[b][at], true
}

// after is the place of the first own write above key. It is looked up anew at
// each step, since the operation may write while it scans.
func (t *Tx) after(b bucket, key []byte) int {
	i, found := t.writes[b].seek(key)
	if found {
		i++
	}
	return i
}

// below is the place of the last own write below key; nil is above all keys.
func (t *Tx) below(b bucket, key []byte) int {
	if key == nil {
		return len(t.writes[b]) - 1
	}
	i, _ := t.writes[b].seek(key)
	return i - 1
}

// seekBelow moves to the last stored key below end; nil is above all keys.
func seekBelow(c *bolt.Cursor, end []byte) (k, v []byte) {
	if end == nil {
		return c.Last()
	}
	if k, _ := c.Seek(end); k == nil {
		return c.Last()
	}
	return c.Prev()
}

// afterPrefix is the first key above all that have the prefix, or nil when
// there is none.
func afterPrefix(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			end := append([]byte(nil), prefix[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}
