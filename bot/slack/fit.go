package slack

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/bot"
)

// The limits of a message. Slack's documentation counts characters and does not say
// which; UTF-16 code units are the strictest reading.
const (
	maxBlocks   = 12900 // all blocks as JSON; other apps have measured 13,200
	maxFallback = 3000  // the text of a message; chat.update refuses 4,000
	maxText     = 3000
	maxLabel    = 75 // a button, an option, the label of a line
	maxName     = 40 // a name in place of a mention
)

// limits are Slack's limits of a card, and expanded those of a card that shows all its
// buttons.
var limits, expanded = limitsWith(3), limitsWith(allInSight)

type cardLimits bot.Limits

func limitsWith(inSight int) cardLimits {
	return cardLimits{
		Sign: 16, Title: 150, Name: maxName, Label: maxLabel, Text: maxText, Button: maxLabel, Next: 300,
		Mentions: 20, Lines: 40, InSight: inSight, More: 40, Cut: bot.Cut,
	}
}

// fit shortens a card until its blocks have at most most characters as JSON.
func (l cardLimits) fit(c bot.Card, most int, mark string) bot.Card {
	return bot.Limits(l).Fit(c, most, func(c bot.Card) int {
		if n := atMost(c); n <= most { // the usual case; measuring costs as much as drawing
			return n
		}
		return sizeOf(blocks(c, mark))
	})
}

// The JSON around the text of a line, a mention and a button, at most.
const (
	aroundLine    = 300
	aroundMention = 150
	aroundButton  = 300
	aroundConfirm = 350
)

// atMost returns an upper bound of a clean card's size as JSON.
func atMost(c bot.Card) int {
	n := aroundLine + widest(c.Sign) + widest(c.Title) + aroundButton + widest(c.MoreLabel) + linkSize(c.Link)
	for _, m := range c.Mentions {
		n += aroundMention + widest(m.Name) + widest(m.Account.ID)
	}
	for _, l := range c.Lines {
		n += aroundLine + widest(l.Label) + widest(l.Text)
	}
	for _, b := range slices.Concat(c.Buttons, c.More) {
		n += aroundButton + widest(b.Label) + 3*len(b.Code()) // the ids of the block and the menu repeat a part of it
		if ask := b.Confirm; ask != nil {
			n += aroundConfirm + widest(b.Label) + widest(ask.Text) + widest(ask.Yes) + widest(ask.No)
		}
	}
	return n
}

// widest returns the greatest size of a clean text as JSON: "&amp;" is five characters,
// and any other byte becomes at most two.
func widest(s string) (n int) {
	for i := range len(s) {
		n += 2
		if s[i] == '&' || s[i] == '<' || s[i] == '>' {
			n += 3
		}
	}
	return n
}

// sizeOf returns the number of characters of v as JSON.
func sizeOf(v any) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return 0
	}
	return bot.Length(b.String(), bot.Units) - 1 // Encode adds a newline
}
