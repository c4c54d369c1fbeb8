package handlers

import (
	"fmt"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// setStatus makes the customer of a case super emergency and updates all other open
// cases of the customer (5.3.4).
func setStatus(tx *store.Tx, a asked, customer procedure.Customer, id uint64, do procedure.Command) error {
	if tx.Status(customer) == nil {
		tx.PutStatus(customer, procedure.Status{Since: tx.Now(), By: do.By.ID, Case: id})
	}
	return carry(tx, a, customer, true)
}

// unsetStatus removes the status and updates all open cases of the customer.
func unsetStatus(tx *store.Tx, a asked, customer procedure.Customer) error {
	tx.ClearStatus(customer)
	return carry(tx, a, customer, false)
}

// actCarry is the action of the audit entry of a case that shows its customer's new status.
const actCarry = "carry"

// carry shows in the open cases of a customer whether it is super emergency. Each has an
// audit entry of it.
func carry(tx *store.Tx, a asked, customer procedure.Customer, super bool) error {
	for _, id := range tx.OpenOf(customer) {
		was, err := tx.Case(id)
		if err != nil {
			return fmt.Errorf("%s: %w", procedure.CaseName(id), err)
		}
		if c := was.Carry(super); c.Rev != was.Rev {
			tx.PutCase(c)
			tx.Show(c.Name(), c.Rev)
			if err := tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: actCarry,
				Body: recordOf(c, procedure.Command{Action: actCarry})}); err != nil {
				return err
			}
		}
	}
	return nil
}
