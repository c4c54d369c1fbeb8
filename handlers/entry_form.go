package handlers

import (
	"context"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// How an entry ends, as the form's choice.
const (
	endToday = "today" // today is its last day
	endNow   = "now"   // it no longer counts
)

// openEntry opens the form of an entry, with what it has now, which stands in the audit. On platforms without forms
// only an empty field that is needed is asked for; all others can be picked one by one.
func (h *Handlers) openEntry(ctx context.Context, a asked, list procedure.List, id uint64) (answer bot.Answer, err error) {
	if !a.Person.MayChangeEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	row, button := procedure.Row{List: list}, bot.Button{Subject: listSubject(list), Action: actAdd}
	if id != 0 {
		if _, err := h.updateQuietly(ctx, a.unkeyed(), func(tx *store.Tx) (_ store.Receipt, err error) {
			if row, err = h.liveEntry(tx, list, id); err != nil {
				return store.Receipt{}, err
			}
			return store.Receipt{}, auditEntry(tx, a, list, id, row)
		}); err != nil {
			return bot.Answer{}, err
		}
		button = bot.Button{Subject: entrySubject(list, id), Action: actEdit}
	}
	form := h.entryForm(a, row, button)
	return bot.Answer{Form: &form}, nil
}

// entryForm is the form of a row.
func (h *Handlers) entryForm(a asked, row procedure.Row, button bot.Button) bot.Form {
	button.Label, button.Primary = a.T("entries.save"), true
	f := bot.Form{Button: button, Title: a.T("entries.form."+button.Action, "List", a.T("daftar."+string(row.List))), Cancel: a.T("form.cancel")}
	for _, e := range entryFields {
		field := bot.Field{Name: e.name, Label: a.T("field." + e.name), Kind: e.kind, Required: e.needs, Max: e.max, Value: e.text(row)}
		if how := "entries.how." + e.name; a.Has(how) {
			field.Hint = h.entryHow(a, how)
		}
		if e.name == "kind" {
			field.Options = kindOptions(a.Reader, row.List)
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// entryHow says what a field takes.
func (h *Handlers) entryHow(a asked, key string) string {
	internet, _ := h.Numbers.Examples()
	return a.T(key, "Internet", internet)
}

// readEntry reads a filled form into a row of the list.
func (h *Handlers) readEntry(list procedure.List, fields map[string]string) (procedure.Row, error) {
	row := procedure.Row{List: list}
	for _, e := range entryFields {
		text := clean(fields[e.name])
		if lists.SaysNothing(text) { // as in a file: an agent would read "tidak ada" to the customer
			continue
		}
		if err := e.read(h, &row, text); err != nil {
			return row, err
		}
	}
	return row, nil
}

// openEnd opens the form that ends an entry: with the end of today, if it is valid
// beyond, or at once.
func (h *Handlers) openEnd(ctx context.Context, a asked, list procedure.List, id uint64) (answer bot.Answer, err error) {
	if !a.Person.MayChangeEntries() {
		return bot.Answer{}, &procedure.Refusal{Code: procedure.NoRole}
	}
	err = h.Store.View(ctx, func(tx *store.Tx) error {
		row, err := h.liveEntry(tx, list, id)
		if err != nil {
			return err
		}
		when := bot.Field{Name: "when", Label: a.T("entries.when"), Kind: bot.FieldChoice, Required: true}
		for _, v := range h.ways(tx, row) {
			when.Options = append(when.Options, bot.Option{Value: v, Label: a.T("entries.when." + v)})
		}
		answer.Form = &bot.Form{
			Button: bot.Button{Subject: entrySubject(list, id), Action: actEnd, Label: a.T("entries.end"), Danger: true},
			Title:  a.T("entries.form.end", "List", a.T("daftar."+string(list))),
			Intro:  []bot.Line{{Text: h.entrySummary(tx, a, row)}},
			Fields: []bot.Field{when}, Cancel: a.T("form.cancel"),
		}
		return nil
	})
	return answer, err
}

// ways are the ways in which an entry can end now.
func (h *Handlers) ways(tx *store.Tx, r procedure.Row) []string {
	day := procedure.DateOf(tx.Now().In(h.Policy.Zone))
	if r.Valid(day) && r.Until != day {
		return []string{endToday, endNow}
	}
	return []string{endNow}
}
