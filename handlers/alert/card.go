package alert

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// drawing draws the card of an incident.
type drawing func(r words.Reader, over bool) bot.Card

func storeCard(full bool) drawing {
	why := "alert.store.broken"
	if full {
		why = "alert.store.full"
	}
	return func(r words.Reader, over bool) bot.Card {
		if over {
			return overCard(r.T("alert.store.over"), r.T("alert.store.over.next"))
		}
		return bot.Card{Tone: bot.ToneEmergency, Sign: "🚨", Title: r.T("alert.store"), Lines: []bot.Line{
			{Text: r.T(why)}, {Text: r.T("alert.store.what")}, {Text: r.T("alert.store.next"), Style: bot.StyleNext},
		}}
	}
}

// placeCard is the card for a closed channel or private chat.
func (n *Notifier) placeCard(p bot.Place, cause string) drawing {
	person := n.personAt(p)
	began, next, ended := "alert.place", "alert.place.next", "alert.place.over"
	if p.Private {
		began, next, ended = "alert.person", "alert.person.next", "alert.person.over"
	}
	return func(r words.Reader, over bool) bot.Card {
		args := []any{"Person", person, "Platform", platformTitle(p.Platform), "Place", n.placeWords(r, p)}
		if over {
			return overCard(r.T(ended, args...), "")
		}
		return bot.Card{Tone: bot.ToneWarn, Sign: "⚠️", Title: r.T(began, args...), Lines: []bot.Line{
			{Text: r.T(next, args...), Style: bot.StyleNext}, {Text: r.T("alert.place.cause", "Cause", cause), Style: bot.StyleSmall},
		}}
	}
}

func overCard(title, next string) bot.Card {
	card := bot.Card{Tone: bot.ToneDone, Sign: "✅", Title: title}
	if next != "" {
		card.Lines = []bot.Line{{Text: next, Style: bot.StyleNext}}
	}
	return card
}

// personAt returns the name of the person whose private chat the place is, or the
// account's id if it belongs to nobody.
func (n *Notifier) personAt(p bot.Place) string {
	name := p.ID
	// If the name can't be read now, the lead still gets the message.
	_ = n.Store.View(context.Background(), func(tx *store.Tx) error {
		if person, ok := tx.PersonOf(bot.Account{Platform: p.Platform, ID: p.ID}); ok && person.Name != "" {
			name = person.Name
		}
		return nil
	})
	return name
}

// placeWords describes a channel by its purpose and platform, since a lead doesn't
// know its id.
func (n *Notifier) placeWords(r words.Reader, p bot.Place) string {
	name := p.ID
	for _, at := range n.Places.Board {
		if at == p {
			name = r.T("alert.board")
		}
	}
	for _, t := range n.Teams {
		for _, at := range n.Places.Teams[t.Code] {
			if at == p {
				name = r.T("alert.team", "Team", t.Name)
			}
		}
	}
	return name + " (" + platformTitle(p.Platform) + ")"
}

func platformTitle(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
