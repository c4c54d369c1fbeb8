package lists

import (
	"strings"
	"unicode/utf8"

	"github.com/cc147/sigap/procedure"
)

// The bounds of a row's texts, in runes.
const (
	maxName = 200
	maxNote = 1000
)

// rowReader reads one row.
type rowReader struct {
	columns
	record
	row     procedure.Row
	emptied []Emptied
}

// row reads one row and says which of its cells it left empty, or returns the refusal.
func (c columns) row(rec record) (procedure.Row, []Emptied, *Refusal) {
	r := rowReader{columns: c, record: rec, row: procedure.Row{List: c.list}}
	for _, read := range []func() *Refusal{r.whole, r.readNumbers, r.readTexts, r.readKind, r.readPackage, r.readDates} {
		if refusal := read(); refusal != nil {
			return procedure.Row{}, nil, refusal
		}
	}
	return r.row, r.emptied, nil
}

// whole refuses a row whose cells may stand in other columns than their own, are
// damaged or too long.
func (r *rowReader) whole() *Refusal {
	for i, cell := range r.cells {
		switch f := r.fieldAt(i); {
		case len(cell) > maxCell && utf8.RuneCountInString(cell) > maxCell:
			return refuse(LongCell, r.title(i))
		case f != "" && isDamaged(cell):
			return refuse(Damaged, r.title(i))
		case r.title(i) == "" && tidy(cell) != "":
			if !r.sheet && i >= r.width { // a separator within a cell may have moved it
				return refuse(WrongColumns, "")
			}
			r.empty(i, cell) // beside the list
		}
	}
	return nil
}

// empty leaves a cell out and says so.
func (r *rowReader) empty(i int, text string) {
	r.emptied = append(r.emptied, Emptied{Line: r.line, Column: r.title(i), Text: text})
}

// value returns a field's cell, "" if it says that there is none. fault says why it is
// not known.
func (r *rowReader) value(f field) (text string, fault Reason) {
	i, ok := r.at[f]
	if !ok {
		return "", ""
	}
	if text, fault = r.valueAt(i); !r.copies {
		return text, fault
	}
	for j := i + 1; j < len(r.fields) && fault == ""; j++ {
		var other string
		if r.fields[j] == f {
			other, fault = r.valueAt(j)
		}
		switch {
		case other == "":
		case text == "":
			text = other
		case plainWords(text) != plainWords(other):
			return "", TwoValues
		}
	}
	return text, fault
}

func (r *rowReader) valueAt(i int) (text string, fault Reason) {
	if i >= len(r.cells) {
		return "", ""
	}
	text = tidy(r.cells[i])
	switch {
	case r.faults[i] != "":
		return "", r.faults[i]
	case isErrorValue(text):
		return "", ErrorValue
	case isEmpty(text):
		return "", ""
	}
	return text, ""
}

func (r *rowReader) readTexts() *Refusal {
	for _, t := range []struct {
		f    field
		to   *string
		most int
	}{
		{name, &r.row.Name, maxName}, {pic, &r.row.PIC, maxName}, {approved, &r.row.ApprovedBy, maxName},
		{note, &r.row.Note, maxNote}, {say, &r.row.Say, maxNote}, {dont, &r.row.Dont, maxNote},
	} {
		text, fault := r.value(t.f)
		switch {
		case fault == TwoValues:
			return refuse(fault, r.called(t.f))
		case fault != "":
			r.empty(r.at[t.f], r.cells[r.at[t.f]])
		case utf8.RuneCountInString(text) > t.most:
			return refuse(LongCell, r.called(t.f))
		}
		*t.to = text
	}
	r.row.Name = compatibleName(r.row.Name)
	return nil
}

// compatibleName writes a name with the usual letters, so that it can be compared.
func compatibleName(text string) string {
	if isTidy(text) {
		return text
	}
	return tidy(compatible(text))
}

func (r *rowReader) readKind() *Refusal {
	if !has(r.list, kind) {
		return nil
	}
	text, fault := r.value(kind)
	if fault != "" {
		return refuse(fault, r.called(kind))
	}
	ok := false
	if r.list == procedure.SpecialRequests {
		r.row.Request, ok = r.requestKind(text)
	} else {
		r.row.VVIP, ok = r.vvipKind(text)
	}
	if !ok {
		refusal := refuse(BadKind, r.called(kind))
		refusal.Text += kindsShown[r.list]
		return refusal
	}
	return nil
}

// readPackage leaves a speed out that isn't understood: an unknown speed is none that
// counts.
func (r *rowReader) readPackage() *Refusal {
	text, fault := r.value(mbps)
	if fault == TwoValues {
		return refuse(fault, r.called(mbps))
	}
	n, ok := r.speed(text)
	if r.row.Mbps = n; !ok || fault != "" {
		r.empty(r.at[mbps], r.cells[r.at[mbps]])
	}
	return nil
}

// readDates reads the first and the last day. One that isn't understood would let the
// row begin or end on another day, so it refuses the row; a day of review doesn't.
func (r *rowReader) readDates() *Refusal {
	for _, f := range []field{from, until} {
		text, fault := r.value(f)
		switch {
		case fault == "" && f == from:
			r.row.From, fault = r.dateIn(f, text)
		case fault == "":
			r.row.Until, fault = r.dateIn(f, text)
		case fault == ErrorValue && r.faults[r.at[f]] == "":
			fault = BadDate
		}
		if fault != "" {
			return refuse(fault, r.called(f))
		}
	}
	if text, fault := r.value(review); fault != "" || text != "" {
		if r.row.Review, fault = r.dateIn(review, text); fault != "" || text == "" {
			r.empty(r.at[review], r.cells[r.at[review]])
		}
	}
	if r.row.Until != "" && r.row.From > r.row.Until {
		return refuse(Backwards, r.called(from))
	}
	return nil
}

// dateIn reads a day. The last day's cell may have both: "1/1/2026 s/d 31/12/2026".
func (r *rowReader) dateIn(f field, text string) (procedure.Date, Reason) {
	if text == "" || zeros[text] || f == until && endless[plainWords(text)] {
		return "", ""
	}
	monthFirst := r.monthFirst[r.at[f]]
	d, bad := date(text, r.epoch, monthFirst)
	if f == until && saysBegin(text) {
		d, bad = "", BadDate
	}
	if f != until || bad != BadDate {
		return d, bad
	}
	first, last, ok := cutBetween(text)
	if !ok || r.has(from) {
		return "", bad
	}
	day1, bad1 := date(first, r.epoch, monthFirst)
	day2, bad2 := date(last, r.epoch, monthFirst)
	if bad1 != "" || bad2 != "" {
		return "", max(bad1, bad2)
	}
	r.row.From = day1
	return day2, ""
}

func cutBetween(text string) (before, after string, ok bool) {
	at := between.FindStringIndex(strings.ToLower(text))
	if at == nil || at[0] == 0 || at[1] > len(text) {
		return "", "", false
	}
	return text[:at[0]], text[at[1]:], true
}
