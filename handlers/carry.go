package handlers

import (
	"fmt"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// setStatus makes the customer of a case super emergency and updates all other open
// cases of the customer (5.3.4).
func setStatus(tx *store.Tx, customer procedure.Customer, id uint64, do procedure.Command) error {
	if tx.Status(customer) == nil {
		tx.PutStatus(customer, procedure.Status{Since: tx.Now(), By: do.By.ID, Case: id})
	}
	return carry(tx, customer, true)
}

// unsetStatus removes the status and updates all open cases of the customer.
func unsetStatus(tx *store.Tx, customer procedure.Customer) error {
	tx.ClearStatus(customer)
	return carry(tx, customer, false)
}

// carry shows in the open cases of a customer whether it is super emergency.
func carry(tx *store.Tx, customer procedure.Customer, super bool) error {
	for _, id := range tx.OpenOf(customer) {
		was, err := tx.Case(id)
		if err != nil {
			return fmt.Errorf("%s: %w", procedure.CaseName(id), err)
		}
		if c := was.Carry(super); c.Rev != was.Rev {
			tx.PutCase(c)
			tx.Show(c.Name(), c.Rev)
		}
	}
	return nil
}
