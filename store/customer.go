package store

import "github.com/cc147/sigap/procedure"

// Customers returns the customers with a number, joined over the lists (procedure.Join),
// each with its status. It fails with ErrCorrupt.
func (t *Tx) Customers(n procedure.Number) ([]procedure.Customer, error) {
	read := map[string]procedure.Row{} // a cache: a customer's numbers share their rows
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

// Status returns the status of a customer, and the key under which it is stored, or nil.
// customerKeys are all keys of the customer.
func (t *Tx) Status(customerKeys ...string) (*procedure.Status, string) {
	for _, key := range customerKeys {
		if r, ok := load[statusRecord](t, bucketStatuses, []byte(key)); ok {
			return &procedure.Status{Since: r.Since.time(), By: r.By, Case: r.Case}, key
		}
	}
	return nil, ""
}

// PutStatus sets the status of a customer. customer is its Customer.ID.
func (t *Tx) PutStatus(customer string, s procedure.Status) {
	t.save(bucketStatuses, []byte(customer), statusRecord{Since: stampOf(s.Since), By: s.By, Case: s.Case})
}

// ClearStatus removes the status that is stored under that key; see Status.
func (t *Tx) ClearStatus(customer string) {
	t.del(bucketStatuses, []byte(customer))
}
