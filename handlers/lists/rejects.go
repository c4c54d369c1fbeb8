package lists

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RejectWords are the words of a file of refused rows.
type RejectWords struct {
	Line, Reason, Column, Text string               // headers of the four columns before the row's own
	Say                        func(Refusal) string // what is wrong, and what would be accepted
}

// English are the words that the command uses.
var English = RejectWords{Line: "line", Reason: "reason", Column: "column", Text: "text", Say: func(r Refusal) string { return r.Text }}

// Rejects returns the refused rows of f as a table: a header, then for each row its
// line, the reason's code, the column, the sentence, and its cells unchanged.
func Rejects(f File, in RejectWords) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield(append([]string{in.Line, in.Reason, in.Column, in.Text}, f.Header...)) {
			return
		}
		for _, r := range f.Refused {
			if !yield(append([]string{strconv.Itoa(r.Line), string(r.Reason), r.Column, in.Say(r)}, r.Cells...)) {
				return
			}
		}
	}
}

// WriteRejects writes the refused rows of f as CSV with the file's own separator. A
// cell that a spreadsheet would take for a formula gets a leading apostrophe. Errors
// are the writer's.
func WriteRejects(w io.Writer, f File, in RejectWords) error {
	out := csv.NewWriter(w)
	out.Comma = f.Comma
	for cells := range Rejects(f, in) {
		if err := out.Write(safe(cells)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteRejectsBook writes the refused rows of f as an XLSX workbook, in which every
// cell is a text. Errors are the writer's.
func WriteRejectsBook(w io.Writer, f File, in RejectWords) error {
	return WriteWorkbook(w, in.Reason, Rejects(f, in))
}

// formulaStarts are the first characters by which a spreadsheet recognises a formula, in all
// their widths. https://owasp.org/www-community/attacks/CSV_Injection
const formulaStarts = "=+-@＝＋－＠﹦﹢﹣﹫−⁼⁺⁻₌₊₋"

// Inert is a text as a cell of a CSV file that no spreadsheet takes for a formula: one that
// begins like a formula, perhaps behind what can't be seen, gets a leading apostrophe.
func Inert(cell string) string {
	first := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Z) || r == utf8.RuneError || strings.ContainsRune("\u115f\u1160\u2800\u3164\uffa0", r)
	})
	r, _ := utf8.DecodeRuneInString(first)
	if first != "" && strings.ContainsRune(formulaStarts, r) || cell != "" && strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func safe(cells []string) []string {
	out := slices.Clone(cells)
	for i, c := range out {
		out[i] = Inert(c)
	}
	return out
}
