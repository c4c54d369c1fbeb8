package main

import (
	"context"
	"strings"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// alarmCard draws a trouble that began, or is over.
type alarmCard func(r words.Reader, over bool) bot.Card

func storeCard(full bool) alarmCard {
	why := "alarm.store.broken"
	if full {
		why = "alarm.store.full"
	}
	return func(r words.Reader, over bool) bot.Card {
		if over {
			return overCard(r.T("alarm.store.over"), r.T("alarm.store.over.next"))
		}
		return bot.Card{Tone: bot.ToneEmergency, Sign: "🚨", Title: r.T("alarm.store"), Lines: []bot.Line{
			{Text: r.T(why)}, {Text: r.T("alarm.store.what")}, {Text: r.T("alarm.store.next"), Style: bot.StyleNext},
		}}
	}
}

// placeCard is of a channel, or of a person's private chat.
func (a *alarm) placeCard(p bot.Place, cause string) alarmCard {
	person := a.personAt(p)
	began, next, ended := "alarm.place", "alarm.place.next", "alarm.place.over"
	if p.Private {
		began, next, ended = "alarm.person", "alarm.person.next", "alarm.person.over"
	}
	return func(r words.Reader, over bool) bot.Card {
		args := []any{"Person", person, "Platform", platformTitle(p.Platform), "Place", a.placeWords(r, p)}
		if over {
			return overCard(r.T(ended, args...), "")
		}
		return bot.Card{Tone: bot.ToneWarn, Sign: "⚠️", Title: r.T(began, args...), Lines: []bot.Line{
			{Text: r.T(next, args...), Style: bot.StyleNext}, {Text: r.T("alarm.place.cause", "Cause", cause), Style: bot.StyleSmall},
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

// personAt is whose private chat a place is; an account that is nobody's stays one.
func (a *alarm) personAt(p bot.Place) string {
	name := p.ID
	// A name that can't be read now is no reason to say nothing.
	_ = a.store.View(context.Background(), func(tx *store.Tx) error {
		if person, ok := tx.PersonOf(bot.Account{Platform: p.Platform, ID: p.ID}); ok && person.Name != "" {
			name = person.Name
		}
		return nil
	})
	return name
}

// placeWords are what a channel is for, and where: its id says nothing to a lead.
func (a *alarm) placeWords(r words.Reader, p bot.Place) string {
	name := p.ID
	for _, at := range a.places.Board {
		if at == p {
			name = r.T("alarm.board")
		}
	}
	for _, t := range a.teams {
		for _, at := range a.places.Teams[t.Code] {
			if at == p {
				name = r.T("alarm.team", "Team", t.Name)
			}
		}
	}
	return name + " (" + platformTitle(p.Platform) + ")"
}

func platformTitle(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
