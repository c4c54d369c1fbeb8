package bottest

import (
	"strings"

	"github.com/cc147/sigap/bot"
)

// Text is a card as somebody would read it aloud: title, lines, and the labels
// of its buttons in brackets.
func Text(c bot.Card) string {
	var b strings.Builder
	b.WriteString(mentioned(c) + c.Sign + " " + c.Title + "\n")
	for _, l := range c.Lines {
		b.WriteString(labelled(l) + "\n")
	}
	for _, k := range c.Buttons {
		b.WriteString("[" + k.Label + "] ")
	}
	if len(c.More) > 0 {
		b.WriteString("(" + c.MoreLabel + ":")
		for _, k := range c.More {
			b.WriteString(" [" + k.Label + "]")
		}
		b.WriteString(")")
	}
	return strings.TrimSpace(b.String())
}

// Button finds the button of an action on a card, also under "Lainnya". arg is
// the button's argument, or "" for the first of the action.
func Button(c bot.Card, action, arg string) (bot.Button, bool) {
	for _, b := range append(append([]bot.Button{}, c.Buttons...), c.More...) {
		if b.Action == action && (arg == "" || b.Arg == arg) {
			return b, true
		}
	}
	return bot.Button{}, false
}

// AnswerText is an answer as somebody would read it aloud, with the form that it
// opens and what is wrong with one that was sent.
func AnswerText(a bot.Answer) string {
	var out []string
	if a.Toast != "" {
		out = append(out, a.Toast)
	}
	if a.Card != nil {
		out = append(out, Text(*a.Card))
	}
	if a.Form != nil {
		out = append(out, FormText(*a.Form))
	}
	for name, e := range a.Errors {
		out = append(out, "error "+name+": "+e)
	}
	return strings.Join(out, "\n")
}

// FormText is a form as somebody would read it aloud: its title, and each field
// with what it holds.
func FormText(f bot.Form) string {
	out := []string{f.Title}
	for _, k := range f.Fields {
		out = append(out, k.Label+": "+ValueText(k, k.Value))
	}
	return strings.Join(out, "\n")
}

// ValueText is a field's value in words.
func ValueText(f bot.Field, value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}
