package lists_test

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/handlers/lists"
)

// FuzzRead holds that nothing is lost: what the standard reader sees as rows
// of the file are rows, refused rows or duplicates here, on the same lines.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"152401234567;02129114242;Budi;50\n",
		"152401234567;\"a\nb\";x;\n;;;\n12O34xxxx;;;;\n",
		"152401234567;\"a\"b\";x\r\n\r\n\"\"\"",
		"1\xff;\u202e;\"\"\r\r\n",
	} {
		f.Add(s)
	}
	const header = "No Internet;No Telepon;Nama;Paket\n"
	f.Fuzz(func(t *testing.T, body string) {
		file, err := lists.Read(sigap.Customers, strings.NewReader(header+body))
		if err != nil {
			return
		}
		if len(file.Rows) != len(file.Lines) {
			t.Fatalf("%d rows and %d lines; want as many", len(file.Rows), len(file.Lines))
		}
		lines := standardLines(t, header+body)
		if got := len(file.Rows) + len(file.Refused) + file.Duplicates; got != len(lines) {
			t.Fatalf("%d rows in all; want %d", got, len(lines))
		}
		for _, r := range file.Refused {
			if !lines[r.Line] || len(r.Cells) == 0 || r.Reason == "" {
				t.Errorf("line %d is refused for %q with %d cells; want a row's line, a reason and its cells", r.Line, r.Reason, len(r.Cells))
			}
		}
		for i, line := range file.Lines {
			if !lines[line] || len(file.Rows[i].Numbers) == 0 {
				t.Errorf("the row of line %d has %d numbers; want a row's line and a number", line, len(file.Rows[i].Numbers))
			}
		}
		if err := lists.WriteRejects(io.Discard, file.Header, file.Refused); err != nil {
			t.Errorf("the refused rows can't be written: %v", err)
		}
	})
}

// standardLines are the lines of the rows after the header that are not blank.
func standardLines(t *testing.T, text string) map[int]bool {
	t.Helper()
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = ';', -1, true
	out := map[int]bool{}
	for first := true; ; first = false {
		cells, err := in.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("the standard reader refuses what was read: %v", err)
		}
		line, _ := in.FieldPos(0)
		if !first && strings.TrimSpace(strings.Join(cells, "")) != "" {
			out[line] = true
		}
	}
}
