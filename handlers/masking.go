package handlers

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// Masking happens at the border of what is shared, over every text of a card: Paint for
// channels, threads and notices, home for home pages, and each drawing whose reader may not
// see the full data. What draws a card need not think of it. See ADR 27.

// common reports whether a word tells nobody, because the bot says it, or it is one of a
// team's name: cards have those beside what is masked.
func (h *Handlers) common(word string) bool {
	return h.Book.Common(word) || slices.ContainsFunc(h.Teams, func(t procedure.Team) bool {
		return slices.Contains(strings.FieldsFunc(strings.ToLower(t.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), word)
	})
}

// mask is the mask where no customer is known.
func (h *Handlers) mask() procedure.Mask { return procedure.NewMask(nil, nil, h.common) }

// MaskText masks a text outside a card, such as one of the leads' page.
func (h *Handlers) MaskText(text string) string { return h.mask().Text(text) }

// caseMask is the mask of a case's customer.
func (h *Handlers) caseMask(c procedure.Case) procedure.Mask { return c.Mask(h.common) }

// callMask is the mask of a call's customer, and of the number that was given.
func (h *Handlers) callMask(c procedure.Call, customer procedure.Customer) procedure.Mask {
	return procedure.NewMask(append(customer.OtherNames(), customer.Name()), append(customer.Numbers(), c.Personal.Number), h.common)
}

// entryMask is the mask of an entry's customer.
func (h *Handlers) entryMask(r procedure.Row) procedure.Mask {
	return procedure.NewMask([]string{r.Name}, r.Numbers, h.common)
}

// masked is a card with every text masked. Mentions are the platform's own, and a
// colleague's name stays where the card says that it is one.
func masked(m procedure.Mask, card bot.Card) bot.Card {
	card.Title = maskedBeside(m, card.Title, card.Colleague)
	card.MoreLabel, card.Link.Label = m.Text(card.MoreLabel), m.Text(card.Link.Label)
	card.Lines, card.Copies = slices.Clone(card.Lines), slices.Clone(card.Copies)
	for i, l := range card.Lines {
		card.Lines[i].Label, card.Lines[i].Text = m.Text(l.Label), maskedBeside(m, l.Text, l.Colleague)
	}
	for i, c := range card.Copies {
		card.Copies[i] = bot.Copy{Label: m.Text(c.Label), Text: m.Text(c.Text)}
	}
	card.Buttons, card.More = maskedButtons(m, card.Buttons), maskedButtons(m, card.More)
	return card
}

func maskedButtons(m procedure.Mask, in []bot.Button) []bot.Button {
	out := slices.Clone(in)
	for i, b := range out {
		out[i].Label = m.Text(b.Label)
		if q := b.Confirm; q != nil {
			out[i].Confirm = &bot.Confirm{Text: m.Text(q.Text), Yes: m.Text(q.Yes), No: m.Text(q.No)}
		}
	}
	return out
}

// maskedBeside masks a text around the name of a colleague.
func maskedBeside(m procedure.Mask, text, colleague string) string {
	if colleague == "" {
		return m.Text(text)
	}
	parts := strings.Split(text, colleague)
	for i, part := range parts {
		parts[i] = m.Text(part)
	}
	return strings.Join(parts, colleague)
}
