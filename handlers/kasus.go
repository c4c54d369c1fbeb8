package handlers

import (
	"context"
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// kasus answers "/kasus" with the person's cases and those that wait for them, and
// "/kasus K-12" with one case.
func (h *Handlers) kasus(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if text == "" {
		return h.listCases(ctx, a, workList, 0)
	}
	id, ok := caseID(text)
	if !ok {
		return h.errorAnswer(a, "which_case"), nil
	}
	return h.showCase(ctx, a, id)
}

// mine answers "/kasus saya": what the person works on.
func (h *Handlers) mine(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	return h.listCases(ctx, a, mineList, 0)
}

// queue answers "/kasus antrean": the callbacks that nobody has claimed.
func (h *Handlers) queue(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	return h.listCases(ctx, a, queueList, 0)
}

// caseID reads the number of a case: "K-12" or "12".
func caseID(text string) (id uint64, ok bool) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return n, n > 0
	}
	kind, id, ok := subjectID(text)
	return id, ok && kind == 'K'
}

func worksOn(a asked, l store.Listing) bool { return l.Holder == a.Person.ID || l.Taker == a.Person.ID }

// waitsFor reports whether the person may take up a case that waits.
func waitsFor(a asked, l store.Listing) bool {
	return l.State == procedure.Waiting && a.Person.Is(procedure.Tier2, procedure.Lead) ||
		l.State == procedure.Escalated && l.Taker == "" && a.Person.IsInTeam(l.Team)
}

// showCase shows one case, masked, with the buttons of that person. The full data is
// in the private card of the person who works on it.
func (h *Handlers) showCase(ctx context.Context, a asked, id uint64) (bot.Answer, error) {
	var card bot.Card
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		card = h.caseCard(tx, a.Reader, c, procedure.Audience{Person: a.Person})
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}
