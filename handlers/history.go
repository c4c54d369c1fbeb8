package handlers

import (
	"context"
	"fmt"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxHistory is how many entries a history shows; older ones are only counted.
const maxHistory = 30

// history answers "/kasus riwayat K-12": what was done to the case, when, by whom,
// and on which platform. Texts are shown on the case itself.
func (h *Handlers) history(ctx context.Context, a asked, text string) (bot.Answer, error) {
	id, ok := caseID(text)
	if !ok {
		return h.errorAnswer(a, "which_case"), nil
	}
	card := bot.Card{Tone: bot.TonePlain, Sign: "🕘", Title: a.T("history.title", "Case", procedure.CaseName(id))}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		if _, err := tx.Case(id); err != nil {
			return err
		}
		entries := tx.AuditOf(procedure.CaseName(id))
		if n := len(entries) - maxHistory; n > 0 {
			card.Lines = append(card.Lines, bot.Line{Text: a.T("history.older", "N", n), Style: bot.StyleSmall})
			entries = entries[n:]
		}
		for _, e := range entries {
			what := e.Action
			if key := "action." + e.Action; a.Has(key) {
				what = a.T(key)
			}
			card.Lines = append(card.Lines, bot.Line{Label: a.When(e.At, tx.Now()), Text: fmt.Sprintf("%s – %s (%s)", what, nameIn(tx, e.Person), e.Via)})
		}
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

// handOvers answers "/kasus serahkan", for the end of a shift: the cases that the
// person holds, each with the button that gives it to somebody else.
func (h *Handlers) handOvers(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	return h.listCases(ctx, a, handOverList, 0)
}
