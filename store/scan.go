package store

import (
	"bytes"
	"iter"

	bolt "go.etcd.io/bbolt"
)

// scan returns the rows of a bucket whose key has the prefix and is not below from, in the
// order of the keys, as the operation sees them, see Tx. Keys and values are valid until the
// operation ends and must not be changed. The operation may write during a scan; the scan
// doesn't return a key that is added before its current position.
func (t *Tx) scan(b bucket, prefix, from []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		start := prefix
		if bytes.Compare(from, prefix) > 0 {
			start = from
		}
		c := t.stored.bucket(b).Cursor()
		key, value := c.Seek(start)
		w, pending := t.above(b, start, true)
		for {
			stored := false
			switch {
			case pending && (key == nil || bytes.Compare(w.key, key) <= 0):
				if bytes.Equal(w.key, key) {
					key, value = c.Next()
				}
			case key != nil:
				w, stored = write{key: key, value: value}, true
				key, value = c.Next()
			default:
				return
			}
			if !bytes.HasPrefix(w.key, prefix) || !t.yield(b, w, stored, yield) {
				return
			}
			w, pending = t.above(b, w.key, false)
		}
	}
}

// scanBack is scan in reverse order. It returns only keys below before, unless before is nil.
func (t *Tx) scanBack(b bucket, prefix, before []byte) iter.Seq2[[]byte, []byte] {
	return t.scanBackBy(t.stored.bucket(b).Cursor(), b, prefix, before)
}

func (t *Tx) scanBackBy(c *bolt.Cursor, b bucket, prefix, before []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		end := afterPrefix(prefix)
		if before != nil && (end == nil || bytes.Compare(before, end) < 0) {
			end = before
		}
		key, value := seekBelow(c, end)
		w, pending := t.below(b, end)
		for {
			stored := false
			switch {
			case pending && (key == nil || bytes.Compare(w.key, key) >= 0):
				if bytes.Equal(w.key, key) {
					key, value = c.Prev()
				}
			case key != nil:
				w, stored = write{key: key, value: value}, true
				key, value = c.Prev()
			default:
				return
			}
			if !bytes.HasPrefix(w.key, prefix) || !t.yield(b, w, stored, yield) {
				return
			}
			w, pending = t.below(b, w.key)
		}
	}
}

// yield opens a stored row and passes it on, unless it is deleted. It reports whether the
// scan goes on.
func (t *Tx) yield(b bucket, w write, stored bool, to func(k, v []byte) bool) bool {
	if w.deleted {
		return true
	}
	if stored {
		var err error
		if w.value, err = t.stored.seal.open(b, w.key, w.value); err != nil {
			t.fail(err)
			return false
		}
	}
	return to(w.key, w.value)
}

// last returns the highest key with the prefix.
func (t *Tx) last(b bucket, prefix []byte) (k, v []byte) {
	for k, v := range t.scanBackBy(t.stored.cursor(b), b, prefix, nil) {
		return k, v
	}
	return nil, nil
}

// above returns the pending write with the lowest key above key, or of key itself if itself
// is set; of several writes of one key the newest. The scan calls it for each step, since
// the operation may write meanwhile.
func (t *Tx) above(b bucket, key []byte, itself bool) (lowest write, ok bool) {
	for _, l := range t.layers {
		i, found := l[b].seek(key)
		if found && !itself {
			i++
		}
		if i < len(l[b]) && (!ok || bytes.Compare(l[b][i].key, lowest.key) < 0) {
			lowest, ok = l[b][i], true
		}
	}
	return lowest, ok
}

// below returns the pending write with the highest key below key; nil is above all keys.
func (t *Tx) below(b bucket, key []byte) (highest write, ok bool) {
	for _, l := range t.layers {
		i := len(l[b])
		if key != nil {
			i, _ = l[b].seek(key)
		}
		if i > 0 && (!ok || bytes.Compare(l[b][i-1].key, highest.key) > 0) {
			highest, ok = l[b][i-1], true
		}
	}
	return highest, ok
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

// afterPrefix returns the first key above all keys with the prefix, or nil if there is none.
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
