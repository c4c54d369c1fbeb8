package telegram

import "github.com/cc147/sigap/bot"

// Telegram takes 4,096 units of text, 100 entities, 100 buttons and 200 units in an answer
// to a press. These limits keep every card within that.
// https://core.telegram.org/bots/api#sendmessage
const (
	maxText  = 4096 // with the tags
	maxToast = 200
	maxKey   = 40 // of a button's label, ours
)

// limits are Telegram's limits of a card.
var limits = bot.Limits{
	Sign: 8, Title: 200, Name: 32, Label: 48, Text: maxText, Button: maxKey, Next: 512,
	Mentions: 10, Lines: 22, InSight: 60, More: 30, Cut: cutHTML, Literal: literal,
}

// fit shortens a card until its text with the tags is within the limit.
func fit(c bot.Card) bot.Card {
	return limits.Fit(c, maxText, func(c bot.Card) int { return bot.Length(htmlOf(c), bot.Units) })
}
