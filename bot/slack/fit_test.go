package slack

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// TestTheBoundOfACardHolds checks atMost against the measured size.
func TestTheBoundOfACardHolds(t *testing.T) {
	texts := []string{"", "x", "&&&&&&&&", "<&>\"\\\n", "é🙂\u2028 ü", strings.Repeat("&", 100)}
	styles := []bot.Style{bot.StyleFact, bot.StyleQuote, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleSmall}
	for _, text := range texts {
		for n := range 12 {
			c := bot.Card{Sign: text, Title: text, MoreLabel: text}
			for i := range n {
				c.Mentions = append(c.Mentions, bot.Mention{Account: bot.Account{Platform: Name, ID: []string{"U1", "S1", ""}[i%3]}, Name: text})
				c.Lines = append(c.Lines, bot.Line{Label: text, Text: text, Style: styles[i%len(styles)]}, bot.Line{Text: "x" + text, Style: styles[i*5%len(styles)]})
				c.Buttons = append(c.Buttons, bot.Button{Subject: "K-1", Action: "claim", Turn: 3, Label: text, Danger: i%2 == 0})
			}
			if c = unmeasured(c); sizeOf(blocks(c, bot.OnPost)) > atMost(c) {
				t.Errorf("%d lines and buttons of %q take %d characters, want %d at most", n, text, sizeOf(blocks(c, bot.OnPost)), atMost(c))
			}
		}
	}
}

// unmeasured applies the limits of the parts but not of the whole card.
func unmeasured(c bot.Card) bot.Card {
	return bot.Limits(limits).Fit(c, 0, func(bot.Card) int { return 0 })
}
