package telegram

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/bot"
)

// maxFind is how much of a typed text finds options.
const maxFind = 60

// choose takes a typed option: its label, or, in a list of several pages, words that its
// label has. Words that several options have leave only these to be pressed. The string is
// as in take.
func (d *dialog) choose(f bot.Field, text string) (move, string) {
	text = bot.Cut(bot.CleanLine(text), maxFind)
	i := slices.IndexFunc(f.Options, func(o bot.Option) bool { return strings.EqualFold(bot.CleanLine(o.Label), text) })
	if i >= 0 {
		return d.give(f.Options[i].Value), ""
	}
	found := f.Matching(text)
	d.Page, d.Find = 0, ""
	switch {
	case len(f.Options) <= pageSize || text == "" || len(found) == 0:
		return asking, "choose"
	case len(found) == 1:
		return d.give(found[0].Value), ""
	}
	d.Find, d.Note = text, ""
	return asking, ""
}

// offered returns the indexes of the options that can be pressed.
func (d *dialog) offered(f bot.Field) (out []int) {
	found := f.Matching(d.Find)
	for i, o := range f.Options {
		if d.Find == "" || slices.Contains(found, o) {
			out = append(out, i)
		}
	}
	return out
}

func (d *dialog) pages(f bot.Field) int { return (len(d.offered(f)) + pageSize - 1) / pageSize }
