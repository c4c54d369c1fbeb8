package store

import (
	"slices"

	"github.com/cc147/sigap/procedure"
)

// Find gives what the lists and further rows, those of the directory, say of a number
// (procedure.Find), each customer with the status that they carry. It fails with
// ErrCorrupt.
func (t *Tx) Find(n procedure.Number, more ...procedure.Row) (procedure.Match, error) {
	read := map[string]procedure.Row{} // the numbers of a customer lead to the same rows
	rows := procedure.Rows(func(n procedure.Number) ([]procedure.Row, bool) { return t.rowsOf(n, read) })
	m := procedure.Find(n, rows.With(more))
	for _, found := range [][]procedure.Customer{m.Customers, m.Others} {
		for i := range found {
			found[i].Status = t.Status(found[i])
		}
	}
	return m, t.err
}

// statusRecord is a procedure.Status as stored. Fields are only ever added.
type statusRecord struct {
	Since    stamp          `json:"since"`
	By       string         `json:"by"`
	Case     uint64         `json:"case"`
	Personal statusPersonal `json:"personal,omitzero"`
}

// statusPersonal is everything of a status that can tell who the customer is.
type statusPersonal struct {
	Keys []string `json:"keys,omitempty"` // Customer.Keys as the status was set
}

// Status gives the status that a customer carries, or nil.
func (t *Tx) Status(c procedure.Customer) *procedure.Status {
	for _, owner := range t.statusOwners(c) {
		if r, ok := load[statusRecord](t, bucketStatuses, []byte(owner)); ok {
			return &procedure.Status{Since: r.Since.time(), By: r.By, Case: r.Case}
		}
	}
	return nil
}

// statusOwners are the Customer.IDs, as they stand in keys (blind.go), under which a status
// of the customer stands.
func (t *Tx) statusOwners(c procedure.Customer) (out []string) {
	for _, key := range c.Keys() {
		prefix := textPrefix(t.blind(key))
		for k := range t.scan(bucketStatusKeys, prefix, nil) {
			if owner := string(k[len(prefix):]); t.isOf(owner, c) && !slices.Contains(out, owner) {
				out = append(out, owner)
			}
		}
	}
	t.otherwise(bucketStatusKeys, c, func(owner string, _ []byte) {
		if slices.Contains(out, owner) {
			return // before its case is read
		}
		r, _ := load[statusRecord](t, bucketStatuses, []byte(owner))
		if was, err := t.Case(r.Case); err == nil && t.isOnly(c, owner, was.Personal) {
			out = append(out, owner)
		}
	})
	return out
}

// isOf reports whether what stands under a Customer.ID, as in a key, is this customer's, who was
// found by another key of it: a line that a list still has is its own customer's. A
// line that only the directory has tells nothing of a former one, since the lists
// don't tell either which lines the directory still has.
func (t *Tx) isOf(id string, c procedure.Customer) bool {
	n, err := procedure.NumberFromKey(id)
	return id == t.blind(c.ID) || err != nil || n.Kind != procedure.Internet || !t.hasLine(id) && !c.LineFromDirectory()
}

// PutStatus has the customer carry the status.
func (t *Tx) PutStatus(c procedure.Customer, s procedure.Status) {
	owner := t.blind(c.ID)
	t.save(bucketStatuses, []byte(owner), statusRecord{Since: stampOf(s.Since), By: s.By, Case: s.Case, Personal: statusPersonal{Keys: c.Keys()}})
	for _, key := range c.Keys() {
		t.put(bucketStatusKeys, textKey(t.blind(key), owner), nil)
	}
}

// ClearStatus takes the status of a customer away, however they were known.
func (t *Tx) ClearStatus(c procedure.Customer) {
	for _, owner := range t.statusOwners(c) {
		r, _ := load[statusRecord](t, bucketStatuses, []byte(owner))
		for _, key := range r.Personal.Keys {
			t.del(bucketStatusKeys, textKey(t.blind(key), owner))
		}
		t.del(bucketStatuses, []byte(owner))
	}
}
