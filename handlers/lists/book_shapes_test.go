package lists_test

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/cc147/sigap/procedure"
)

// shape is a workbook as some program writes it, and what must be read of it.
type shape struct {
	book  book
	names []string // of the customers, in their order
	lines []int    // nil is 2, 3, …
}

// shapes are workbooks that are unusual, but whose content is beyond doubt.
func shapes(t *testing.T) map[string]shape {
	t.Helper()
	plain := func() book {
		return bookOf(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`+
			`<row r="2"><c r="A2"><v>152401234567</v></c><c r="B2" t="s"><v>2</v></c></row>`).texts("Internet", "Nama", "Renée")
	}
	inline := func(name string) book { return bookOf(rowOf("Internet", "Nama") + rowOf("152401234567", name)) }
	renée := []string{"Renée"}
	return map[string]shape{
		"part names in another case": {book: plain().renamed(strings.ToUpper), names: renée},
		"targets in another case":    {book: plain().change(t, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "Worksheets/Sheet1.XML"), names: renée},
		"part names with backslashes": {book: plain().
			renamed(func(name string) string { return strings.ReplaceAll(name, "/", `\`) }), names: renée},
		"targets with backslashes":     {book: plain().change(t, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", `worksheets\sheet1.xml`), names: renée},
		"UTF-16 with a mark":           {book: plain().encoded(inUTF16(binary.LittleEndian, "\ufeff", "UTF-16")), names: renée},
		"UTF-16, big end first":        {book: plain().encoded(inUTF16(binary.BigEndian, "\ufeff", "utf-16")), names: renée},
		"UTF-16 without a mark":        {book: plain().encoded(inUTF16(binary.LittleEndian, "", "UTF-16LE")), names: renée},
		"ISO-8859-1":                   {book: plain().encoded(inISO88591(t)), names: renée},
		"UTF-8 with a mark":            {book: plain().encoded(func(text string) string { return "\ufeff" + text }), names: renée},
		"shared texts that are gone":   {book: inline("Budi").without("xl/sharedStrings.xml"), names: []string{"Budi"}},
		"references in lower case":     {book: bookOf(`<row r="1"><c r="b1"><is><t>Internet</t></is></c><c r="d1" t="inlineStr"><is><t>Nama</t></is></c></row>`+`<row r="2"><c r="b2"><v>152401234567</v></c><c r="d2" t="inlineStr"><is><t>Budi</t></is></c></row>`).change(t, "xl/worksheets/sheet1.xml", `r="b1"`, `r="b1" t="inlineStr"`), names: []string{"Budi"}},
		"a row twice, each whole":      {book: bookOf(rowOf("Internet", "Nama") + at(2, rowOf("152401234567", "Budi")) + at(2, rowOf("152401234568", "Sari")) + at(3, rowOf("152401234569", "Ani"))), names: []string{"Budi", "Sari", "Ani"}, lines: []int{2, 2, 3}},
		"a row twice, the same":        {book: bookOf(rowOf("Internet", "Nama") + strings.Repeat(at(2, rowOf("152401234567", "Budi")), 2)), names: []string{"Budi"}},
		"a row in two pieces":          {book: bookOf(at(1, rowOf("Internet")) + `<row r="1"><c r="B1" t="inlineStr"><is><t>Nama</t></is></c></row>` + at(2, rowOf("152401234567")) + `<row r="2"/><row r="2"><c r="B2" t="inlineStr"><is><t>Budi</t></is></c></row>`), names: []string{"Budi"}},
		"100,000 equal shared texts":   {book: bookOf(`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c><v>152401234567</v></c><c t="s"><v>100001</v></c></row>`).texts(append([]string{"Internet", "Nama"}, slices.Repeat([]string{"Pelanggan Prioritas Kota Administrasi Jakarta Selatan"}, 100_000)...)...), names: []string{"Pelanggan Prioritas Kota Administrasi Jakarta Selatan"}},
		"an escape beyond the BMP":     {book: inline("a_xD801__xDC05_b"), names: []string{"a\U00010405b"}},
		"an escape, shared":            {book: plain().texts("Internet", "Nama", "a_xd801__xdc05_b"), names: []string{"a\U00010405b"}},
		"an escape of a formula":       {book: inline("").change(t, "xl/worksheets/sheet1.xml", `<c t="inlineStr"><is><t></t></is></c>`, `<c t="str"><f>A1</f><v>a_xD801__xDC05_b</v></c>`), names: []string{"a\U00010405b"}},
		"a single escape":              {book: inline("a_x0041_b_x00e9_"), names: []string{"aAbé"}},
		"an escape that is escaped":    {book: inline("a_x005F_x0041_b"), names: []string{"a_x0041_b"}},
		"what only looks like escapes": {book: inline("_xlfn_ _x41_ _x00g1_ __x0041__"), names: []string{"_xlfn_ _x41_ _x00g1_ _A_"}},
	}
}

func TestEveryShapeOfWorkbookIsRead(t *testing.T) {
	all := shapes(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			want := all[name]
			kept(t, name, want.book.zipped(t, zip.Deflate))
			var f whole
			peak := peakOf(func() { f = want.book.mustRead(t, procedure.Customers) })
			var names []string
			for _, r := range f.Rows {
				names = append(names, r.Name)
			}
			if diff := cmp.Diff(want.names, names); diff != "" || len(f.Refused) != 0 {
				t.Errorf("%d rows are refused, and the names (-want +got):\n%s", len(f.Refused), diff)
			}
			lines := want.lines
			for i := 0; want.lines == nil && i < len(want.names); i++ {
				lines = append(lines, i+2)
			}
			if diff := cmp.Diff(lines, f.Lines); diff != "" {
				t.Errorf("the rows of the sheet (-want +got):\n%s", diff)
			}
			if peak > 32<<20 {
				t.Errorf("%d MiB were held; want at most 32", peak>>20)
			}
		})
	}
}

// at says where a row stands.
func at(line int, row string) string {
	return strings.Replace(row, "<row>", fmt.Sprintf(`<row r="%d">`, line), 1)
}

// renamed gives each part another name.
func (b book) renamed(f func(string) string) book {
	out := book{}
	for name, text := range b {
		out[f(name)] = text
	}
	return out
}

// encoded writes each part in another encoding.
func (b book) encoded(f func(string) string) book {
	for name, text := range b {
		b[name] = f(text)
	}
	return b
}

func inUTF16(order binary.AppendByteOrder, mark, label string) func(string) string {
	return func(text string) string {
		var out []byte
		for _, u := range utf16.Encode([]rune(mark + `<?xml version="1.0" encoding="` + label + `"?>` + text)) {
			out = order.AppendUint16(out, u)
		}
		return string(out)
	}
}

func inISO88591(t testing.TB) func(string) string {
	return func(text string) string {
		t.Helper()
		out, err := charmap.ISO8859_1.NewEncoder().String(`<?xml version="1.0" encoding="ISO-8859-1"?>` + text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}
