package store

import "github.com/cc147/sigap/procedure"

// Customers gives the customers that a number belongs to, joined over the lists
// (procedure.Join), each with the status that it carries. It fails with ErrCorrupt.
func (t *Tx) Customers(n procedure.Number) ([]procedure.Customer, error) {
	read := map[string]procedure.Row{} // the numbers of a customer lead to the same rows
	found := procedure.Join(n, func(n procedure.Number) []procedure.Row { return t.rows(n, read) })
	for i := range found {
		found[i].Status, _ = t.Status(found[i].Keys()...)
	}
	return found, t.err
}

// statusRecord is a procedure.Status as stored. Fields are only ever added.
type statusRecord struct {
	Since stamp  `json:"since"`
	By    string `json:"by"`
	Case  uint64 `json:"case"`
}

// Status gives the status that a customer carries, and the key under which it
// stands, or nil. The keys are those that the customer may be known by.
func (t *Tx) Status(customerKeys ...string) (*procedure.Status, string) {
	for _, key := range customerKeys {
		if r, ok := load[statusRecord](t, bucketStatuses, []byte(key)); ok {
			return &procedure.Status{Since: r.Since.time(), By: r.By, Case: r.Case}, key
		}
	}
	return nil, ""
}

// PutStatus has the customer carry the status. customer is its Customer.ID.
func (t *Tx) PutStatus(customer string, s procedure.Status) {
	t.save(bucketStatuses, []byte(customer), statusRecord{Since: stampOf(s.Since), By: s.By, Case: s.Case})
}

// ClearStatus takes the status away that stands under that key; see Status.
func (t *Tx) ClearStatus(customer string) {
	t.del(bucketStatuses, []byte(customer))
}
