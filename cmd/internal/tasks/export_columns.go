package tasks

import (
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/procedure"
)

// exportColumn is one column with its name in both languages. Its values are words of the
// language; ids of people and codes of teams are the site's.
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
		{"Jenis", "Kind", func(c procedure.Case) string { return ask.word("kind.", string(c.Kind)) }},
		{"Status", "State", func(c procedure.Case) string { return ask.word("state.", string(c.State)) }},
		{"Urgensi", "Urgency", func(c procedure.Case) string { return strconv.Itoa(c.Urgency()) }},
		{"Kategori", "Category", func(c procedure.Case) string { return ask.word("category.", string(c.Category())) }},
		{"Kriteria", "Criteria", func(c procedure.Case) string {
			return list(c.Criteria(), func(x procedure.Criterion) string { return ask.word("criterion.", string(x)) })
		}},
		{"Pelanggan", "Customer", ask.name},
		{"Nomor", "Numbers", ask.numbers},
		{"Keluhan", "Complaint", ask.said},
		{"Agent", "Agent", func(c procedure.Case) string { return c.Agent }},
		{"Dibuka", "Opened", func(c procedure.Case) string { return at(c.Opened) }},
		{"Pemegang", "Holder", func(c procedure.Case) string { return c.Holder }},
		{"Tim sekarang", "Team now", procedure.Case.Team},
		{"Eskalasi ke", "Escalated to", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return e.Team })
		}},
		{"Jawaban backend", "Backend's answers", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return ask.word("answer.", string(e.Answer)) })
		}},
		{"Eskalasi tepat", "Escalation right", func(c procedure.Case) string {
			return list(c.Escalations, func(e procedure.Escalation) string { return ask.word("judgement.", string(e.Right)) })
		}},
		{"Kontak", "Contacts", func(c procedure.Case) string {
			return list(c.Contacts, func(k procedure.Contact) string { return ask.word("contact.", string(k.Outcome)) })
		}},
		{"Edukasi", "Education", func(c procedure.Case) string { return ask.word("education.", string(c.Education.Result)) }},
		{"Edukasi tepat", "Education right", func(c procedure.Case) string { return ask.word("judgement.", string(c.Educated)) }},
		{"Hasil", "Outcome", func(c procedure.Case) string { return ask.word("outcome.", string(c.Outcome)) }},
		{"Kepuasan", "Satisfaction", func(c procedure.Case) string { return ask.word("satisfied.", string(c.Satisfied)) }},
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

// said are the customer's words: masked as in a channel, or in full.
func (ask exportQuery) said(c procedure.Case) string {
	var out []string
	for _, s := range c.Personal.Said {
		if s.As == "words" {
			out = append(out, s.Text)
		}
	}
	text := strings.Join(out, " / ")
	if !ask.full {
		text = c.Mask(ask.words.Common).Text(text)
	}
	return text
}

// word is the word for a code in the language of the export; "" has none.
func (ask exportQuery) word(prefix, code string) string {
	if code == "" {
		return ""
	}
	return ask.words.T(prefix + code)
}

// list is several values in one cell.
func list[T any](all []T, text func(T) string) string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = text(one)
	}
	return strings.Join(out, "; ")
}
