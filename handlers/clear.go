package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// clearStatus ends the super emergency that a customer carries: the last row of
// the table. The button stands on the customer's call and on their cases.
func (h *Handlers) clearStatus(ctx context.Context, a asked, kind byte, id uint64, b bot.Button, fields map[string]string) (answer bot.Answer, err error) {
	if fields == nil {
		return h.openClear(ctx, a, kind, id, b)
	}
	do, err := h.fill(ctx, a, b, fields)
	if err != nil {
		return bot.Answer{}, err
	}
	if _, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		customer, err := h.customerBehind(tx, kind, id)
		if err != nil {
			return store.Receipt{}, err
		}
		if _, err := procedure.ApplyClear(do, h.world(tx, customer)); err != nil {
			return store.Receipt{}, err
		}
		if err := unsetStatus(tx, customer); err != nil {
			return store.Receipt{}, err
		}
		return store.Receipt{Subject: b.Subject, Code: b.Action}, tx.Audit(store.Entry{
			Person: a.Person.ID, Via: a.Account.Platform, Subject: b.Subject, Action: b.Action, Body: map[string]string{"reason": do.Reason}})
	}); err != nil {
		return bot.Answer{}, err
	}
	return bot.Answer{Toast: a.T("done.clear")}, nil
}

func (h *Handlers) openClear(ctx context.Context, a asked, kind byte, id uint64, b bot.Button) (answer bot.Answer, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		customer, err := h.customerBehind(tx, kind, id)
		if err != nil {
			return err
		}
		if _, err := procedure.ApplyClear(procedure.Command{By: a.Person, Reason: "-"}, h.world(tx, customer)); err != nil {
			return err
		}
		answer.Form = formOf(a, b.Subject, procedure.ClearStatus, b.Turn)
		answer.Form.Fields = []bot.Field{h.textField(a, procedure.NeedReason, "")}
		return nil
	})
	return answer, err
}

// customerBehind is the customer of a call or of a case.
func (h *Handlers) customerBehind(tx *store.Tx, kind byte, id uint64) (procedure.Customer, error) {
	if kind == 'C' {
		call, err := tx.Call(id)
		if err != nil {
			return procedure.Customer{}, err
		}
		return h.callCustomer(tx, call)
	}
	c, err := tx.Case(id)
	return caseCustomer(tx, c), err
}

// unsetStatus takes the status away and shows it in all open cases of the customer.
func unsetStatus(tx *store.Tx, customer procedure.Customer) error {
	keys := customer.Keys()
	for range keys {
		if _, key := tx.Status(keys...); key != "" {
			tx.ClearStatus(key)
		}
	}
	for _, id := range tx.OpenOf(keys...) {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		c = c.Carry(false)
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
	}
	return nil
}
