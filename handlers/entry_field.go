package handlers

import (
	"errors"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
)

// entryField is one row of the table of an entry's fields: how its form asks for the
// field and reads it, and how a card shows it. Its label is in the book under "field."
// and the name, what would be accepted under "entries.how." and the name.
type entryField struct {
	name  string
	kind  bot.FieldKind
	max   int // characters
	style bot.Style
	needs bool // it can't be empty
	heads bool // a card shows it in its title, or among when it is valid
	// text is the value as the form shows it first.
	text func(procedure.Row) string
	// shown is the value as a card shows it, masked unless full.
	shown func(r words.Reader, row procedure.Row, full bool) string
	// read puts what was typed into the row.
	read func(h *Handlers, row *procedure.Row, text string) error
}

// entryFields is the table, in the order of the form and of the card.
var entryFields = []entryField{
	{name: "kind", kind: bot.FieldChoice, needs: true, heads: true, text: kindOf, read: readKind,
		shown: func(r words.Reader, row procedure.Row, _ bool) string { return kindWord(r, row) }},
	{name: "numbers", kind: bot.FieldLine, max: 400, needs: true, text: typedNumbers, shown: shownNumbers, read: readNumbers},
	textOf("name", bot.FieldLine, procedure.MaxEntryName, "", func(r *procedure.Row) *string { return &r.Name }),
	textOf("note", bot.FieldText, procedure.MaxEntryText, bot.StyleQuote, func(r *procedure.Row) *string { return &r.Note }),
	textOf("say", bot.FieldText, procedure.MaxEntryText, bot.StyleSay, func(r *procedure.Row) *string { return &r.Say }),
	textOf("dont", bot.FieldText, procedure.MaxEntryText, bot.StyleDont, func(r *procedure.Row) *string { return &r.Dont }),
	textOf("pic", bot.FieldLine, procedure.MaxEntryName, "", func(r *procedure.Row) *string { return &r.PIC }),
	textOf("approved", bot.FieldLine, procedure.MaxEntryName, "", func(r *procedure.Row) *string { return &r.ApprovedBy }),
	dayOf("from", func(r *procedure.Row) *procedure.Date { return &r.From }),
	dayOf("until", func(r *procedure.Row) *procedure.Date { return &r.Until }),
	dayOf("review", func(r *procedure.Row) *procedure.Date { return &r.Review }),
}

// textOf is the row of a text. A line that names a person is masked to initials.
func textOf(name string, kind bot.FieldKind, most int, style bot.Style, place func(*procedure.Row) *string) entryField {
	return entryField{name: name, kind: kind, max: most, style: style, heads: name == "name",
		text: func(r procedure.Row) string { return *place(&r) },
		shown: func(in words.Reader, r procedure.Row, full bool) string {
			if kind == bot.FieldLine {
				return shownName(*place(&r), full)
			}
			if full {
				return *place(&r)
			}
			return procedure.NewMask([]string{r.Name}, r.Numbers, in.Common).Text(*place(&r))
		},
		read: func(_ *Handlers, r *procedure.Row, text string) error { *place(r) = text; return nil },
	}
}

// typedDay is a day as a form shows it first, in a spelling that is read again.
func typedDay(day procedure.Date) string {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return string(day)
	}
	return t.Format("02-01-2006")
}

// maxDay is the longest spelling of a day in a form.
const maxDay = 60

// dayOf is the row of a day.
func dayOf(name string, place func(*procedure.Row) *procedure.Date) entryField {
	return entryField{name: name, kind: bot.FieldLine, max: maxDay, heads: name != "review",
		text:  func(r procedure.Row) string { return typedDay(*place(&r)) },
		shown: func(r words.Reader, row procedure.Row, _ bool) string { return r.Date(string(*place(&row))) },
		read: func(_ *Handlers, r *procedure.Row, text string) error {
			day, ok := lists.Day(text, name == "until")
			if !ok {
				return &procedure.Refusal{Code: badDay, Field: name}
			}
			*place(r) = day
			return nil
		},
	}
}

// badDay is a refusal of the form, not of the procedure.
const badDay procedure.Code = "bad_day"

func shownName(name string, full bool) string {
	if full {
		return name
	}
	return procedure.Initials(name)
}

func kindOf(r procedure.Row) string {
	if r.List == procedure.VVIPRegister {
		return string(r.VVIP)
	}
	return string(r.Request)
}

func readKind(_ *Handlers, r *procedure.Row, text string) error {
	if r.List == procedure.VVIPRegister {
		r.VVIP = procedure.Criterion(text)
	} else {
		r.Request = procedure.RequestKind(text)
	}
	return nil
}

// kindWord is the word for the kind of an entry.
func kindWord(r words.Reader, row procedure.Row) string {
	if row.List == procedure.VVIPRegister {
		return r.T("criterion." + string(row.VVIP))
	}
	return r.T("request." + string(row.Request))
}

// kindOptions are the kinds of a list.
func kindOptions(r words.Reader, list procedure.List) (out []bot.Option) {
	if list == procedure.VVIPRegister {
		for _, c := range procedure.VVIPCriteria {
			out = append(out, bot.Option{Value: string(c), Label: r.T("criterion." + string(c))})
		}
		return out
	}
	for _, k := range procedure.RequestKinds {
		out = append(out, bot.Option{Value: string(k), Label: r.T("request." + string(k))})
	}
	return out
}

func typedNumbers(r procedure.Row) string {
	all := make([]string, len(r.Numbers))
	for i, n := range r.Numbers {
		all[i] = n.String()
	}
	return strings.Join(all, ", ")
}

func shownNumbers(_ words.Reader, r procedure.Row, full bool) string {
	if full {
		return typedNumbers(r)
	}
	all := make([]string, len(r.Numbers))
	for i, n := range r.Numbers {
		all[i] = n.Masked()
	}
	return words.List(all)
}

// readNumbers reads the numbers as an import reads a cell.
func readNumbers(h *Handlers, r *procedure.Row, text string) error {
	found, err := h.Numbers.Read(text)
	var bad *numbers.Error
	if errors.As(err, &bad) && bad.Problem != numbers.Empty {
		return &procedure.Refusal{Code: procedure.Code("number." + string(bad.Problem)), Field: "numbers"}
	}
	r.Numbers = found
	return nil
}
