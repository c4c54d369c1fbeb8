package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// revealed shows the full data of the receipt's case to the person who pressed "Lihat
// data": privately and without buttons. If the input came again, who may see the data is
// judged by now: while the first answer may show them, and by the procedure. Otherwise the
// card is as anybody sees it.
func (h *Handlers) revealed(ctx context.Context, a asked, r store.Receipt) (bot.Answer, error) {
	_, id, _ := subjectID(r.Subject)
	var answer bot.Answer
	plain := false
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if plain = r.Seen && !h.stillRevealed(tx, a, c, r); plain {
			return nil
		}
		card := h.caseCard(tx, a.Reader, c, procedure.Audience{Full: true})
		card.Buttons, card.More = nil, nil
		answer = h.hideLater(bot.Answer{Card: &card, Toast: card.Title}, c.Name(), r.At, a.T("hidden.case", "Case", c.Name()))
		return nil
	})
	if plain && err == nil {
		return h.showCase(ctx, a, id)
	}
	return answer, err
}

// stillRevealed reports whether a reveal that came again may show the data.
func (h *Handlers) stillRevealed(tx *store.Tx, a asked, c procedure.Case, r store.Receipt) bool {
	do := procedure.Command{Action: procedure.Reveal, By: a.Person}
	facts := h.factsOf(tx, c, do)
	facts.Reveals = nil // it is counted already
	_, err := procedure.MayOpen(c, do, facts)
	return err == nil && procedure.Within(r.At, tx.Now(), h.Policy.HideAfter)
}
