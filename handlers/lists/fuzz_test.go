package lists_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// FuzzReadCSV checks that no row is lost: the rows that the standard reader finds are
// rows, refused rows or duplicates here, on the same lines.
func FuzzReadCSV(f *testing.F) {
	const header = "No Internet;No Telepon;Nama;Paket\n"
	for _, s := range []string{
		header + "152401234567;02129114242;Budi;50\n",
		header + "152401234567;\"a\nb\";x;\n;;;\n12O34xxxx;;;;\n",
		header + "152401234567;\"a\"b\";x\r\n\r\n\"\"\"",
		header + "1\xff;\u202e;\"\"\r\r\n",
		header + "152401234567;;Ren\xe9;50\n152401234568;;Ren\x81;50\n",
		"\ufeff" + header + "152401234567;;Ren\xe9;50\n",
		"\xff\xfeN\x00o\x00 \x00I\x00n\x00t\x00e\x00r\x00n\x00e\x00t\x00\n\x001\x005\x002\x004\x000\x001\x002\x003\x004\x005\x006\x007\x00\n\x00",
		"\xfe\xff\x00H\x00P\x00\n\xd8\x00",
		"Phone,Telepon\n08123456789,02129114242\n",
		"sep=;\rDAFTAR\r" + strings.ReplaceAll(header, "\n", "\r") + "152401234567;;Budi;50\r\r\nTotal: 1\n" + header,
		"Pelanggan;;Masa Berlaku;\nNo Internet;Nama;Mulai;Sampai\n152401234567;A;;\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, ok := readTwice(t, []byte(text))
		if !ok || !utf8.ValidString(text) {
			return
		}
		lines := standardLines(t, strings.TrimPrefix(text, "\ufeff"), file.Comma, file.HeaderLine)
		skipped := file.SkippedRows
		for _, s := range file.Skipped {
			if s.Why == lists.Above {
				skipped--
			}
		}
		if got := len(file.Rows) + len(file.Refused) + file.Duplicates + skipped; got != len(lines) {
			t.Fatalf("%d rows in all; want %d", got, len(lines))
		}
		for _, r := range file.Refused {
			if !lines[r.Line] {
				t.Errorf("line %d is refused; want the line of a row", r.Line)
			}
		}
		for _, line := range file.Lines {
			if !lines[line] {
				t.Errorf("a row stands on line %d; want the line of a row", line)
			}
		}
	})
}

// FuzzReadXLSX checks that any workbook is read or refused.
func FuzzReadXLSX(f *testing.F) {
	for _, rows := range []string{
		rowOf("Internet", "Nama", "Paket") + rowOf("<v>1.52401234567E11</v>", "Budi", "<v>50</v>"),
		`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="str"><f>1</f><v>Nama</v></c></row><row r="9"><c r="A9" t="d"><v>2026-11-23T00</v></c></row>`,
		rowOf("Internet", "<f>A1</f>") + rowOf(`<c t="e"><v>#N/A</v></c>`, `<c t="b"><v>1</v></c>`),
		`<row r="1"><c r="a1"><v>_xD801__xDC05_</v></c></row><row r="1"><c r="B1"/></row><row r="1"><c r="a1" t="b"><v>true</v></c></row>`,
		"<row/><row><c/><c><is><r><t>_x000D_</t></r><rPh/></is></c></row>",
	} {
		b := bookOf(rows).texts("Internet", "Nama")
		f.Add([]byte(b["xl/worksheets/sheet1.xml"]), []byte(b["xl/sharedStrings.xml"]), []byte(b["xl/workbook.xml"]), []byte(b["xl/_rels/workbook.xml.rels"]))
	}
	f.Fuzz(func(t *testing.T, sheet, texts, main, rels []byte) {
		b := bookOf("")
		b["xl/worksheets/sheet1.xml"], b["xl/sharedStrings.xml"] = string(sheet), string(texts)
		b["xl/workbook.xml"], b["xl/_rels/workbook.xml.rels"] = string(main), string(rels)
		readTwice(t, b.zipped(t, zip.Store))
	})
}

// readTwice reads a file twice and checks what must hold for all files.
func readTwice(t *testing.T, data []byte) (file whole, ok bool) {
	t.Helper()
	file, err := readAll(procedure.Customers, bytes.NewReader(data))
	again, err2 := readAll(procedure.Customers, bytes.NewReader(data))
	if diff := cmp.Diff(file, again); diff != "" || (err == nil) != (err2 == nil) {
		t.Fatalf("the file read again gives %v after %v, and (-first +second):\n%s", err2, err, diff)
	}
	if err != nil {
		return file, false
	}
	if len(file.Rows) != len(file.Lines) || len(file.Header) == 0 || len(file.Header) > 200 {
		t.Fatalf("%d rows, %d lines, %d columns; want as many rows as lines, and 1 to 200 columns", len(file.Rows), len(file.Lines), len(file.Header))
	}
	for i, r := range file.Rows {
		if len(r.Numbers) == 0 {
			t.Errorf("the row of line %d has no number; want one", file.Lines[i])
		}
	}
	for _, r := range file.Refused {
		if len(r.Cells) == 0 || len(r.Cells) > 200 || r.Reason == "" {
			t.Errorf("line %d is refused for %q with %d cells; want a reason, and its 1 to 200 cells", r.Line, r.Reason, len(r.Cells))
		}
	}
	if err := lists.WriteRejects(io.Discard, file.File, lists.English); err != nil {
		t.Errorf("the refused rows can't be written: %v", err)
	}
	return file, true
}

// standardLines are the lines of the rows below the header that are not blank. The
// standard reader knows no CR that ends a line.
func standardLines(t *testing.T, text string, comma rune, header int) map[int]bool {
	t.Helper()
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = comma, -1, true
	out := map[int]bool{}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("the standard reader refuses what was read: %v", err)
		}
		if line, _ := in.FieldPos(0); line > header && !lists.Blank(cells) {
			out[line] = true
		}
	}
}
