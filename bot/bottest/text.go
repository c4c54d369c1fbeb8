package bottest

import (
	"strings"

	"github.com/cc147/sigap/bot"
)

// Text returns a card as text: title, lines, and the labels of its buttons in brackets.
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

// Button returns the button of an action on a card, also one under More. arg is the
// button's argument, or "" for the first button of the action.
func Button(c bot.Card, action, arg string) (bot.Button, bool) {
	for _, b := range append(append([]bot.Button{}, c.Buttons...), c.More...) {
		if b.Action == action && (arg == "" || b.Arg == arg) {
			return b, true
		}
	}
	return bot.Button{}, false
}

// AnswerText returns an answer as text, with the form that it opens and the errors of a
// submitted one.
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

// FormText returns a form as text: its title, and each field with its value.
func FormText(f bot.Form) string {
	out := []string{f.Title}
	for _, k := range f.Fields {
		out = append(out, k.Label+": "+ValueText(k, k.Value))
	}
	return strings.Join(out, "\n")
}

// ValueText returns a field's value in words.
func ValueText(f bot.Field, value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}
