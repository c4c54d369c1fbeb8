package handlers

import (
	"context"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// readOnly answers a look-up that could not be saved, since the customer is waiting
// on the line. It says so first, then gives the category, what to say and what not to
// promise. It shows no personal data, because there is no audit entry, and no button,
// because there is no call.
func (h *Handlers) readOnly(ctx context.Context, a asked, n procedure.Number, judged []procedure.Criterion, said procedure.DirectoryAnswer, cause error) (bot.Answer, error) {
	answer := h.failure(a, cause)
	card := answer.Card
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		m, err := tx.Find(n, said.Rows...)
		if err != nil {
			return err
		}
		if m.Filler {
			return &procedure.Refusal{Code: procedure.FillerNumber}
		}
		found := m.Customers
		if err := h.countUnsaved(tx, a, n, found); err != nil {
			return err
		}
		if len(found) > 1 {
			card.Lines = append(card.Lines, bot.Line{Text: a.T("unsaved.candidates", "N", len(found))})
			return nil
		}
		var customer procedure.Customer
		if len(found) == 1 {
			customer = found[0]
		}
		c := h.Policy.NewCall(0, a.Person, n, "", judged, customer, tx.Now())
		c.Personal.Directory = said
		d := &callDrawing{Handlers: h, asked: a, tx: tx, c: c, customer: customer, class: h.Policy.Classify(customer, judged, c.At)}
		d.line(bot.StyleFact, "category", a.T("category."+string(c.Category)))
		if len(c.Criteria) > 0 {
			d.line(bot.StyleFact, "criteria", d.criteriaWords(a.Reader, c.Category, c.Criteria))
		}
		d.source()
		d.scripts()
		d.line(bot.StyleNext, "", a.T("unsaved.next"))
		card.Lines = slices.Concat(card.Lines, d.out.Lines, doubtLines(tx, a.Reader))
		return nil
	})
	return answer, err
}
