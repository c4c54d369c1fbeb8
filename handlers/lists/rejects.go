package lists

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// formulaStarts are the first characters by which a spreadsheet recognises a formula.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// WriteRejects writes the refused rows of f as CSV with the file's own separator: one
// header line, then for each row its line number, the reason, and its cells
// unchanged. A cell that a spreadsheet would take for a formula gets a leading
// apostrophe. Errors are the writer's.
func WriteRejects(w io.Writer, f File) error {
	out := csv.NewWriter(w)
	out.Comma = f.Comma
	if err := out.Write(append([]string{"line", "reason"}, safe(f.Header)...)); err != nil {
		return err
	}
	for _, r := range f.Refused {
		if err := out.Write(append([]string{strconv.Itoa(r.Line), string(r.Reason)}, safe(r.Cells)...)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func safe(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		if first, _ := utf8.DecodeRuneInString(c); c != "" && strings.ContainsRune(formulaStarts, first) {
			c = "'" + c
		}
		out[i] = c
	}
	return out
}
