package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// The limits of stored data, in bytes.
const (
	maxKey   = bolt.MaxKeySize
	maxValue = 1 << 20
	maxOp    = 256 << 20 // all writes of one operation
)

// Tx is one operation's view of the store: the rows on the disk, over them the writes of
// earlier operations that are not committed yet, and over those its own. Values that its
// methods return belong to the caller.
//
// A write that can't be made (ErrTooLarge, in a View ErrReadOnly) and a record that can't be
// read (ErrCorrupt) fail the whole operation: Update and View return that error unless fn
// returns another. A row that is damaged (DamageError) reads as none, and its error comes
// before that of fn, which may have been misled.
//
// A Tx must only be used by the goroutine that runs fn, and only until fn returns.
type Tx struct {
	stored  *stored
	layers  []*layer // newest first; the first is the operation's own; none in a View
	now     time.Time
	doubted bool // the clock was doubted then
	size    int  // size of the operation's writes, in bytes
	hooks   []func()
	err     error // the first failure, see fail

	blinded    [][2]string                        // what blind made, and of what
	incomplete map[procedure.List]*changingRecord // see changing; nil until it was read
}

// stored is a bolt transaction with a cursor for each used bucket. bolt itself makes one for
// every look-up, which costs more than the look-up.
type stored struct {
	tx      *bolt.Tx
	seal    *sealer
	cursors [bucketCount]*bolt.Cursor
	aside   int8 // whether rows were set aside, see missing; 0 is not known yet
}

// cursor returns the bucket's shared cursor, for uses that end before the next look-up.
func (s *stored) cursor(b bucket) *bolt.Cursor {
	if s.cursors[b] == nil {
		s.cursors[b] = s.tx.Bucket([]byte(bucketNames[b])).Cursor()
	}
	return s.cursors[b]
}

func (s *stored) bucket(b bucket) *bolt.Bucket { return s.cursor(b).Bucket() }

// get returns the value of a key, or nil. It fails with a *DamageError.
func (s *stored) get(b bucket, key []byte) ([]byte, error) {
	k, value := s.cursor(b).Seek(key)
	if !bytes.Equal(k, key) {
		return nil, s.missing(b, key)
	}
	return s.seal.open(b, key, value)
}

// Now returns the time of the operation by the machine's clock, in UTC. It is fixed while the
// operation runs. It may repeat that of an operation before, or be earlier, since a clock can
// be set: what comes first is said by sequence numbers alone.
func (t *Tx) Now() time.Time { return t.now }

// OnCommit registers fn to be called once the operation is durable, before Update returns.
// It is not called if the operation fails. Change state in memory only there. The functions
// of all operations run one after the other, in the order of the commits, and block the
// writer: they must be short. In a View OnCommit does nothing.
func (t *Tx) OnCommit(fn func()) {
	if len(t.layers) > 0 {
		t.hooks = append(t.hooks, fn)
	}
}

// fail makes the whole operation fail, whatever it does afterwards.
func (t *Tx) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// result is the error of the operation whose function returned err.
func (t *Tx) result(err error) error {
	if err == nil || isDamage(t.err) {
		return t.err
	}
	return err
}

// get returns the value of a key, valid until the operation ends, or nil.
func (t *Tx) get(b bucket, key []byte) []byte {
	for _, l := range t.layers {
		if i, found := l[b].seek(key); found {
			return l[b][i].value
		}
	}
	value, err := t.stored.get(b, key)
	if err != nil {
		t.fail(err)
	}
	return value
}

// sound is get for what can be done without: a damaged row is nil, and fails nothing.
func (t *Tx) sound(b bucket, key []byte) []byte {
	for _, l := range t.layers {
		if i, found := l[b].seek(key); found {
			return l[b][i].value
		}
	}
	value, _ := t.stored.get(b, key)
	return value
}

// put takes ownership of key and value: the caller must not change them.
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

// del takes ownership of key.
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

// recorded returns the writes for Options.Record.
func (t *Tx) recorded() []Write {
	var out []Write
	for b, writes := range t.layers[0] {
		for _, w := range writes {
			out = append(out, Write{Bucket: bucketNames[b], Key: w.key, Value: w.value, Delete: w.deleted})
		}
	}
	return out
}

// load reads a JSON record.
func load[T any](t *Tx, b bucket, key []byte) (record T, ok bool) {
	value := t.get(b, key)
	if value == nil {
		return record, false
	}
	return decode[T](t, b, value)
}

// decode decodes a JSON record.
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

// encode returns a record as JSON, or nil if that fails.
func (t *Tx) encode(b bucket, record any) []byte {
	value, err := json.Marshal(record)
	if err != nil {
		t.fail(fmt.Errorf("a record of %s: %w", bucketNames[b], err))
		return nil
	}
	return value
}
