package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The bounds of what is stored, in bytes.
const (
	maxKey   = bolt.MaxKeySize
	maxValue = 1 << 20
	maxOp    = 256 << 20 // of all writes of one operation
)

// Tx is one operation's sight of the store: what is on the disk, over it what
// operations before it wrote that is still on its way there, and over that what
// the operation itself wrote. Everything that its methods return is the
// caller's own.
//
// A write that can't be made (ErrTooLarge, in a View ErrReadOnly) and a record
// that can't be read (ErrCorrupt) fail the whole operation: Update and View
// return that error unless fn returns one of its own.
//
// A Tx belongs to the goroutine that runs fn and ends with it.
type Tx struct {
	stored *stored
	layers []*layer // newest first; the first is the operation's own. None in a View.
	now    time.Time
	size   int // of the operation's writes, in bytes
	hooks  []func()
	err    error // the first failure, see fail
}

// stored is a bolt transaction with a cursor in each bucket that was asked for.
// bolt itself makes one for every look-up, which costs more than looking up.
type stored struct {
	tx      *bolt.Tx
	cursors [bucketCount]*bolt.Cursor
}

// cursor is the bucket's own, for what ends before the next look-up begins.
func (s *stored) cursor(b bucket) *bolt.Cursor {
	if s.cursors[b] == nil {
		s.cursors[b] = s.tx.Bucket([]byte(bucketNames[b])).Cursor()
	}
	return s.cursors[b]
}

func (s *stored) bucket(b bucket) *bolt.Bucket { return s.cursor(b).Bucket() }

// get gives the value of a key, or nil.
func (s *stored) get(b bucket, key []byte) []byte {
	k, value := s.cursor(b).Seek(key)
	if !bytes.Equal(k, key) {
		return nil
	}
	return value
}

// Now is the time of the operation, in UTC. It does not pass while the
// operation runs, and is later than that of every operation before it.
func (t *Tx) Now() time.Time { return t.now }

// OnCommit has fn called once what the operation wrote is durable, before
// Update returns, and never otherwise: it is the only place to change memory.
// The functions of all operations run one after the other, in the order of the
// commits, and hold the writer up: they must be short. In a View it does nothing.
func (t *Tx) OnCommit(fn func()) {
	if len(t.layers) > 0 {
		t.hooks = append(t.hooks, fn)
	}
}

// fail makes the whole operation fail, whatever it does next.
func (t *Tx) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// get gives the value of a key, valid until the operation ends, or nil.
func (t *Tx) get(b bucket, key []byte) []byte {
	for _, l := range t.layers {
		if i, found := l[b].seek(key); found {
			return l[b][i].value
		}
	}
	return t.stored.get(b, key)
}

// put takes over key and value: the caller must not change them any more.
func (t *Tx) put(b bucket, key, value []byte) {
	switch {
	case len(key) == 0:
		t.fail(fmt.Errorf("a row of %s without a key", bucketNames[b]))
		return
	case len(key) > maxKey || len(value) > maxValue || t.size > maxOp:
		t.fail(fmt.Errorf("a row of %s (key %d B, value %d B): %w", bucketNames[b], len(key), len(value), ErrTooLarge))
		return
	case value == nil:
		value = []byte{}
	}
	t.write(b, write{key: key, value: value})
}

// del takes over key.
func (t *Tx) del(b bucket, key []byte) {
	t.write(b, write{key: key, deleted: true})
}

func (t *Tx) write(b bucket, w write) {
	if len(t.layers) == 0 {
		t.fail(ErrReadOnly)
		return
	}
	t.size += len(w.key) + len(w.value)
	t.layers[0][b].set(w)
}

// recorded is what Options.Record is shown.
func (t *Tx) recorded() []Write {
	var out []Write
	for b, writes := range t.layers[0] {
		for _, w := range writes {
			out = append(out, Write{Bucket: bucketNames[b], Key: w.key, Value: w.value, Delete: w.deleted})
		}
	}
	return out
}

// load reads a record kept as JSON.
func load[T any](t *Tx, b bucket, key []byte) (record T, ok bool) {
	value := t.get(b, key)
	if value == nil {
		return record, false
	}
	return decode[T](t, b, value)
}

// decode reads the value of a record kept as JSON.
func decode[T any](t *Tx, b bucket, value []byte) (record T, ok bool) {
	if err := json.Unmarshal(value, &record); err != nil {
		t.fail(fmt.Errorf("a record of %s: %w", bucketNames[b], ErrCorrupt))
		return record, false
	}
	return record, true
}

// save writes a record as JSON.
func (t *Tx) save(b bucket, key []byte, record any) {
	if value := t.encode(b, record); value != nil {
		t.put(b, key, value)
	}
}

// encode gives a record as JSON, or nil when that can't be.
func (t *Tx) encode(b bucket, record any) []byte {
	value, err := json.Marshal(record)
	if err != nil {
		t.fail(fmt.Errorf("a record of %s: %w", bucketNames[b], err))
		return nil
	}
	return value
}
