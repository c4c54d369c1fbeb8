package telegram

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cc147/sigap/bot"
)

// dialog is a form that somebody fills in, one question at a time. It is kept in
// the memory before the next question is seen.
type dialog struct {
	ID   string   `json:"id"`   // the key of the input that opened it
	Form bot.Form `json:"form"` // its fields hold what was given so far
	Lang string   `json:"lang"`
	// Ask are the fields, by index, that had to be asked. All others are optional
	// or came filled: they stand in the summary.
	Ask  []int     `json:"ask"`
	At   time.Time `json:"at"`   // of the last step
	Seq  int       `json:"seq"`  // grows with each step; a button of an earlier one is stale
	Step int       `json:"step"` // the field that is asked, or summary
	Page int       `json:"page"` // of the field's options
	Note string    `json:"note"` // above the question: what was wrong
	// Message is the message that asks, Typed the last typed one that was taken.
	Message int  `json:"message"`
	Typed   int  `json:"typed"`
	Begun   bool `json:"begun"` // something was given
}

// summary is the step behind all questions.
const summary = -1

// move is what follows a step.
type move int

const (
	nothing   move = iota // it is no step of this dialog
	asking                // the next question
	sending               // the form is filled
	cancelled             // the form is closed
)

func newDialog(id, lang string, f bot.Form) *dialog {
	d := &dialog{ID: id, Form: f, Lang: lang, Ask: []int{}}
	for i, field := range f.Fields {
		if field.Required && field.Value == "" {
			d.Ask = append(d.Ask, i)
		}
	}
	d.Step = summary
	d.advance()
	return d
}

// advance goes to the next field without a value, else to the summary, else
// there is nothing left to ask. A form without fields is sent from its summary.
func (d *dialog) advance() move {
	d.Page, d.Note = 0, ""
	for _, i := range d.Ask {
		if d.Form.Fields[i].Value == "" {
			d.Step = i
			return asking
		}
	}
	if len(d.Ask) > 0 && len(d.Ask) == len(d.Form.Fields) {
		return sending
	}
	d.Step = summary
	return asking
}

// field is the field that is asked, or nil in the summary.
func (d *dialog) field() *bot.Field {
	if d.Step < 0 || d.Step >= len(d.Form.Fields) {
		return nil
	}
	return &d.Form.Fields[d.Step]
}

// give takes a value for the field that is asked.
func (d *dialog) give(value string) move {
	d.field().Value, d.Begun = value, true
	return d.advance()
}

// press is the step of a button: a letter and perhaps a number.
func (d *dialog) press(verb string) move {
	letter, number := verb[:min(1, len(verb))], verb[min(1, len(verb)):]
	n, err := strconv.Atoi(number)
	if err != nil {
		n = -1 // of no option, page or field
	}
	f := d.field()
	switch {
	case letter == verbCancel:
		return cancelled
	case letter == verbSend && f == nil:
		return sending
	case letter == verbBack && d.before() != d.Step:
		d.Step, d.Page, d.Note = d.before(), 0, ""
		return asking
	case letter == verbField && f == nil && d.open(n):
		d.Step, d.Page, d.Note = n, 0, ""
		return asking
	case f == nil:
	case letter == verbOption && f.IsChoice() && n >= 0 && n < len(f.Options):
		return d.give(f.Options[n].Value)
	case letter == verbPage && f.IsChoice() && n >= 0 && n < pagesOf(*f):
		d.Page = n
		return asking
	case letter == verbKeep && f.Value != "":
		return d.advance()
	case letter == verbEmpty && !f.Required:
		return d.give("")
	}
	return nothing
}

// take is the step of a typed line. The string names the text that says what is wrong
// with it, or is "".
func (d *dialog) take(text string) (move, string) {
	f := d.field()
	switch {
	case f == nil:
		return asking, "choose"
	case f.IsChoice():
		i := slices.IndexFunc(f.Options, func(o bot.Option) bool { return strings.EqualFold(bot.CleanLine(o.Label), bot.CleanLine(text)) })
		if i < 0 {
			return asking, "choose"
		}
		return d.give(f.Options[i].Value), ""
	}
	text = f.Clean(text)
	switch {
	case text == "":
		return asking, "type"
	case f.Max > 0 && utf8.RuneCountInString(text) > f.Max:
		return asking, "too_long"
	}
	return d.give(text), ""
}

// before is the question before the one that is asked, or that one itself.
func (d *dialog) before() int {
	at := slices.Index(d.Ask, d.Step)
	switch {
	case d.Step == summary && len(d.Ask) > 0:
		return d.Ask[len(d.Ask)-1]
	case at > 0:
		return d.Ask[at-1]
	case at < 0:
		return summary
	}
	return d.Step
}

// open reports whether the field stands in the summary with a button.
func (d *dialog) open(i int) bool {
	return i >= 0 && i < len(d.Form.Fields) && !slices.Contains(d.Ask, i)
}

// refuse goes to the first field with an error, or to the summary where the error
// is the whole form's. What was given stays.
func (d *dialog) refuse(errs map[string]string) (text string) {
	d.Step, d.Page = summary, 0
	for i, f := range d.Form.Fields {
		if text, ok := errs[f.Name]; ok {
			d.Step, d.Note = i, text
			return text
		}
	}
	for _, name := range slices.Sorted(maps.Keys(errs)) {
		d.Note = errs[name]
		break
	}
	return d.Note
}

// fields are the values as they are sent.
func (d *dialog) fields() map[string]string {
	out := map[string]string{}
	for _, f := range d.Form.Fields {
		out[f.Name] = f.Value
	}
	return out
}
