package store

import (
	"fmt"
	"time"

	"github.com/cc147/sigap/procedure"
)

// NewCall returns the id of a new call. The id is only used up if the operation succeeds.
func (t *Tx) NewCall() uint64 { return t.next("call") }

// Call returns a call, or ErrNotFound.
func (t *Tx) Call(id uint64) (procedure.Call, error) {
	name := procedure.Call{ID: id}.Name()
	value := t.get(bucketCalls, u64(id))
	if value == nil {
		return procedure.Call{}, fmt.Errorf("%s: %w", name, ErrNotFound)
	}
	r, ok := decode[callRecord](t, bucketCalls, value)
	if !ok {
		return procedure.Call{}, fmt.Errorf("%s: %w", name, ErrCorrupt)
	}
	return r.domain(id), nil
}

// PutCall writes a call. Its id must come from NewCall.
func (t *Tx) PutCall(c procedure.Call) {
	t.save(bucketCalls, u64(c.ID), newCallRecord(c))
	if c.End == "" {
		t.put(bucketOpenCalls, u64(c.ID), u64(uint64(stampOf(c.Last))))
	} else {
		t.del(bucketOpenCalls, u64(c.ID))
	}
	if readU64(t.get(bucketLastCalls, []byte(c.By))) < c.ID {
		t.put(bucketLastCalls, []byte(c.By), u64(c.ID))
	}
	t.indexCall(c)
}

// LastCall returns the newest call that the person typed.
func (t *Tx) LastCall(person string) (procedure.Call, bool) {
	id := readU64(t.get(bucketLastCalls, []byte(person)))
	if id == 0 {
		return procedure.Call{}, false
	}
	c, err := t.Call(id)
	return c, err == nil
}

// IdleCalls returns the ids of up to limit calls that have not ended and whose last press is
// so long away from now, before or after, oldest first.
func (t *Tx) IdleCalls(idle time.Duration, limit int) []uint64 {
	var out []uint64
	for k, last := range t.scan(bucketOpenCalls, nil, nil) {
		if len(out) >= limit {
			break
		}
		if t.now.Sub(stamp(readU64(last)).time()).Abs() >= idle {
			out = append(out, readU64(k))
		}
	}
	return out
}
