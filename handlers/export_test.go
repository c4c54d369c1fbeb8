package handlers

import (
	"cmp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// FieldRow is a row of the table of form fields as a test sees it.
type FieldRow struct {
	Name    procedure.Need
	Kind    string
	Options []string // those that have their words in the book
	Read    bool     // by the row itself, not as a free text
	Shown   bool
	Style   string
	Label   string // of its line, in the book
}

// FieldTable is the table of form fields.
func FieldTable() (out []FieldRow) {
	for _, f := range formFields {
		row := FieldRow{Name: f.name, Kind: string(f.kind), Read: f.read != nil, Shown: f.line.part != "",
			Style: cmp.Or(string(f.line.style), "fact"), Label: "label." + cmp.Or(f.line.label, string(f.name))}
		if f.options != nil && f.called == nil {
			row.Options = f.options(&draft{})
		}
		out = append(out, row)
	}
	return out
}

// CommandRow is a row of the table of commands as a test sees it.
type CommandRow struct {
	Key          string
	Names        []string
	Listed, Hint bool // whether the help lists it, and its usage has a text
	Answered     bool // by a function of its own, or by those of its words
	Words        []CommandRow
}

// CommandTable is the table of commands.
func CommandTable() []CommandRow { return rowsOf("", commands()) }

func rowsOf(of string, rows []command) (out []CommandRow) {
	for _, c := range rows {
		out = append(out, CommandRow{Key: of + c.name, Names: c.names, Listed: !c.unlisted, Hint: c.takes && !c.silent, Answered: (c.run != nil) != (len(c.words) > 0), Words: rowsOf(of+c.name+".", c.words)})
	}
	return out
}

// EntryFieldNames are the names of the fields of an entry's form.
func EntryFieldNames() (out []string) {
	for _, f := range entryFields {
		out = append(out, f.name)
	}
	return out
}

// ReadAgain reads the form of an entry as it opens.
func (h *Handlers) ReadAgain(row procedure.Row) (procedure.Row, error) {
	fields := map[string]string{}
	for _, f := range h.entryForm(asked{Reader: h.Book.In("id")}, row, bot.Button{Action: actEdit}).Fields {
		fields[f.Name] = f.Value
	}
	return h.readEntry(row.List, fields)
}

// CardFor is the post of the card that suits the reader of a private chat.
var CardFor = cardFor

// Bare does acts in a transaction of the caller's, without the answers.
type Bare struct {
	h *Handlers
	a asked
}

// BareOf returns it for a person.
func (h *Handlers) BareOf(who procedure.Person, platform string) Bare {
	return Bare{h, asked{In: bot.In{Account: bot.Account{Platform: platform, ID: who.ID}}, Person: who, Reader: h.Book.In(words.Default)}}
}

// Cek is /cek.
func (b Bare) Cek(tx *store.Tx, n procedure.Number, text string, judged []procedure.Criterion) error {
	m, err := tx.Find(n)
	if err != nil || !b.a.Person.MayLookUp() {
		return err
	}
	var customer procedure.Customer
	if len(m.Customers) == 1 {
		customer = m.Customers[0]
	}
	c := b.h.Policy.NewCall(tx.NewCall(), b.a.Person, n, text, judged, customer, tx.Now())
	if len(m.Customers) > 1 {
		for _, c2 := range m.Customers {
			c.Personal.Candidates = append(c.Personal.Candidates, c2.ID)
		}
	}
	c.Scripts = b.h.scriptsShown(tx, b.a, c, customer)
	return b.h.saveCall(tx, b.a, c, "cek")
}

// Do is a step of a call, or an act on a case.
func (b Bare) Do(tx *store.Tx, kind byte, id uint64, do procedure.Command) error {
	do.By = b.a.Person
	if kind == 'K' {
		_, err := b.h.actIn(tx, b.a, id, do)
		return err
	}
	c, err := tx.Call(id)
	if err != nil {
		return err
	}
	if do.Action == procedure.Choose && len(c.Personal.Candidates) > 0 {
		customer, _, err := b.h.customerOf(tx, c.Personal.Number, c.Personal.Candidates[0], c.Personal.Directory)
		if err != nil {
			return err
		}
		_, err = b.h.stepOf(tx, b.a, c, customer, do)
		return err
	}
	_, err = b.h.stepIn(tx, b.a, c, do)
	return err
}
