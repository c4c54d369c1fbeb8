package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// revealed shows the full data of the receipt's case to the person who pressed "Lihat
// data": privately and without buttons.
func (h *Handlers) revealed(ctx context.Context, a asked, r store.Receipt) (bot.Answer, error) {
	_, id, _ := subjectID(r.Subject)
	var answer bot.Answer
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if r.Seen { // the input came again: who may see the data is judged by now
			do := procedure.Command{Action: procedure.Reveal, By: a.Person}
			facts := h.factsOf(tx, c, do)
			facts.Reveals = nil // it is counted already
			if _, err := procedure.MayOpen(c, do, facts); err != nil {
				return err
			}
		}
		card := h.caseCard(tx, a.Reader, c, procedure.Audience{Full: true})
		card.Buttons, card.More = nil, nil
		answer = h.hideLater(bot.Answer{Card: &card, Toast: card.Title}, c.Name(), tx.Now(), a.T("hidden.case", "Case", c.Name()))
		return nil
	})
	return answer, err
}
