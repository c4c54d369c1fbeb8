package handlers

import (
	"context"
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxListed is how many cases a list shows; the rest are only counted.
const maxListed = 20

// kasus answers "/kasus" with the person's cases and those that wait for them, and
// "/kasus K-12" with one case.
func (h *Handlers) kasus(ctx context.Context, a asked, text string) (bot.Answer, error) {
	if text == "" {
		return h.list(ctx, a, "mine", func(l store.Listing) bool { return worksOn(a, l) || waitsFor(a, l) })
	}
	id, ok := caseID(text)
	if !ok {
		return h.errorAnswer(a, "which_case"), nil
	}
	return h.showCase(ctx, a, id)
}

// mine answers "/kasus saya": what the person works on.
func (h *Handlers) mine(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	return h.list(ctx, a, "mine", func(l store.Listing) bool { return worksOn(a, l) })
}

// queue answers "/kasus antrean": the callbacks that nobody has claimed.
func (h *Handlers) queue(ctx context.Context, a asked, _ string) (bot.Answer, error) {
	return h.list(ctx, a, "queue", func(l store.Listing) bool { return l.State == procedure.Waiting })
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

// list shows the cases for which keep is true, the most urgent first.
func (h *Handlers) list(ctx context.Context, a asked, what string, keep func(store.Listing) bool) (bot.Answer, error) {
	card := bot.Card{Tone: bot.TonePlain, Sign: "📋", Title: a.T("list." + what), MoreLabel: a.T("more")}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Open()
		if err != nil {
			return err
		}
		n := 0
		for _, l := range open {
			if !keep(l) {
				continue
			}
			if n++; n <= maxListed {
				h.listed(tx, a, &card, l)
			}
		}
		switch {
		case n == 0:
			card.Lines = append(card.Lines, bot.Line{Text: a.T("list.none")})
		case n > maxListed:
			card.Lines = append(card.Lines, bot.Line{Text: a.T("list.further", "N", n-maxListed), Style: bot.StyleSmall})
		}
		return nil
	})
	return bot.Answer{Card: &card, Toast: card.Title}, err
}

func (h *Handlers) listed(tx *store.Tx, a asked, card *bot.Card, l store.Listing) {
	_, sign := tone(l.Urgency)
	name := procedure.CaseName(l.ID)
	text := joinDots(Urgency(a.Reader, l), a.T("state."+string(l.State)), l.Initials, l.Number, a.Ago(l.Opened, tx.Now()))
	if l.Holder != "" {
		text = joinDots(text, nameIn(tx, l.Holder))
	}
	if !l.Due.IsZero() {
		text = joinDots(text, a.T("list.due", "At", a.When(l.Due, tx.Now())))
	}
	card.Lines = append(card.Lines, bot.Line{Label: sign + " " + name, Text: text})
	if len(card.Buttons) < inSight {
		card.Buttons = append(card.Buttons, bot.Button{Subject: name, Action: actShow, Turn: l.Turn, Label: name})
	}
}
