package handlers

import (
	"fmt"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// setStatus makes the customer of a case super emergency and updates all other open
// cases of the customer (5.3.4).
func setStatus(tx *store.Tx, customer procedure.Customer, id uint64, do procedure.Command) error {
	keys := customer.Keys()
	if carried, _ := tx.Status(keys...); carried == nil {
		tx.PutStatus(customer.ID, procedure.Status{Since: tx.Now(), By: do.By.ID, Case: id})
	}
	return carry(tx, keys, true)
}

// unsetStatus removes the status and updates all open cases of the customer.
func unsetStatus(tx *store.Tx, customer procedure.Customer) error {
	keys := customer.Keys()
	for range keys {
		if _, key := tx.Status(keys...); key != "" {
			tx.ClearStatus(key)
		}
	}
	return carry(tx, keys, false)
}

// carry sets in the open cases of a customer whether the customer is super emergency.
func carry(tx *store.Tx, keys []string, super bool) error {
	for _, id := range tx.OpenOf(keys...) {
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
