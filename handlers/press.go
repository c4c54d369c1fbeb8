package handlers

import (
	"context"
	"errors"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// press answers a button, or, if fields are given, the form that it opened. A button
// whose action needs fields opens its form, which changes nothing; everything else is
// an act.
func (h *Handlers) press(ctx context.Context, a asked, b bot.Button, fields map[string]string) (bot.Answer, error) {
	kind, id, ok := subjectID(b.Subject)
	if name, lang, isScript := scriptOf(b.Subject); isScript && len(fields) <= maxFields {
		return h.pressScript(ctx, a, name, lang, b, fields)
	}
	if list, isList := listOf(b.Subject); isList && len(fields) <= maxFields {
		return h.pressList(ctx, a, list, b, fields)
	}
	if list, id, isEntry := entryOf(b.Subject); isEntry && len(fields) <= maxFields {
		return h.pressEntry(ctx, a, list, id, b, fields)
	}
	if list, isList := caseListOf(b.Subject); isList && a.Press != nil {
		return h.pressCaseList(ctx, a, list, b)
	}
	change, isChange := changeOf(b.Subject)
	switch {
	case b.Action == actResend && fields == nil && (b.Subject == Outbox || ok && kind == 'K'):
		return h.pressResend(ctx, a, b.Subject)
	case b.Subject == uploadSubject && fields == nil:
		return h.pressUpload(ctx, a, b)
	case isChange && fields == nil:
		return h.pressChange(ctx, a, change, b), nil
	case !ok || len(fields) > maxFields:
		return h.errorAnswer(a, "unknown_button"), nil
	case b.Action == bot.ActMore && a.Press != nil:
		return h.more(ctx, a, kind, id)
	case kind == 'C' && b.Action == string(procedure.Choose):
		return h.choose(ctx, a, id, b)
	case kind == 'C':
		return h.pressCall(ctx, a, id, b, fields)
	case b.Action == actShow:
		return h.showCase(ctx, a, id)
	}
	return h.pressCase(ctx, a, id, b, fields)
}

// more shows a case or a call with all its buttons.
func (h *Handlers) more(ctx context.Context, a asked, kind byte, id uint64) (answer bot.Answer, err error) {
	if kind == 'C' {
		answer, err = h.callAnswer(ctx, a, store.Receipt{Subject: a.Press.Subject}, callWithCustomer{}, true)
	} else {
		answer, err = h.showCase(ctx, a, id)
	}
	if err == nil {
		answer.Replace = true
		answer.Card.Buttons, answer.Card.More = append(answer.Card.Buttons, answer.Card.More...), nil
	}
	return answer, err
}

// maxFields is how many fields of a filled form are read.
const maxFields = 32

// actShow is the press that shows a case from a list; it isn't in the procedure's
// tables.
const actShow = "show"

func (h *Handlers) pressCall(ctx context.Context, a asked, id uint64, b bot.Button, fields map[string]string) (bot.Answer, error) {
	row, ok := procedure.StepOf(procedure.Action(b.Action))
	if !ok {
		return h.errorAnswer(a, "unknown_button"), nil
	}
	do, err := h.fill(ctx, a, b, fields)
	if err != nil {
		return bot.Answer{}, err
	}
	if fields == nil && len(row.Needs) > 0 {
		if form, err := h.openCallForm(ctx, a, id, do); form != nil || err != nil {
			return bot.Answer{Form: form}, err
		}
	}
	r, k, err := h.step(ctx, a, id, do)
	switch {
	case err != nil:
		return bot.Answer{}, changed(id, h.already(ctx, a, id, err))
	case row.ReadOnly:
		return bot.Answer{Toast: a.T("done." + b.Action)}, nil
	}
	return h.callAnswer(ctx, a, r, k, true)
}

// openCallForm returns the form of a step if a field is missing and the row would
// allow the step otherwise.
func (h *Handlers) openCallForm(ctx context.Context, a asked, id uint64, do procedure.Command) (form *bot.Form, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Call(id)
		if err != nil {
			return err
		}
		customer, _, err := h.callCustomer(tx, c)
		if err != nil {
			return err
		}
		if open, _ := procedure.MayOpenStep(c, do, h.facts(tx, customer)); open {
			row, _ := procedure.StepOf(do.Action)
			form = h.callForm(a, c, row)
		}
		return nil
	})
	return form, err
}

// already turns "the customer has an open case" into "already logged as K-12" if this
// call opened that case: somebody pressed twice.
func (h *Handlers) already(ctx context.Context, a asked, id uint64, err error) error {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) || refusal.Code != procedure.Stale {
		return err
	}
	var call procedure.Call
	if h.Store.View(ctx, func(tx *store.Tx) (err error) {
		call, err = tx.Call(id)
		return err
	}) == nil && call.Case != 0 && call.By == a.Person.ID {
		return &procedure.Refusal{Code: procedure.HasCase, Case: call.Case}
	}
	return err
}

func (h *Handlers) pressCase(ctx context.Context, a asked, id uint64, b bot.Button, fields map[string]string) (bot.Answer, error) {
	action := procedure.Action(b.Action)
	if !isAction(action) {
		return h.errorAnswer(a, "unknown_button"), nil
	}
	do, err := h.fill(ctx, a, b, fields)
	if err != nil {
		return bot.Answer{}, err
	}
	if fields == nil {
		if form, err := h.openCaseForm(ctx, a, id, do); form != nil || err != nil {
			return bot.Answer{Form: form}, err
		}
	}
	r, c, err := h.act(ctx, a, id, do)
	switch {
	case err != nil:
		return bot.Answer{}, err
	case r.Code == string(procedure.Reveal):
		return h.revealed(ctx, a, r)
	}
	return h.actAnswer(ctx, a, r, c)
}

func isAction(action procedure.Action) bool {
	_, callback := procedure.RuleOf(action, procedure.CallbackKind)
	_, tier1 := procedure.RuleOf(action, procedure.Tier1Kind)
	return callback || tier1
}

// openCaseForm returns the form of an action, likewise.
func (h *Handlers) openCaseForm(ctx context.Context, a asked, id uint64, do procedure.Command) (form *bot.Form, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if open, _ := procedure.MayOpen(c, do, h.factsOf(tx, c, do)); open {
			row, _ := procedure.RuleOf(do.Action, c.Kind)
			form = h.caseForm(tx, a, c, row)
		}
		return nil
	})
	return form, err
}

// actAnswer says in one line what was done; the cards show the rest. c is the case
// after the act; if the input came before, it is read again.
func (h *Handlers) actAnswer(ctx context.Context, a asked, r store.Receipt, c procedure.Case) (bot.Answer, error) {
	if r.Seen {
		_, id, _ := subjectID(r.Subject)
		if err := h.Store.View(ctx, func(tx *store.Tx) (err error) {
			c, err = tx.Case(id)
			return err
		}); err != nil {
			return bot.Answer{}, err
		}
	}
	holder := a.Person.Name
	if c.Holder != a.Person.ID || holder == "" {
		holder = h.name(c.Holder)
	}
	text := a.T("done."+r.Code, "Case", c.Name(), "State", a.T("state."+string(c.State)),
		"Team", h.teamName(c.Team()), "Holder", holder)
	return bot.Answer{Toast: text}, nil
}
