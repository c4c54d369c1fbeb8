package slack

import (
	"bytes"
	"encoding/json"
	"slices"
	"unicode/utf16"

	"github.com/cc147/sigap/bot"
)

// The limits of a message. Slack counts characters of what is sent, and does not
// say which: UTF-16 units are the most that it could mean.
const (
	maxBlocks   = 12900 // of all blocks as JSON; apps have measured 13,200
	maxFallback = 3000  // a message; chat.update refuses 4,000
	maxTitle    = 150
	maxSign     = 16
	maxLabel    = 75 // a button, an option
	maxName     = 40 // somebody who can't be mentioned
	maxMentions = 20
	maxLines    = 40 // each may need a block of its own, and a message has 50
	maxText     = 3000
	maxSight    = 3 // buttons beside the menu
	maxMore     = 40
)

// steps are the lengths that the texts of a card are tried with.
var steps = []int{maxText, 1500, 700, 300, 150, 75}

// minNext is what the next step keeps of its text in any case.
const minNext = 300

// fit shortens a card until its size is at most what is allowed: first the
// texts, then whole lines from the end, then the names of the buttons in the
// menu. The title and the last next step stay.
func fit(c bot.Card, most int, size func(bot.Card) int) bot.Card {
	c = tidy(c)
	out := shortened(c, steps[0])
	if atMost(out) <= most {
		return out // nearly every card; to measure one costs as much as to draw it
	}
	for _, n := range steps {
		if out = shortened(c, n); size(out) <= most {
			return out
		}
	}
	out.Lines = append(out.Lines, bot.Line{Text: "…"})
	for i := len(out.Lines) - 2; i >= 0 && size(out) > most; i-- {
		if i != lastNext(out.Lines) {
			out.Lines = slices.Delete(out.Lines, i, i+1)
		}
	}
	if size(out) > most {
		for i := range out.More {
			out.More[i].Label = cut(out.More[i].Label, maxLabel/3)
		}
	}
	return out
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

// tidy is a card with clean texts and no more of everything than fits at all.
// Buttons that can't come back are left out; those beyond what is in sight
// stand in the menu.
func tidy(c bot.Card) bot.Card {
	c.Sign, c.Title, c.MoreLabel = cut(bot.CleanLine(c.Sign), maxSign), cut(bot.CleanLine(c.Title), maxTitle), cut(bot.CleanLine(c.MoreLabel), maxLabel)
	var buttons []bot.Button
	for _, b := range slices.Concat(c.Buttons, c.More) {
		if _, ok := bot.ParseButton(b.Code()); ok {
			b.Label = cut(bot.CleanLine(b.Label), maxLabel)
			buttons = append(buttons, b)
		}
	}
	sight := min(len(c.Buttons), maxSight, len(buttons))
	c.Buttons, c.More = buttons[:sight], buttons[sight:min(len(buttons), sight+maxMore)]
	c.Mentions = c.Mentions[:min(len(c.Mentions), maxMentions)]
	var lines []bot.Line
	for _, l := range c.Lines {
		l.Label, l.Text = cut(bot.CleanLine(l.Label), maxLabel), textOf(l)
		if l.Label != "" || l.Text != "" {
			lines = append(lines, l)
		}
	}
	if next := lastNext(lines); next >= maxLines {
		lines = append(lines[:maxLines-1:maxLines-1], lines[next])
	}
	c.Lines = lines[:min(len(lines), maxLines)]
	return c
}

// textOf keeps the line breaks of what somebody typed.
func textOf(l bot.Line) string {
	if l.Style == bot.StyleQuote {
		return bot.Clean(l.Text)
	}
	return bot.CleanLine(l.Text)
}

func shortened(c bot.Card, most int) bot.Card {
	c.Lines = slices.Clone(c.Lines)
	next := lastNext(c.Lines)
	for i := range c.Lines {
		n := most
		if i == next {
			n = max(n, minNext)
		}
		c.Lines[i].Text = cut(c.Lines[i].Text, n)
	}
	return c
}

func lastNext(lines []bot.Line) int {
	for i, l := range slices.Backward(lines) {
		if l.Style == bot.StyleNext {
			return i
		}
	}
	return -1
}

// sizeOf is how many characters v has as JSON.
func sizeOf(v any) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return 0
	}
	return len(utf16.Encode([]rune(b.String()))) - 1 // Encode ends the line
}
