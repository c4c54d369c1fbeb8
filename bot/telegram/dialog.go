package telegram

import (
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/cc147/sigap/bot"
)

// dialog is a form that is filled in, one question at a time. It is stored before the next
// question is sent.
type dialog struct {
	ID   string   `json:"id"`   // the key of the input that opened it
	Form bot.Form `json:"form"` // its fields hold the values so far
	Lang string   `json:"lang"`
	// Ask are the indexes of the fields to ask. All others are optional or
	// prefilled, and are shown in the summary.
	Ask  []int     `json:"ask"`
	At   time.Time `json:"at"`   // time of the last step
	Seq  int       `json:"seq"`  // grows with each step; a button of an earlier one is stale
	Step int       `json:"step"` // index of the current field, or summary
	Page int       `json:"page"` // of the field's options
	Find string    `json:"find"` // typed to find an option among many; "" shows all
	Note string    `json:"note"` // shown above the question, such as an error
	// Message is the id of the question's message, Typed that of the last typed
	// answer.
	Message int `json:"message"`
	Typed   int `json:"typed"`
	// Asked is the Seq of the last question that was shown.
	Asked int `json:"asked,omitempty"`
	// Lined is the number of the field that the last typed answer went to, from 1; 0 is
	// none.
	Lined int  `json:"lined,omitempty"`
	Begun bool `json:"begun"` // at least one value was given
}

// summary is the step after all questions.
const summary = -1

// move is the result of a step.
type move int

const (
	nothing   move = iota // not a step of this dialog
	asking                // ask the next question
	sending               // submit the form
	cancelled             // close the form
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

// advance goes to the next field without a value, else to the summary. Without a summary
// the form is complete. A form without fields is submitted from its summary.
func (d *dialog) advance() move {
	d.Page, d.Find, d.Note = 0, "", ""
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

// field returns the current field, or nil in the summary.
func (d *dialog) field() *bot.Field {
	if d.Step < 0 || d.Step >= len(d.Form.Fields) {
		return nil
	}
	return &d.Form.Fields[d.Step]
}

// give sets the value of the current field.
func (d *dialog) give(value string) move {
	d.field().Value, d.Begun = value, true
	return d.advance()
}

// press handles a button: verb is a letter, and perhaps a number.
func (d *dialog) press(verb string) move {
	letter, number := verb[:min(1, len(verb))], verb[min(1, len(verb)):]
	n, err := strconv.Atoi(number)
	if err != nil {
		n = -1 // not an option, page or field
	}
	f := d.field()
	switch {
	case letter == verbCancel:
		return cancelled
	case letter == verbSend && f == nil:
		return sending
	case letter == verbBack && d.before() != d.Step:
		d.Step, d.Page, d.Find, d.Note = d.before(), 0, "", ""
		return asking
	case letter == verbField && f == nil && d.open(n):
		d.Step, d.Page, d.Find, d.Note = n, 0, "", ""
		return asking
	case f == nil:
	case letter == verbOption && f.IsChoice() && n >= 0 && n < len(f.Options):
		return d.give(f.Options[n].Value)
	case letter == verbPage && f.IsChoice() && n >= 0 && n < d.pages(*f):
		d.Page = n
		return asking
	case letter == verbKeep && f.Value != "":
		return d.advance()
	case letter == verbEmpty && !f.Required:
		return d.give("")
	}
	return nothing
}

// take handles a typed line. The string is the key of the text that says what is wrong
// with it, or "".
func (d *dialog) take(text string) (move, string) {
	f := d.field()
	d.Lined = 0
	switch {
	case f == nil:
		return asking, "choose"
	case f.IsChoice():
		return d.choose(*f, text)
	}
	text = f.Clean(text)
	switch {
	case text == "":
		return asking, "type"
	case f.Max > 0 && utf8.RuneCountInString(text) > f.Max:
		return asking, "too_long"
	}
	d.Lined = d.Step + 1
	return d.give(text), ""
}

// extend adds a line to the last typed answer, and reports whether that has room for it.
func (d *dialog) extend(text string) bool {
	if d.Lined < 1 || d.Lined > len(d.Form.Fields) {
		return false
	}
	f := &d.Form.Fields[d.Lined-1]
	text = f.Clean(text)
	longer := f.Value + "\n" + text
	if f.Kind != bot.FieldText || text == "" || f.Max > 0 && utf8.RuneCountInString(longer) > f.Max {
		return false
	}
	f.Value = longer
	return true
}

// before returns the index of the question before the current one, or of the current one.
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

// open reports whether the summary has a button for the field.
func (d *dialog) open(i int) bool {
	return i >= 0 && i < len(d.Form.Fields) && !slices.Contains(d.Ask, i)
}

// refuse goes to the first field with an error, or to the summary for an error of the
// whole form. All values are kept.
func (d *dialog) refuse(errs map[string]string) (text string) {
	d.Step, d.Page, d.Find = summary, 0, ""
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

// fields returns the values to submit.
func (d *dialog) fields() map[string]string {
	out := map[string]string{}
	for _, f := range d.Form.Fields {
		out[f.Name] = f.Value
	}
	return out
}

// endings are the messages that ended the newest dialogs, by user. They tell a line that was
// typed for a dialog from one that wasn't.
type endings struct {
	mu sync.Mutex
	at map[int64]int
}

// maxEndings is how many endings are known; with more, all are forgotten.
const maxEndings = 4096

func (e *endings) put(user int64, message int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.at == nil || len(e.at) >= maxEndings {
		e.at = map[int64]int{}
	}
	e.at[user] = message
}

func (e *endings) get(user int64) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.at[user]
}
