package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// callback answers "/callback NUMBER words": the case of 5.2.6 and 5.3.4 from
// the other end. With this agent's confirmed and educated call of the last
// half hour it makes the case; otherwise it shows the answer of /cek, and the
// words are kept.
func (h *Handlers) callback(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if !a.Person.TakesCalls() {
		return h.sorry(a, string(procedure.NoRole)), nil
	}
	line, err := h.Numbers.Line(text)
	if err != nil {
		return h.badNumber(a, err), nil
	}
	var last procedure.Call
	var ok bool
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		last, ok = tx.LastCall(a.Person.ID)
		ok = ok && last.Serves(line.Number, h.Policy, tx.Now())
		return nil
	})
	if err != nil {
		return bot.Answer{}, err
	}
	if !ok {
		return h.lookUp(ctx, a, line.Number, line.Words, line.Judged)
	}
	r, k, err := h.step(ctx, a, last.ID, procedure.Command{Action: procedure.MakeCallback, Turn: last.Turn, Text: line.Words})
	if err != nil {
		return bot.Answer{}, err
	}
	return h.callAnswer(ctx, a, r, k, false)
}
