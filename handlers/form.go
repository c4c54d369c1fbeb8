package handlers

import (
	"slices"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// argOther is the argument of the education button for "refused" and "line cut".
const argOther = "other"

func (h *Handlers) callForm(a asked, c procedure.Call, row procedure.Rule) *bot.Form {
	d := &draft{Handlers: h, asked: a, row: row, said: c.Personal.Words}
	f := d.form(c.Name(), c.Turn)
	if slices.Contains(row.Needs, procedure.NeedEducation) {
		f.Button.Arg = argOther
	}
	return f
}

func (h *Handlers) caseForm(tx *store.Tx, a asked, c procedure.Case, row procedure.Rule) *bot.Form {
	d := &draft{Handlers: h, asked: a, tx: tx, c: c, row: row, said: c.LastSaid("words"), requests: c.Personal.Requests}
	return d.form(c.Name(), c.Turn)
}

// draft holds what drawing the form of an action needs.
type draft struct {
	*Handlers
	asked
	tx       *store.Tx
	c        procedure.Case // the case that the action is on; zero for a call
	row      procedure.Rule // of the action
	said     string         // the customer's newest words
	requests []procedure.Row
	holders  map[string]string // the labels of the people in the form's list
}

func (d *draft) form(subject string, turn uint64) *bot.Form {
	action := string(d.row.Action)
	f := &bot.Form{
		Button: bot.Button{Subject: subject, Action: action, Turn: turn, Label: d.T("submit." + action), Primary: true},
		Title:  d.T(formTitle(d.row.Action), "Case", subject),
		Cancel: d.T("form.cancel"),
	}
	for _, n := range d.row.Asks() {
		if field := fieldOf(n); field.asked == nil || field.asked(d) {
			f.Fields = append(f.Fields, field.draw(d))
		}
	}
	return f
}

// textField is a required free text of a form that the table doesn't describe.
func (h *Handlers) textField(a asked, name procedure.Need, value string) bot.Field {
	return bot.Field{Name: string(name), Label: a.T("field." + string(name)), Kind: bot.FieldText, Value: value, Required: true, Max: h.Policy.Limit(name)}
}

// formTitle is the key of a form's title. The key "cancel" is taken: it is the word
// for closing a form.
func formTitle(action procedure.Action) string {
	if action == procedure.Cancel {
		return "form.cancel_case"
	}
	return "form." + string(action)
}
