package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// reveal shows the full data of a case to somebody who doesn't work on it:
// privately, with a reason, limited, and in the audit (Lihat data).
func (h *Handlers) reveal(ctx context.Context, a asked, id uint64, b bot.Button, fields map[string]string) (answer bot.Answer, err error) {
	if fields == nil {
		return h.openReveal(ctx, a, id)
	}
	do, err := h.fill(ctx, a, b, fields)
	if err != nil {
		return bot.Answer{}, err
	}
	if _, err := h.update(ctx, a, func(tx *store.Tx) (store.Receipt, error) {
		c, err := tx.Case(id)
		if err != nil {
			return store.Receipt{}, err
		}
		times, err := procedure.ApplyReveal(c, do, tx.Reveals(a.Person.ID), h.world(tx, caseCustomer(tx, c)))
		if err != nil {
			return store.Receipt{}, err
		}
		tx.PutReveals(a.Person.ID, times)
		return store.Receipt{Subject: c.Name(), Code: b.Action}, tx.Audit(store.Entry{
			Person: a.Person.ID, Via: a.Account.Platform, Subject: c.Name(), Action: b.Action, Body: map[string]string{"reason": do.Reason}})
	}); err != nil {
		return bot.Answer{}, err
	}
	var card bot.Card
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		card = h.caseCard(tx, a.Reader, c, procedure.Audience{}, true)
		card.Buttons, card.More = nil, nil
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

func (h *Handlers) openReveal(ctx context.Context, a asked, id uint64) (answer bot.Answer, err error) {
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if !procedure.MayReveal(a.Person, c) {
			return &procedure.Refusal{Code: procedure.NoRole, State: c.State}
		}
		answer.Form = formOf(a, c.Name(), procedure.Reveal, c.Turn)
		answer.Form.Fields = []bot.Field{h.textField(a, procedure.NeedReason, "")}
		return nil
	})
	return answer, err
}
