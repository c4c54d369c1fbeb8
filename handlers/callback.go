package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// callback answers "/callback NUMBER words" (5.2.6, 5.3.4). If the agent has a
// confirmed and educated call for the number from the last half hour, it opens the
// case; otherwise it answers as /cek does and keeps the words. Of a message that somebody
// wrote to others, the number is wherever it stands, and the rest is the words.
func (h *Handlers) callback(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if !a.Person.MayLookUp() {
		return h.errorAnswer(a, string(procedure.NoRole)), nil
	}
	read, how := h.Numbers.Line, "sorry.number.how"
	if a.Command.Quoted {
		read, how = h.Numbers.Message, "sorry.quoted.how"
	}
	line, err := read(text)
	if err != nil {
		return h.badNumber(a, err, how), nil
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
