package desk

import (
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

type formData struct {
	Button bot.Button
	Title  string
	Intro  []block
	Fields []fieldData
	Cancel string
	T      func(string) string
}

type fieldData struct {
	bot.Field
	ID string // id of the HTML element
	T  func(string) string
	// Picker says that the browser's date and time picker can show the value.
	Picker bool
}

// form renders a form for the panel beside the conversation.
func (d *Desk) form(f bot.Form, word func(string) string) (string, error) {
	data := formData{Button: f.Button, Title: bot.CleanLine(f.Title), Intro: blocks(bot.Card{Lines: f.Intro}.Clean().Lines), Cancel: bot.CleanLine(f.Cancel), T: word}
	data.Button.Label = bot.CleanLine(f.Button.Label)
	for i, field := range f.Fields {
		shown := d.field(field)
		shown.ID, shown.T = "field-"+strconv.Itoa(i), word
		data.Fields = append(data.Fields, shown)
	}
	return render("form", data)
}

func (d *Desk) field(f bot.Field) fieldData {
	data := fieldData{Field: f}
	data.Label, data.Hint = bot.CleanLine(f.Label), bot.CleanLine(f.Hint)
	data.Options = make([]bot.Option, len(f.Options))
	for i, o := range f.Options {
		data.Options[i] = bot.Option{Value: o.Value, Label: bot.CleanLine(o.Label)}
	}
	if !f.IsChoice() {
		data.Value = f.Clean(f.Value)
	}
	if f.Kind == bot.FieldTime {
		data.Value, data.Picker = d.picked(data.Value)
	}
	return data
}

// picked returns a time for the browser's date and time picker; the day defaults to today.
// It reports false for any other text, which stays as typed in a plain field.
func (d *Desk) picked(value string) (string, bool) {
	const day, clock = "2006-01-02", "15:04"
	if value == "" {
		return "", true
	}
	if t, err := time.Parse(day+" "+clock, value); err == nil {
		return t.Format(day + "T" + clock), true
	}
	if _, err := time.Parse(clock, value); err == nil {
		return d.opt.Now().In(d.opt.Zone).Format(day) + "T" + strings.Repeat("0", len(clock)-len(value)) + value, true
	}
	return value, false
}
