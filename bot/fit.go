package bot

import (
	"cmp"
	"slices"
)

// Limits are a platform's limits of a card. Lengths are as Cut counts them.
type Limits struct {
	// The greatest lengths of the parts of a card.
	Sign, Title, Name, Label, Text, Button int
	// Next is the length to which the last next step is cut when the card is too large.
	Next int
	// The greatest number of each. InSight are visible buttons; further ones are
	// put under More.
	Mentions, Lines, InSight, More int
	// Cut shortens a text to a length.
	Cut func(text string, length int) string
	// Literal, if it is set, escapes a text so that the platform doesn't read markup in it.
	Literal func(text string) string
}

// minText is the shortest length to which Fit cuts; below it, it leaves out lines.
const minText = 75

// Fit returns the clean card within the limits, with a size of at most room as far
// as its title, its last next step and its buttons allow. It first cuts long texts,
// then leaves out lines from the end, then cuts the labels under More. It leaves out
// buttons whose code ParseButton would refuse.
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

// within returns a clean card with each part within its limit.
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

// cut makes a text literal and shortens it.
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

// label returns the text of a button. Services refuse an empty one.
func (l Limits) label(text string) string { return cmp.Or(l.Cut(text, l.Button), "…") }

// keepLines returns at most most of the lines, the last next step among them, with
// "…" in place of those left out.
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

// shortened returns the card with its texts cut to length.
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

// lastNext returns the index of the last next step, or -1.
func lastNext(lines []Line) int {
	for i, l := range slices.Backward(lines) {
		if l.Style == StyleNext {
			return i
		}
	}
	return -1
}
