package tasks

import (
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/procedure"
)

// exportColumn is one column with its name in both languages. Its values don't depend
// on the language.
type exportColumn struct {
	id, en string
	of     func(procedure.Case) string
}

// exportColumns are the columns of cases. Their order never changes; new ones are
// added at the end.
func exportColumns(ask exportQuery) []exportColumn {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(ask.zone).Format(time.DateTime)
	}
	return []exportColumn{
		{"Kasus", "Case", procedure.Case.Name},
		{"Jenis", "Kind", func(c procedure.Case) string { return string(c.Kind) }},
		{"Status", "State", func(c procedure.Case) string { return string(c.State) }},
		{"Urgensi", "Urgency", func(c procedure.Case) string { return strconv.Itoa(c.Urgency()) }},
		{"Kategori", "Category", func(c procedure.Case) string { return string(c.Category()) }},
		{"Kriteria", "Criteria", func(c procedure.Case) string { return joined(c.Criteria()) }},
		{"Pelanggan", "Customer", ask.name},
		{"Nomor", "Numbers", ask.numbers},
		{"Keluhan", "Complaint", ask.words},
		{"Agent", "Agent", func(c procedure.Case) string { return c.Agent }},
		{"Dibuka", "Opened", func(c procedure.Case) string { return at(c.Opened) }},
		{"Pemegang", "Holder", func(c procedure.Case) string { return c.Holder }},
		{"Tim sekarang", "Team now", procedure.Case.Team},
		{"Eskalasi ke", "Escalated to", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return e.Team })
		}},
		{"Jawaban backend", "Backend's answers", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return string(e.Answer) })
		}},
		{"Eskalasi tepat", "Escalation right", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return string(e.Right) })
		}},
		{"Kontak", "Contacts", func(c procedure.Case) string {
			return list(c.Contacts, func(k procedure.Contact) string { return string(k.Outcome) })
		}},
		{"Edukasi", "Education", func(c procedure.Case) string { return string(c.Education.Result) }},
		{"Edukasi tepat", "Education right", func(c procedure.Case) string { return string(c.Educated) }},
		{"Hasil", "Outcome", func(c procedure.Case) string { return string(c.Outcome) }},
		{"Kepuasan", "Satisfaction", func(c procedure.Case) string { return string(c.Satisfied) }},
		{"Ditutup", "Closed", func(c procedure.Case) string { return at(c.ClosedAt) }},
		{"Ditutup oleh", "Closed by", func(c procedure.Case) string { return c.ClosedBy }},
		{"Revisi", "Revision", func(c procedure.Case) string { return c.Revision }},
	}
}

func (ask exportQuery) name(c procedure.Case) string {
	if ask.full {
		return c.Personal.Name
	}
	return procedure.Initials(c.Personal.Name)
}

func (ask exportQuery) numbers(c procedure.Case) string {
	return list(c.Personal.Numbers, func(n procedure.Number) string {
		if ask.full {
			return n.String()
		}
		return n.Masked()
	})
}

// words are the customer's words: masked as in a channel, or in full.
func (ask exportQuery) words(c procedure.Case) string {
	var out []string
	for _, s := range c.Personal.Said {
		if s.As == "words" {
			out = append(out, s.Text)
		}
	}
	text := strings.Join(out, " / ")
	if !ask.full {
		text = c.Mask(ask.common).Text(text)
	}
	return text
}

func joined[T ~string](all []T) string { return list(all, func(one T) string { return string(one) }) }

// list is several values in one cell.
func list[T any](all []T, text func(T) string) string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = text(one)
	}
	return strings.Join(out, "; ")
}

// escapeFormula changes a cell so that no spreadsheet takes it for a formula:
// owasp.org, CSV Injection. Spreadsheets may trim spaces first.
func escapeFormula(cell string) string {
	if text := strings.TrimLeft(cell, " \t\r\n"); text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + cell
	}
	return cell
}
