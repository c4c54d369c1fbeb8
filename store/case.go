package store

import (
	"fmt"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// NewCase returns the id of a new case. The id is only used up if the operation succeeds.
func (t *Tx) NewCase() uint64 { return t.next("case") }

// Case returns a case, or ErrNotFound.
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

// PutCase writes a case and updates its indexes. Its id must come from NewCase.
func (t *Tx) PutCase(c procedure.Case) {
	t.save(bucketCases, u64(c.ID), newCaseRecord(c))
	if c.IsOpen() {
		t.put(bucketOpen, u64(c.ID), listingOf(c).encode())
	} else {
		t.del(bucketOpen, u64(c.ID))
	}
	t.indexCustomer(c)
}

// indexCustomer updates the index of open cases by customer. The keys of that index are in
// random order, so a row is written only when it changes.
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

// OpenCase returns the open case of a customer. customerKeys are all keys of the customer
// (procedure.Number.Key): its ID and its other numbers.
func (t *Tx) OpenCase(customerKeys ...string) (id uint64, ok bool) {
	if open := t.OpenOf(customerKeys...); len(open) > 0 {
		return open[0], true
	}
	return 0, false
}

// OpenOf returns the open cases under any of the keys, each once. There can be several only
// after changes of the lists that merged customers.
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

// Cases returns up to limit cases from the id from downwards, newest first; 0 starts at the
// newest.
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
