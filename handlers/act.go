package handlers

import (
	"context"
	"strconv"
	"strings"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// act does one action on a case. Cases change in no other way, whether the action
// comes from a platform, a timer or the command line. All its effects are in the same
// transaction. The returned case is the case after the act; it is empty if the
// receipt is of an earlier input with the same key.
func (h *Handlers) act(ctx context.Context, a asked, id uint64, do procedure.Command) (store.Receipt, procedure.Case, error) {
	do.By = a.Person
	var c procedure.Case
	r, err := h.update(ctx, a, func(tx *store.Tx) (r store.Receipt, err error) {
		c, err = h.actIn(tx, a, id, do)
		return store.Receipt{Subject: c.Name(), Code: string(do.Action), Turn: c.Turn}, err
	})
	if err != nil { // after ErrUncertain the act may still be running
		return r, procedure.Case{}, err
	}
	return r, c, nil
}

// step does one step of a call, likewise. Calls change in no other way.
func (h *Handlers) step(ctx context.Context, a asked, id uint64, do procedure.Command) (store.Receipt, callWithCustomer, error) {
	do.By = a.Person
	var k callWithCustomer
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		call, err := tx.Call(id)
		if err != nil {
			return store.Receipt{}, err
		}
		k, err = h.stepIn(tx, a, call, do)
		return store.Receipt{Subject: call.Name(), Code: string(do.Action), Turn: k.call.Turn}, err
	})
	if err != nil {
		return r, callWithCustomer{}, err
	}
	return r, k, nil
}

// update runs fn in one transaction under the input's key, and nudges the courier
// once the commit is durable.
func (h *Handlers) update(ctx context.Context, a asked, fn func(*store.Tx) (store.Receipt, error)) (store.Receipt, error) {
	r, err := h.updateQuietly(ctx, a, fn)
	if err == nil && !r.Seen {
		h.Nudge()
	}
	return r, err
}

// updateQuietly is update without the nudge, for what changes no post.
func (h *Handlers) updateQuietly(ctx context.Context, a asked, fn func(*store.Tx) (store.Receipt, error)) (store.Receipt, error) {
	return h.Store.Update(ctx, a.key(), func(tx *store.Tx) (store.Receipt, error) {
		r, err := fn(tx)
		if err == nil && a.Person.ID != procedure.System {
			tx.SetActed(a.Person.ID)
		}
		return r, err
	})
}

func (h *Handlers) actIn(tx *store.Tx, a asked, id uint64, do procedure.Command) (procedure.Case, error) {
	c, err := tx.Case(id)
	if err != nil {
		return c, err
	}
	next, effects, err := procedure.Apply(c, do, h.factsOf(tx, c, do))
	if err != nil {
		return c, err
	}
	return next, h.save(tx, a, next, effects, do)
}

// factsOf reads the facts that judge a command on a case.
func (h *Handlers) factsOf(tx *store.Tx, c procedure.Case, do procedure.Command) procedure.Facts {
	f := h.facts(tx, caseCustomer(tx, c))
	switch do.Action {
	case procedure.AnswerCase: // only an answer may hand the case to the lead; finding the lead reads all people
		f.Lead = h.Policy.TheLead(tx.People(), tx.Acted, tx.Now())
	case procedure.Reveal:
		f.Reveals = tx.Reveals(do.By.ID)
	}
	return f
}

func (h *Handlers) stepIn(tx *store.Tx, a asked, call procedure.Call, do procedure.Command) (callWithCustomer, error) {
	customer, others, err := h.callCustomer(tx, call)
	if err != nil {
		return callWithCustomer{}, err
	}
	k, err := h.stepOf(tx, a, call, customer, do)
	k.others = others
	return k, err
}

// stepOf does a step of a call about that customer.
func (h *Handlers) stepOf(tx *store.Tx, a asked, call procedure.Call, customer procedure.Customer, do procedure.Command) (callWithCustomer, error) {
	f := h.facts(tx, customer)
	next, opened, err := procedure.ApplyCall(call, do, f)
	if err != nil {
		return callWithCustomer{}, err
	}
	if row, _ := procedure.StepOf(do.Action); row.ReadOnly {
		if err := h.follow(tx, a, customer, call.Case, opened.Effects, do); err != nil {
			return callWithCustomer{}, err
		}
		return callWithCustomer{call: next, customer: customer}, tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: call.Name(),
			Action: string(do.Action), Body: map[string]string{"reason": do.Reason}})
	}
	next.Scripts = h.scriptsShown(tx, a, next, customer)
	if c := opened.Case; c != nil {
		c.ID = tx.NewCase()
		next.Case = c.ID
		if err := h.save(tx, a, *c, opened.Effects, do); err != nil {
			return callWithCustomer{}, err
		}
	}
	if opened.Add != nil {
		if _, err := h.actIn(tx, a, f.Open, *opened.Add); err != nil {
			return callWithCustomer{}, err
		}
	}
	return callWithCustomer{call: next, customer: customer}, h.saveCall(tx, a, next, do.Action)
}

// saveCall writes a call with its audit.
func (h *Handlers) saveCall(tx *store.Tx, a asked, c procedure.Call, action procedure.Action) error {
	tx.PutCall(c)
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: string(action), Body: c})
}

// save writes a case, its audit entry, the posts of its effects, and its other
// effects.
func (h *Handlers) save(tx *store.Tx, a asked, c procedure.Case, effects []procedure.Effect, do procedure.Command) error {
	row, _ := procedure.RuleOf(do.Action, c.Kind)
	if !row.ReadOnly {
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
	}
	if err := h.deliver(tx, c, effects); err != nil {
		return err
	}
	if err := h.follow(tx, a, caseCustomer(tx, c), c.ID, effects, do); err != nil {
		return err
	}
	if row.ReadOnly { // the customer's status may have changed it
		var err error
		if c, err = tx.Case(c.ID); err != nil {
			return err
		}
	}
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: string(do.Action), Body: recordOf(c, do)})
}

// follow carries out the effects of an act on the customer's status and on the count
// of reveals.
func (h *Handlers) follow(tx *store.Tx, a asked, customer procedure.Customer, id uint64, effects []procedure.Effect, do procedure.Command) error {
	for _, e := range effects {
		var err error
		switch e.Kind { // the other effects are messages
		case procedure.SetStatus:
			err = setStatus(tx, a, customer, id, do)
		case procedure.UnsetStatus:
			err = unsetStatus(tx, a, customer)
		case procedure.CountReveal:
			tx.PutReveals(a.Person.ID, e.Reveals)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// subjectID reads "K-12" or "C-345"; ok is false for anything else.
func subjectID(subject string) (kind byte, id uint64, ok bool) {
	head, tail, found := strings.Cut(subject, "-")
	if !found || len(head) != 1 {
		return 0, 0, false
	}
	id, err := strconv.ParseUint(tail, 10, 64)
	kind = strings.ToUpper(head)[0]
	return kind, id, err == nil && id > 0 && (kind == 'K' || kind == 'C')
}
