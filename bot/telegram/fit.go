package telegram

import (
	"slices"

	"github.com/cc147/sigap/bot"
)

// Telegram takes 4,096 units of text, 100 entities, 100 buttons and 200 units in
// an answer to a press. What is given here to each part of a card stays below,
// whatever the card holds. https://core.telegram.org/bots/api#sendmessage
const (
	maxText      = 4096 // with the tags
	maxToast     = 200
	maxSign      = 8
	maxTitle     = 200
	maxMentions  = 10
	maxName      = 32
	maxLines     = 22
	maxLabel     = 48
	maxNext      = 512 // of the last step, which is cut after all others
	maxButtons   = 90
	maxKey       = 40 // of a button's label
	titleExtra   = 12 // tags and separators of the title
	mentionExtra = 52 // of one mention
	lineExtra    = 44 // of one line
)

// fit is the card with clean texts that Telegram takes. The title, the last next
// step and the buttons survive longest.
func fit(c bot.Card) bot.Card {
	c.Sign = cutHTML(literal(bot.CleanLine(c.Sign)), maxSign)
	c.Title = cutHTML(literal(bot.CleanLine(c.Title)), maxTitle)
	room := maxText - size(c.Sign) - size(c.Title) - titleExtra
	c.Mentions = slices.Clone(c.Mentions[:min(len(c.Mentions), maxMentions)])
	for i := range c.Mentions {
		m := &c.Mentions[i]
		m.Name = cutHTML(literal(bot.CleanLine(m.Name)), maxName)
		room -= size(m.Name) + mentionExtra
	}
	c.Lines = keepLines(c.Lines)
	fitLines(c.Lines, room)
	c.Buttons = fitButtons(c.Buttons, maxButtons)
	c.More = fitButtons(c.More, maxButtons-len(c.Buttons))
	c.MoreLabel = keyLabel(c.MoreLabel)
	return c
}

// keepLines are at most maxLines clean lines, the last next step among them.
func keepLines(in []bot.Line) []bot.Line {
	var lines []bot.Line
	next := -1
	for _, l := range in {
		l.Label, l.Text = cutHTML(literal(bot.CleanLine(l.Label)), maxLabel), literal(shown(l))
		if l.Text == "" {
			continue
		}
		if l.Style == bot.StyleNext {
			next = len(lines)
		}
		lines = append(lines, l)
	}
	if len(lines) <= maxLines {
		return lines
	}
	kept := append(slices.Clone(lines[:maxLines-2]), bot.Line{Text: "…"})
	if next >= maxLines-2 {
		return append(kept, lines[next])
	}
	return kept
}

// shown is the text of a line: what is said or quoted keeps its own lines.
func shown(l bot.Line) string {
	if l.Style == bot.StyleQuote || l.Style == bot.StyleSay {
		return bot.Clean(l.Text)
	}
	return bot.CleanLine(l.Text)
}

// fitLines cuts the longest texts until all lines fit into so many units.
func fitLines(lines []bot.Line, room int) {
	next := -1
	for i, l := range lines {
		room -= size(l.Label) + lineExtra
		if l.Style == bot.StyleNext {
			next = i
		}
	}
	if next >= 0 {
		lines[next].Text = cutHTML(lines[next].Text, maxNext)
		room -= size(lines[next].Text)
	}
	limit := maxText
	for ; limit > 1; limit -= 1 + limit/8 {
		total := 0
		for i, l := range lines {
			if i != next {
				total += min(size(l.Text), limit)
			}
		}
		if total <= room {
			break
		}
	}
	for i := range lines {
		if i != next {
			lines[i].Text = cutHTML(lines[i].Text, limit)
		}
	}
}

// fitButtons are the first of the buttons that can be carried there and back.
func fitButtons(in []bot.Button, limit int) []bot.Button {
	var out []bot.Button
	for _, b := range in {
		if _, ok := bot.ParseButton(b.Code()); ok && len(out) < limit {
			b.Label = keyLabel(b.Label)
			out = append(out, b)
		}
	}
	return out
}

// keyLabel is the text on a button, which is never empty.
func keyLabel(s string) string {
	if s = cut(bot.CleanLine(s), maxKey); s == "" {
		return "…"
	}
	return s
}
