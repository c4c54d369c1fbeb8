package store

import (
	"fmt"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// NewCase gives the id of a new case. It counts only if the operation succeeds.
func (t *Tx) NewCase() uint64 { return t.next("case") }

// Case gives a case, or ErrNotFound.
func (t *Tx) Case(id uint64) (procedure.Case, error) {
	value := t.get(bucketCases, u64(id))
	if value == nil {
		return procedure.Case{}, fmt.Errorf("%s: %w", procedure.CaseName(id), ErrNotFound)
	}
	r, ok := decode[caseRecord](t, bucketCases, value)
	if !ok {
		return procedure.Case{}, fmt.Errorf("%s: %w", procedure.CaseName(id), ErrCorrupt)
	}
	return r.domain(id), nil
}

// PutCase writes a case and keeps what is listed of it. Its id must come from
// NewCase.
func (t *Tx) PutCase(c procedure.Case) {
	t.save(bucketCases, u64(c.ID), newCaseRecord(c))
	if c.IsOpen() {
		t.put(bucketOpen, u64(c.ID), listingOf(c).encode())
	} else {
		t.del(bucketOpen, u64(c.ID))
	}
	t.indexCustomer(c)
}

// indexCustomer keeps the row by which the open case of a customer is found. It
// falls anywhere in its bucket, so it is written only when it changes.
func (t *Tx) indexCustomer(c procedure.Case) {
	if c.Customer == "" {
		return
	}
	key := []byte(c.Customer)
	open := readU64(t.get(bucketOpenCustomers, key))
	switch {
	case c.IsOpen() && open != c.ID:
		t.put(bucketOpenCustomers, key, u64(c.ID))
	case !c.IsOpen() && open == c.ID:
		t.del(bucketOpenCustomers, key)
	}
}

// OpenCase gives the open case of a customer. The keys are those that the
// customer may be known by (procedure.Number.Key): its ID, and its other numbers.
func (t *Tx) OpenCase(customerKeys ...string) (id uint64, ok bool) {
	if open := t.OpenOf(customerKeys...); len(open) > 0 {
		return open[0], true
	}
	return 0, false
}

// OpenOf gives the open cases that stand under any of the keys, each once.
// There are several only where lists were changed so that customers became one.
func (t *Tx) OpenOf(customerKeys ...string) []uint64 {
	var out []uint64
	for _, key := range customerKeys {
		id := readU64(t.get(bucketOpenCustomers, []byte(key)))
		if id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Cases gives up to limit cases, newest first, from that id on downwards; from
// 0 is the newest.
func (t *Tx) Cases(from uint64, limit int) []procedure.Case {
	var before []byte
	if from != 0 {
		before = u64(from + 1)
	}
	var out []procedure.Case
	for k, value := range t.scanBack(bucketCases, nil, before) {
		if len(out) >= limit {
			break
		}
		if r, ok := decode[caseRecord](t, bucketCases, value); ok {
			out = append(out, r.domain(readU64(k)))
		}
	}
	return out
}
