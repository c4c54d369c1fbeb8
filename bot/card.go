package bot

import (
	"slices"
	"strings"
)

// Sentence is a card of one line.
func Sentence(text string) Card { return Card{Lines: []Line{{Text: text}}} }

// Clean returns the card with its texts cleaned and without empty lines. A text
// that is read out or quoted keeps its line breaks; any other becomes one line, so
// that typed text can't imitate a line of the card.
func (c Card) Clean() Card {
	c.Sign, c.Title, c.MoreLabel = CleanLine(c.Sign), CleanLine(c.Title), CleanLine(c.MoreLabel)
	var mentions []Mention
	for _, m := range c.Mentions {
		m.Name = CleanLine(m.Name)
		mentions = append(mentions, m)
	}
	lines := make([]Line, 0, len(c.Lines))
	for _, l := range c.Lines {
		if l = l.clean(); l.Label != "" || l.Text != "" {
			lines = append(lines, l)
		}
	}
	c.Mentions, c.Lines, c.Buttons, c.More = mentions, lines, cleanButtons(c.Buttons), cleanButtons(c.More)
	c.Copies, c.Link.Label = slices.Clone(c.Copies), CleanLine(c.Link.Label)
	for i, k := range c.Copies {
		c.Copies[i] = Copy{CleanLine(k.Label), CleanLine(k.Text)}
	}
	return c
}

func (l Line) clean() Line {
	l.Label = CleanLine(l.Label)
	if l.Style == StyleSay || l.Style == StyleQuote {
		l.Text = Clean(l.Text)
	} else {
		l.Text = CleanLine(l.Text)
	}
	return l
}

func cleanButtons(in []Button) []Button {
	out := slices.Clone(in)
	for i := range out {
		out[i].Label = CleanLine(out[i].Label)
		if q := out[i].Confirm; q != nil {
			out[i].Confirm = &Confirm{CleanLine(q.Text), CleanLine(q.Yes), CleanLine(q.No)}
		}
	}
	return out
}

// Plain returns the card as plain text without buttons: the mentions and the title
// in the first line, then the lines.
func (c Card) Plain() string {
	var head []string
	for _, m := range c.Mentions {
		head = append(head, m.Name)
	}
	out := append(make([]string, 0, 1+len(c.Lines)), CleanLine(strings.Join(append(head, c.Sign, c.Title), " ")))
	for _, l := range c.Lines {
		if l = l.clean(); l.Label != "" || l.Text != "" {
			out = append(out, strings.TrimPrefix(strings.TrimSuffix(l.Label+": "+l.Text, ": "), ": "))
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
