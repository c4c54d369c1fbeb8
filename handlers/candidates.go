package handlers

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// candidatesCard lets the agent choose among the customers of one number, all masked.
func (h *Handlers) candidatesCard(tx *store.Tx, a asked, c procedure.Call) (bot.Card, error) {
	card := bot.Card{Tone: bot.ToneWarn, Sign: "❓", Title: a.T("card.candidates", "N", len(c.Personal.Candidates)), MoreLabel: a.T("more")}
	m, err := tx.Find(c.Personal.Number, c.Personal.Directory.Rows...)
	if err != nil {
		return card, err
	}
	for i, id := range c.Personal.Candidates[:min(len(c.Personal.Candidates), maxCandidates)] {
		at := slices.IndexFunc(m.Customers, func(c procedure.Customer) bool { return c.ID == id })
		if at < 0 {
			continue // the lists have lost it
		}
		customer := m.Customers[at]
		n := strconv.Itoa(i + 1)
		text := joinDots(a.T("category."+string(h.Policy.Classify(customer, c.Judged, c.At).Category)), procedure.Initials(customer.Name()))
		for _, number := range customer.Numbers() {
			text = joinDots(text, number.Masked())
		}
		card.Lines = append(card.Lines, bot.Line{Label: n, Text: text})
		b := bot.Button{Subject: c.Name(), Action: string(procedure.Choose), Arg: n, Turn: c.Turn, Label: fmt.Sprintf("%s · %s", n, procedure.Initials(customer.Name()))}
		if i < inSight {
			card.Buttons = append(card.Buttons, b)
		} else {
			card.More = append(card.More, b)
		}
	}
	if source := sourceText(tx, a, c.Personal.Directory, m.Customers...); source != "" {
		card.Lines = append(card.Lines, bot.Line{Label: a.T("label.source"), Text: source, Style: bot.StyleSmall})
	}
	card.Lines = append(card.Lines, bot.Line{Text: a.T("next.choose"), Style: bot.StyleNext})
	card.Lines = append(card.Lines, doubtLines(tx, a.Reader)...)
	return card, nil
}

// maxCandidates is how many customers of one number can be chosen from.
const maxCandidates = 32
