package alert

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

const (
	maxNamed = 10  // incidents that one message names
	maxCause = 300 // how much of a cause is shown, in characters
)

// card draws a message.
func (n *Notifier) card(ctx context.Context, m message) (card bot.Card) {
	r := n.Book.In(m.lang)
	// If names can't be read now, the lead still gets the message with ids.
	names := map[string]string{}
	_ = n.Store.View(ctx, func(tx *store.Tx) error {
		for _, i := range m.about {
			names[i.Key] = personAt(tx, i)
		}
		return nil
	})
	if len(m.about) > 1 {
		return n.listCard(r, m, names)
	}
	i := m.about[0]
	switch i.Kind {
	case kindStore:
		return storeCard(r, i)
	case kindLookups:
		return bot.Card{Tone: bot.ToneWarn, Sign: "🔎", Title: r.T("alert.lookups", "Person", names[i.Key], "N", n.Lookups, "At", r.Clock(i.At)), Lines: []bot.Line{
			{Text: r.T("alert.lookups.what")}, {Text: r.T("alert.lookups.next", "ID", i.Person), Style: bot.StyleNext},
		}}
	}
	return n.oneCard(r, i, names[i.Key])
}

func storeCard(r words.Reader, i *incident) bot.Card {
	if i.Over {
		return overCard(r.T("alert.store.over"), r.T("alert.store.over.next"))
	}
	why := "alert.store.broken"
	if i.Full {
		why = "alert.store.full"
	}
	return bot.Card{Tone: bot.ToneEmergency, Sign: "🚨", Title: r.T("alert.store"), Lines: []bot.Line{
		{Text: r.T(why)}, {Text: r.T("alert.store.what")}, {Text: r.T("alert.store.next"), Style: bot.StyleNext},
	}}
}

func overCard(title, next string) bot.Card {
	card := bot.Card{Tone: bot.ToneDone, Sign: "✅", Title: title}
	if next != "" {
		card.Lines = []bot.Line{{Text: next, Style: bot.StyleNext}}
	}
	return card
}

// oneCard is the card about one incident.
func (n *Notifier) oneCard(r words.Reader, i *incident, person string) bot.Card {
	title := n.sentence(r, i, person)
	if i.Over {
		return overCard(title, "")
	}
	card := bot.Card{Tone: bot.ToneWarn, Sign: "⚠️", Title: title, Lines: []bot.Line{{Text: n.text(r, i, ".next", person), Style: bot.StyleNext}}}
	if i.Kind == kindUrgent || i.Kind == kindPart {
		card.Tone, card.Sign = bot.ToneEmergency, "🚨"
	}
	if i.Cause != "" {
		card.Lines = append(card.Lines, bot.Line{Text: r.T("alert.place.cause", "Cause", bot.Cut(i.Cause, maxCause)), Style: bot.StyleSmall})
	}
	if button, ok := handlers.ResendButton(r, i.Subject); ok {
		card.Buttons = []bot.Button{button}
	}
	return card
}

// listCard is one card about several incidents.
func (n *Notifier) listCard(r words.Reader, m message, names map[string]string) bot.Card {
	title := r.T("alert.many."+m.group, "N", len(m.about))
	card := bot.Card{Tone: bot.ToneWarn, Sign: "⚠️", Title: title}
	if m.over {
		card = overCard(r.T("alert.many.over", "N", len(m.about)), "")
	} else if m.group == gathers[kindUrgent].group {
		card.Tone, card.Sign = bot.ToneEmergency, "🚨"
	}
	for _, i := range m.about[:min(len(m.about), maxNamed)] {
		card.Lines = append(card.Lines, bot.Line{Text: n.sentence(r, i, names[i.Key])})
	}
	if more := len(m.about) - maxNamed; more > 0 {
		card.Lines = append(card.Lines, bot.Line{Text: r.T("list.further", "N", more), Style: bot.StyleSmall})
	}
	if !m.over {
		card.Lines = append(card.Lines, bot.Line{Text: n.text(r, m.about[0], ".next", names[m.about[0].Key]), Style: bot.StyleNext})
		if m.about[0].Subject != "" {
			button, _ := handlers.ResendButton(r, handlers.Outbox)
			card.Buttons = []bot.Button{button}
		}
	}
	return card
}

// sentence says what an incident is, or that it is over.
func (n *Notifier) sentence(r words.Reader, i *incident, person string) string {
	if i.Over {
		return n.text(r, i, ".over", person)
	}
	return n.text(r, i, "", person)
}

// text is a text about an incident; the words of a private chat are its own.
func (n *Notifier) text(r words.Reader, i *incident, suffix, person string) string {
	key := "alert." + string(i.Kind)
	if i.Kind == kindPlace && i.Place.Private {
		key = "alert.person"
	}
	platform := i.platform()
	if r.Has("platform." + platform) {
		platform = r.T("platform." + platform)
	}
	if i.Kind == kindPart && n.platforms[i.Key] == nil {
		if own := key + "." + i.Key + suffix; r.Has(own) {
			key += "." + i.Key
		}
	}
	return r.T(key+suffix, "Case", i.Subject, "Person", person, "Platform", platform, "Place", n.placeWords(r, i.Place))
}

// personAt returns the name of the person of an incident, or the account's id if it
// belongs to nobody.
func personAt(tx *store.Tx, i *incident) string {
	name := i.Person
	if i.Person != "" {
		if p, err := tx.Person(i.Person); err == nil && p.Name != "" {
			name = p.Name
		}
		return name
	}
	if i.Place.Private {
		name = i.Place.ID
		if p, ok := tx.PersonOf(bot.Account{Platform: i.Place.Platform, ID: i.Place.ID}); ok && p.Name != "" {
			name = p.Name
		}
	}
	return name
}

// placeWords describes a channel by its purpose and platform, since a lead doesn't
// know its id.
func (n *Notifier) placeWords(r words.Reader, p bot.Place) string {
	if p.Platform == "" {
		return ""
	}
	name := p.ID
	if p.Private {
		name = r.T("status.private")
	}
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
