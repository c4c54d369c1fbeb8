package handlers

import (
	"context"
	"strconv"
	"strings"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// act does one action on a case: the only way in which a case changes,
// whatever platform, timer or command line it comes from. Everything that
// follows from it is in the same transaction. The case is as the act left it,
// which is known only where it was done now, not before.
func (h *Handlers) act(ctx context.Context, a asked, id uint64, do procedure.Command) (store.Receipt, procedure.Case, error) {
	do.By = a.Person
	var c procedure.Case
	r, err := h.update(ctx, a, func(tx *store.Tx) (r store.Receipt, err error) {
		c, err = h.actIn(tx, a, id, do)
		return store.Receipt{Subject: c.Name(), Code: string(do.Action), Turn: c.Turn}, err
	})
	if err != nil { // where that is ErrUncertain, the act may still be running
		return r, procedure.Case{}, err
	}
	return r, c, nil
}

// step does one step of a call, likewise: the only way in which a call changes.
// What it leaves is known only where it was done now, not before.
func (h *Handlers) step(ctx context.Context, a asked, id uint64, do procedure.Command) (store.Receipt, known, error) {
	do.By = a.Person
	var k known
	r, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		call, err := tx.Call(id)
		if err != nil {
			return store.Receipt{}, err
		}
		k, err = h.stepIn(tx, a, call, do)
		return store.Receipt{Subject: call.Name(), Code: string(do.Action), Turn: k.call.Turn}, err
	})
	if err != nil {
		return r, known{}, err
	}
	return r, k, nil
}

// update runs fn in one transaction under the input's key, and has the courier
// look once it is durable.
func (h *Handlers) update(ctx context.Context, a asked, fn func(*store.Tx) (store.Receipt, error)) (store.Receipt, error) {
	r, err := h.updateQuietly(ctx, a, fn)
	if err == nil && !r.Seen {
		h.Nudge()
	}
	return r, err
}

// updateQuietly is update for what changes no post.
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

// factsOf is what a command on a case has to know.
func (h *Handlers) factsOf(tx *store.Tx, c procedure.Case, do procedure.Command) procedure.Facts {
	f := h.facts(tx, caseCustomer(tx, c))
	switch do.Action {
	case procedure.AnswerCase: // the only one that may go to the lead; it reads everybody
		f.Lead = h.Policy.TheLead(tx.People(), tx.Acted, tx.Now())
	case procedure.Reveal:
		f.Reveals = tx.Reveals(do.By.ID)
	}
	return f
}

func (h *Handlers) stepIn(tx *store.Tx, a asked, call procedure.Call, do procedure.Command) (known, error) {
	customer, others, err := h.callCustomer(tx, call)
	if err != nil {
		return known{}, err
	}
	k, err := h.stepOf(tx, a, call, customer, do)
	k.others = others
	return k, err
}

// stepOf does a step of a call about that customer.
func (h *Handlers) stepOf(tx *store.Tx, a asked, call procedure.Call, customer procedure.Customer, do procedure.Command) (known, error) {
	f := h.facts(tx, customer)
	next, opened, err := procedure.ApplyCall(call, do, f)
	if err != nil {
		return known{}, err
	}
	if row, _ := procedure.StepOf(do.Action); row.ReadOnly {
		if err := h.follow(tx, a, customer, call.Case, opened.Effects, do); err != nil {
			return known{}, err
		}
		return known{call: next, customer: customer}, tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: call.Name(),
			Action: string(do.Action), Body: map[string]string{"reason": do.Reason}})
	}
	next.Scripts = h.scriptsShown(tx, a, next, customer)
	if c := opened.Case; c != nil {
		c.ID = tx.NewCase()
		next.Case = c.ID
		if err := h.save(tx, a, *c, opened.Effects, do); err != nil {
			return known{}, err
		}
	}
	if opened.Add != nil {
		if _, err := h.actIn(tx, a, f.Open, *opened.Add); err != nil {
			return known{}, err
		}
	}
	return known{call: next, customer: customer}, h.saveCall(tx, a, next, do.Action)
}

// saveCall writes a call with its audit.
func (h *Handlers) saveCall(tx *store.Tx, a asked, c procedure.Call, action procedure.Action) error {
	tx.PutCall(c)
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: string(action), Body: c})
}

// save writes a case with its audit, the posts that it calls for, and what it
// does beside the case.
func (h *Handlers) save(tx *store.Tx, a asked, c procedure.Case, effects []procedure.Effect, do procedure.Command) error {
	if row, _ := procedure.RuleOf(do.Action, c.Kind); !row.ReadOnly {
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
	}
	if err := h.deliver(tx, c, effects); err != nil {
		return err
	}
	if err := h.follow(tx, a, caseCustomer(tx, c), c.ID, effects, do); err != nil {
		return err
	}
	return tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: string(do.Action), Body: recordOf(c, do)})
}

// follow does what an act calls for beside its case: the customer's status, and
// the count of reveals.
func (h *Handlers) follow(tx *store.Tx, a asked, customer procedure.Customer, id uint64, effects []procedure.Effect, do procedure.Command) error {
	for _, e := range effects {
		var err error
		switch e.Kind { // the rest are messages
		case procedure.SetStatus:
			err = setStatus(tx, customer, id, do)
		case procedure.UnsetStatus:
			err = unsetStatus(tx, customer)
		case procedure.CountReveal:
			tx.PutReveals(a.Person.ID, e.Reveals)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// record is what the audit keeps of an act on a case: the state that it led to
// and what was filled in.
type record struct {
	State  procedure.State   `json:"state"`
	Turn   uint64            `json:"turn"`
	Rev    uint64            `json:"rev"`
	Holder string            `json:"holder,omitempty"`
	Team   string            `json:"team,omitempty"`
	Taker  string            `json:"taker,omitempty"`
	Fields procedure.Command `json:"fields"`
}

func recordOf(c procedure.Case, do procedure.Command) record {
	do.By, do.To = procedure.Person{}, procedure.Person{ID: do.To.ID} // by whom stands in the entry itself
	return record{State: c.State, Turn: c.Turn, Rev: c.Rev, Holder: c.Holder, Team: c.Team(), Taker: c.Taker(), Fields: do}
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
