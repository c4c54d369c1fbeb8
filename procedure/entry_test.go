package procedure_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// TestApplyEntry: who may change an entry, and what one must be.
func TestApplyEntry(t *testing.T) {
	w := Facts{Policy: DefaultPolicy(wib), Now: morning()} // 24 November
	old := Row{List: SpecialRequests, Numbers: []Number{line, phone}, Name: "Siti", Request: CabutPasang, Note: "a", Until: "2026-11-01"}
	numbers := func(lines, phones int) (out []Number) {
		for i := range lines {
			out = append(out, Number{Kind: Internet, Value: "15240000000" + string(rune('0'+i))})
		}
		for i := range phones {
			out = append(out, Number{Kind: Telephone, Value: "+628120000" + strings.Repeat(string(rune('a'+i)), 4)})
		}
		return out
	}
	for _, c := range []struct {
		what   string
		by     Person
		fresh  bool // it is added, and replaces nothing
		change func(*Row)
		want   Code
		field  string
	}{
		{what: "a lead changes the instruction of one that is over", by: lina, change: func(r *Row) { r.Note = "b" }},
		{what: "an admin adds one", by: adi, fresh: true, change: func(r *Row) { r.Until = "" }},
		{what: "it ends today", by: lina, fresh: true, change: func(r *Row) { r.Until = "2026-11-24" }},
		{what: "only its spelling changes", by: lina, change: func(r *Row) { r.Name = "SITI" }},
		{what: "one day alone", by: lina, change: func(r *Row) { r.From, r.Until = "2026-12-01", "2026-12-01" }},
		{what: "a VVIP", by: lina, fresh: true, change: func(r *Row) { *r = Row{List: VVIPRegister, VVIP: Official, Numbers: r.Numbers} }},
		{what: "sixteen numbers", by: lina, change: func(r *Row) { r.Numbers = numbers(1, 15) }},
		{what: "as long as may be", by: lina, change: func(r *Row) { r.Say, r.Name = strings.Repeat("é", MaxEntryText), strings.Repeat("é", MaxEntryName) }},

		{what: "quality", by: qori, change: func(r *Row) { r.Note = "b" }, want: NoRole},
		{what: "an agent", by: wati, change: func(r *Row) { r.Note = "b" }, want: NoRole},
		{what: "a row of the customer file", by: lina, change: func(r *Row) { r.List = Customers }, want: NoRole},
		{what: "no kind", by: lina, change: func(r *Row) { r.Request = "" }, want: Missing, field: "kind"},
		{what: "a kind of the other list", by: lina, change: func(r *Row) { r.List, r.VVIP = VVIPRegister, Criterion(CabutPasang) }, want: Missing, field: "kind"},
		{what: "no number", by: lina, change: func(r *Row) { r.Numbers = nil }, want: Missing, field: "numbers"},
		{what: "two lines", by: lina, change: func(r *Row) { r.Numbers = numbers(2, 0) }, want: TwoLines, field: "numbers"},
		{what: "seventeen numbers", by: lina, change: func(r *Row) { r.Numbers = numbers(1, 16) }, want: TooManyNumbers, field: "numbers"},
		{what: "a long name", by: lina, change: func(r *Row) { r.Name = strings.Repeat("é", MaxEntryName+1) }, want: TooLong, field: "name"},
		{what: "a long instruction, in emojis", by: lina, change: func(r *Row) { r.Note = strings.Repeat("😀", MaxEntryText/2+1) }, want: TooLong, field: "note"},
		{what: "a long approver", by: lina, change: func(r *Row) { r.ApprovedBy = strings.Repeat("é", MaxEntryName+1) }, want: TooLong, field: "approved"},
		{what: "it ends before it begins", by: lina, change: func(r *Row) { r.From, r.Until = "2026-12-02", "2026-12-01" }, want: EndsBefore, field: "until"},
		{what: "it would end yesterday", by: lina, change: func(r *Row) { r.Until = "2026-11-23" }, want: OverAlready, field: "until"},
		{what: "one that is over is added", by: lina, fresh: true, change: func(*Row) {}, want: OverAlready, field: "until"},
		{what: "nothing changes", by: lina, change: func(*Row) {}, want: Unchanged},
	} {
		next, before := old, &old
		next.Numbers = slices.Clone(old.Numbers)
		if c.change(&next); c.fresh {
			before = nil
		}
		err := ApplyEntry(before, next, c.by, w)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v; want it accepted", c.what, err)
			}
			continue
		}
		wantCode(t, err, c.want, Command{})
		if r := (&Refusal{}); errors.As(err, &r) && r.Field != c.field {
			t.Errorf("%s: the field %q; want %q", c.what, r.Field, c.field)
		}
	}
}

func TestReviewWithin(t *testing.T) {
	for _, c := range []struct {
		review, until Date
		want          bool
	}{
		{"2026-12-01", "", true}, {"2026-12-02", "", false}, {"2025-01-01", "", true}, {"", "", false},
		{"2026-11-24", "2026-11-24", true}, {"2026-11-20", "2026-11-23", false},
	} {
		if got := (Row{Review: c.review, Until: c.until}).ReviewWithin("2026-11-24", 7); got != c.want {
			t.Errorf("review %q, until %q, on 24 November: %v; want %v", c.review, c.until, got, c.want)
		}
	}
}

func TestNameHas(t *testing.T) {
	for _, c := range []struct {
		query string
		want  bool
	}{{"siti", true}, {"Bu SITI cah", true}, {"cahyono, siti", true}, {"iti", false}, {"siti budi", false}, {"", false}, {"bapak", false}, {"sitinur", false}} {
		if got := NameHas("Ibu Siti Nur Cahyono, S.Kom", c.query); got != c.want {
			t.Errorf("looking for %q: %v; want %v", c.query, got, c.want)
		}
	}
}
