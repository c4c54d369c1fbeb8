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

// indexCustomer keeps the rows by which the open cases of a customer are found.
// They fall anywhere in their bucket, so they are written only when they change.
func (t *Tx) indexCustomer(c procedure.Case) {
	for _, key := range caseKeys(c) {
		k := append(textPrefix(t.blind(key), t.blind(c.Customer)), u64(c.ID)...)
		switch there := t.get(bucketOpenCustomers, k) != nil; {
		case c.IsOpen() && !there:
			t.put(bucketOpenCustomers, k, []byte{}) // nil would not be found before the commit
		case !c.IsOpen() && there:
			t.del(bucketOpenCustomers, k)
		}
	}
}

// caseKeys are the keys under which a case is found: its customer's, and those of
// the same person without their line.
func caseKeys(c procedure.Case) []string {
	if c.Customer == "" {
		return nil
	}
	keys := []string{c.Customer}
	for _, key := range procedure.PersonKeys(c.Personal.Numbers, c.Personal.Name) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// OpenCase gives an open case of a customer; false is none.
func (t *Tx) OpenCase(c procedure.Customer) (id uint64, ok bool) {
	if open := t.OpenOf(c); len(open) > 0 {
		return open[0], true
	}
	return 0, false
}

// OpenOf gives the open cases of a customer, each once: those that stand under the
// customer, and those of the same person as they were known before lists changed.
func (t *Tx) OpenOf(c procedure.Customer) (out []uint64) {
	for _, key := range c.Keys() {
		prefix := textPrefix(t.blind(key))
		for k := range t.scan(bucketOpenCustomers, prefix, nil) {
			owner, rest, _ := cutText(k[len(prefix):])
			if id := readU64(rest); t.isOf(owner, c) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	t.otherwise(bucketOpenCustomers, c, func(owner string, rest []byte) {
		id := readU64(rest)
		if slices.Contains(out, id) {
			return // before its case is read
		}
		if was, err := t.Case(id); err == nil && t.isOnly(c, owner, was.Personal) {
			out = append(out, id)
		}
	})
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
