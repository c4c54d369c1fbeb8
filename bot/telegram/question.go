package telegram

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cc147/sigap/bot"
)

// The verbs of a dialog's buttons.
const (
	verbOption = "o" // followed by the option's number
	verbPage   = "p" // followed by the page's number
	verbField  = "f" // followed by the field's number
	verbKeep   = "k"
	verbEmpty  = "e"
	verbBack   = "b"
	verbSend   = "s"
	verbCancel = "x"
)

const (
	pageSize    = 16 // options on one page
	maxEditable = 40 // fields with a button in the summary
)

// question returns the message for the dialog's current step.
func (d *dialog) question(word func(string) string) content {
	c := bot.Card{Sign: "📝", Title: d.Form.Title}
	if at := slices.Index(d.Ask, d.Step); at >= 0 {
		c.Title += " (" + strconv.Itoa(at+1) + "/" + strconv.Itoa(len(d.Ask)) + ")"
	}
	c.Lines = append(c.Lines, d.Form.Intro...)
	for i, f := range d.Form.Fields {
		switch value := labelOf(f); {
		case i == d.Step:
		case value != "":
			c.Lines = append(c.Lines, bot.Line{Label: f.Label, Text: value})
		case d.Step == summary:
			c.Lines = append(c.Lines, bot.Line{Label: f.Label, Text: word("empty")})
		}
	}
	if d.Note != "" {
		c.Lines = append(c.Lines, bot.Line{Text: "⚠️ " + d.Note})
	}
	if f := d.field(); f != nil {
		c.Lines = append(c.Lines, asks(*f, word)...)
	} else {
		c.Lines = append(c.Lines, bot.Line{Text: word("check"), Style: bot.StyleNext})
	}
	return content{html: htmlOf(fit(c)), keys: d.keys(word)}
}

// asks returns the lines that ask for a field.
func asks(f bot.Field, word func(string) string) []bot.Line {
	lines := []bot.Line{{Text: f.Label, Style: bot.StyleNext}}
	if f.IsChoice() {
		return append(lines, bot.Line{Text: f.Hint, Style: bot.StyleSmall})
	}
	if f.Value != "" {
		lines = slices.Insert(lines, 0, bot.Line{Text: f.Value, Style: bot.StyleQuote})
	}
	return append(lines, bot.Line{Text: strings.TrimSpace(f.Hint + " " + word("type")), Style: bot.StyleSmall})
}

// keys returns the buttons under the question.
func (d *dialog) keys(word func(string) string) [][]key {
	var rows [][]key
	if f := d.field(); f != nil {
		rows = d.fieldKeys(*f, word)
	} else {
		rows = d.summaryKeys(word)
	}
	var last []key
	if d.before() != d.Step {
		last = append(last, d.key(word("back"), verbBack))
	}
	return append(rows, append(last, d.key(cmp.Or(bot.CleanLine(d.Form.Cancel), word("cancel")), verbCancel)))
}

func (d *dialog) fieldKeys(f bot.Field, word func(string) string) (rows [][]key) {
	if f.IsChoice() {
		rows = d.optionKeys(f)
	} else if f.Value != "" {
		rows = append(rows, []key{d.key(word("keep"), verbKeep)})
	}
	if !f.Required {
		rows = append(rows, []key{d.key(word("leave_empty"), verbEmpty)})
	}
	return rows
}

// optionKeys returns one page of options, two in a row.
func (d *dialog) optionKeys(f bot.Field) [][]key {
	var keys []key
	offered := d.offered(f)
	first := min(d.Page*pageSize, len(offered))
	for _, n := range offered[first:min(len(offered), first+pageSize)] {
		label := f.Options[n].Label
		if f.Options[n].Value == f.Value && f.Value != "" {
			label = "✓ " + label
		}
		keys = append(keys, d.key(label, verbOption+strconv.Itoa(n)))
	}
	rows := slices.Collect(slices.Chunk(keys, 2))
	var turn []key
	if d.Page > 0 {
		turn = append(turn, d.key("◀ "+strconv.Itoa(d.Page)+"/"+strconv.Itoa(d.pages(f)), verbPage+strconv.Itoa(d.Page-1)))
	}
	if d.Page+1 < d.pages(f) {
		turn = append(turn, d.key(strconv.Itoa(d.Page+2)+"/"+strconv.Itoa(d.pages(f))+" ▶", verbPage+strconv.Itoa(d.Page+1)))
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	return rows
}

func (d *dialog) summaryKeys(word func(string) string) [][]key {
	send := d.key(cmp.Or(bot.CleanLine(d.Form.Button.Label), word("send")), verbSend)
	send.Style = d.Form.Button.Style()
	rows := [][]key{{send}}
	for i, f := range d.Form.Fields {
		if d.open(i) && len(rows) <= maxEditable {
			rows = append(rows, []key{d.key(f.Label+": "+cmp.Or(bot.CleanLine(labelOf(f)), word("empty")), verbField+strconv.Itoa(i))})
		}
	}
	return rows
}

// key returns a button of the dialog's current step.
func (d *dialog) key(label, verb string) key {
	return key{Text: labelText(label), CallbackData: onDialog + d.ID + ":" + strconv.Itoa(d.Seq) + ":" + verb}
}

// labelOf returns the value of a field as shown to users.
func labelOf(f bot.Field) string {
	for _, o := range f.Options {
		if o.Value == f.Value && o.Value != "" {
			return o.Label
		}
	}
	return f.Value
}
