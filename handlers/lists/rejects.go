package lists

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// formulaStarts are what a spreadsheet takes for the beginning of a formula.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// WriteRejects writes the refused rows of f as CSV, parted as the file itself
// was: one header line, then the line in the file, the reason, and the row as
// it stood. A cell that a spreadsheet would take for a formula gets an
// apostrophe before it. Errors are the writer's.
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
