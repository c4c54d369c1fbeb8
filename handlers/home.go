package handlers

import (
	"context"
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxHome is how many cases a section of a home page shows; the rest are only counted.
const maxHome = 12

// home draws a person's home page: the calls they have promised, their other cases, and
// what waits for them. All data are masked, as in a channel.
func (h *Handlers) home(ctx context.Context, a asked) (bot.Answer, error) {
	var promised, mine, waiting []store.Listing
	answer := bot.Answer{}
	err := h.Store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Open()
		if err != nil {
			return err
		}
		for _, l := range open {
			switch {
			case worksOn(a, l) && !l.Due.IsZero():
				promised = append(promised, l)
			case worksOn(a, l):
				mine = append(mine, l)
			case waitsFor(a, l):
				waiting = append(waiting, l)
			}
		}
		slices.SortStableFunc(promised, func(x, y store.Listing) int { return x.Due.Compare(y.Due) })
		answer.Home = h.section(tx, a, "promised", promised)
		answer.Home = append(answer.Home, h.section(tx, a, "mine", mine)...)
		if a.Person.Is(procedure.Tier2, procedure.Lead, procedure.Backend) {
			answer.Home = append(answer.Home, h.section(tx, a, "waiting", waiting)...)
		}
		for i, card := range answer.Home {
			answer.Home[i] = masked(h.mask(), card)
		}
		return nil
	})
	answer.Home = append(answer.Home, bot.Card{Lines: []bot.Line{{Text: a.T("home.drawn", "At", a.Clock(h.now(ctx))), Style: bot.StyleSmall}}})
	return answer, err
}

// section is a heading and a card for each case, with a button that shows it.
func (h *Handlers) section(tx *store.Tx, a asked, what string, cases []store.Listing) []bot.Card {
	out := []bot.Card{{Sign: "📋", Title: a.T("home."+what, "N", len(cases))}}
	for _, l := range cases[:min(len(cases), maxHome)] {
		name := procedure.CaseName(l.ID)
		out = append(out, bot.Card{Lines: []bot.Line{h.listed(tx, a, l)},
			Buttons: []bot.Button{{Subject: name, Action: actShow, Turn: l.Turn, Label: name}}})
	}
	switch {
	case len(cases) == 0:
		out[0].Lines = []bot.Line{{Text: a.T("list.none")}}
	case len(cases) > maxHome:
		out = append(out, bot.Card{Lines: []bot.Line{{Text: a.T("list.further", "N", len(cases)-maxHome), Style: bot.StyleSmall}}})
	}
	return out
}
