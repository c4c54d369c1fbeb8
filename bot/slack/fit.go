package slack

import (
	"bytes"
	"encoding/json"

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
	return limits.Fit(c, most, func(c bot.Card) int { return sizeOf(blocks(c, mark)) })
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
