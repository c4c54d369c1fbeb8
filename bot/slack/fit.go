package slack

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/cc147/sigap/bot"
)

// The limits of a message. Slack counts characters of what is sent, and does not
// say which: UTF-16 units are the most that it could mean.
const (
	maxBlocks   = 12900 // of all blocks as JSON; apps have measured 13,200
	maxFallback = 3000  // a message; chat.update refuses 4,000
	maxText     = 3000
	maxLabel    = 75 // a button, an option, the label of a line
	maxName     = 40 // somebody who can't be mentioned
)

// limits are those of a card on Slack.
var limits = bot.Limits{
	Sign: 16, Title: 150, Name: maxName, Label: maxLabel, Text: maxText, Button: maxLabel, Next: 300,
	Mentions: 20, Lines: 40, InSight: 3, More: 40, Cut: bot.Cut,
}

// fit shortens a card until its blocks have at most so many characters as JSON.
func fit(c bot.Card, most int, mark string) bot.Card {
	return limits.Fit(c, most, func(c bot.Card) int {
		if n := atMost(c); n <= most { // nearly every card; to measure one costs as much as to draw it
			return n
		}
		return sizeOf(blocks(c, mark))
	})
}

// What a line, a mention and a button take as JSON at most, beside their texts.
const (
	aroundLine    = 300
	aroundMention = 150
	aroundButton  = 300
)

// atMost is a size that a tidy card doesn't exceed as JSON.
func atMost(c bot.Card) int {
	n := aroundLine + widest(c.Sign) + widest(c.Title) + aroundButton + widest(c.MoreLabel)
	for _, m := range c.Mentions {
		n += aroundMention + widest(m.Name) + widest(m.Account.ID)
	}
	for _, l := range c.Lines {
		n += aroundLine + widest(l.Label) + widest(l.Text)
	}
	for _, b := range slices.Concat(c.Buttons, c.More) {
		n += aroundButton + widest(b.Label) + 2*len(b.Code()) // the block's id has a part of it
	}
	return n
}

// widest is what a clean text takes at most: "&amp;" is five characters, and no
// other byte takes more than two.
func widest(s string) (n int) {
	for i := range len(s) {
		n += 2
		if s[i] == '&' || s[i] == '<' || s[i] == '>' {
			n += 3
		}
	}
	return n
}

// sizeOf is how many characters v has as JSON.
func sizeOf(v any) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return 0
	}
	return bot.Length(b.String(), bot.Units) - 1 // Encode ends the line
}
