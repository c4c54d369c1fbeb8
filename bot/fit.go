package bot

import (
	"cmp"
	"slices"
)

// Limits are what a platform takes of a card. Lengths are as Cut counts them.
type Limits struct {
	// The greatest lengths of the parts of a card.
	Sign, Title, Name, Label, Text, Button int
	// Next is what the last next step keeps of its text when others are cut further.
	Next int
	// How many there may be of each. InSight are buttons in sight: those beyond it
	// stand under More.
	Mentions, Lines, InSight, More int
	// Cut shortens a text to a length.
	Cut func(text string, length int) string
	// Literal, where it is set, keeps a text from being read as markup.
	Literal func(text string) string
}

// minText is the length below which texts are not cut: lines are left out instead.
const minText = 75

// Fit is the card, clean and within the limits, with a size of at most room, as far
// as its title, its last next step and its buttons let it: longer texts are cut
// first, then lines are left out from the end, then the labels under More are cut.
// Buttons whose code would not come back are left out.
func (l Limits) Fit(c Card, room int, size func(Card) int) Card {
	c = l.within(c.Clean())
	var out Card
	for n := l.Text; n >= minText; n -= n / 3 {
		if out = l.shortened(c, n); size(out) <= room {
			return out
		}
	}
	out.Lines = append(out.Lines, Line{Text: "…"})
	for i := len(out.Lines) - 2; i >= 0 && size(out) > room; i-- {
		if i != lastNext(out.Lines) {
			out.Lines = slices.Delete(out.Lines, i, i+1)
		}
	}
	if size(out) > room {
		for i := range out.More {
			out.More[i].Label = l.Cut(out.More[i].Label, l.Button/3)
		}
	}
	return out
}

// within is a clean card whose parts are within the limits.
func (l Limits) within(c Card) Card {
	c.Sign, c.Title = l.cut(c.Sign, l.Sign), l.cut(c.Title, l.Title)
	c.Mentions = c.Mentions[:min(len(c.Mentions), l.Mentions)]
	for i := range c.Mentions {
		c.Mentions[i].Name = l.cut(c.Mentions[i].Name, l.Name)
	}
	for i := range c.Lines {
		c.Lines[i].Label, c.Lines[i].Text = l.cut(c.Lines[i].Label, l.Label), l.cut(c.Lines[i].Text, l.Text)
	}
	c.Lines = keepLines(c.Lines, l.Lines)
	c.Buttons, c.More = l.buttons(c.Buttons), l.buttons(c.More)
	seen := min(len(c.Buttons), l.InSight)
	more := slices.Concat(c.Buttons[seen:], c.More)
	c.Buttons, c.More = c.Buttons[:seen:seen], more[:min(len(more), l.More)]
	c.MoreLabel = l.label(c.MoreLabel)
	return c
}

// cut makes a text literal and cuts it.
func (l Limits) cut(text string, length int) string {
	if l.Literal != nil {
		text = l.Literal(text)
	}
	return l.Cut(text, length)
}

func (l Limits) buttons(in []Button) (out []Button) {
	for _, b := range in {
		if _, ok := ParseButton(b.Code()); ok {
			b.Label = l.label(b.Label)
			out = append(out, b)
		}
	}
	return out
}

// label is the text on a button, which no service takes empty.
func (l Limits) label(text string) string { return cmp.Or(l.Cut(text, l.Button), "…") }

// keepLines are at most so many of the lines, the last next step among them, with
// "…" for what is missing.
func keepLines(lines []Line, most int) []Line {
	if len(lines) <= most {
		return lines
	}
	next := lastNext(lines)
	if next < most-2 {
		return append(lines[:most-1:most-1], Line{Text: "…"})
	}
	return append(lines[:most-2:most-2], Line{Text: "…"}, lines[next])
}

// shortened is the card with texts of at most so much length.
func (l Limits) shortened(c Card, length int) Card {
	c.Lines = slices.Clone(c.Lines)
	next := lastNext(c.Lines)
	for i := range c.Lines {
		n := length
		if i == next {
			n = max(n, l.Next)
		}
		c.Lines[i].Text = l.Cut(c.Lines[i].Text, n)
	}
	return c
}

// lastNext is the index of the last next step, or -1.
func lastNext(lines []Line) int {
	for i, l := range slices.Backward(lines) {
		if l.Style == StyleNext {
			return i
		}
	}
	return -1
}
