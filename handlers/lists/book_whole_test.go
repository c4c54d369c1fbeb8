package lists_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func TestAWorkbookIsRefusedWhole(t *testing.T) {
	header := rowOf("Internet", "Nama")
	for name, c := range map[string]struct {
		book book
		want string // in the error
	}{
		"a zip archive":        {book{"letter.txt": "x"}, "without a workbook"},
		"a binary workbook":    {bookOf(header).with("_rels/.rels", fmt.Sprintf(relations, fmt.Sprintf(relation, "r1", "officeDocument", "xl/workbook.bin"))), "XLSB"},
		"no sheet":             {bookOf(), "no sheet"},
		"a sheet of one chart": {bookOf(header).change(t, "xl/_rels/workbook.xml.rels", "/worksheet", "/chartsheet"), "no sheet"},
		"an empty sheet":       {bookOf(""), "is empty"},
		"a sheet that is gone": {bookOf(header).without("xl/worksheets/sheet1.xml"), "no such part"},
		"no relations":         {bookOf(header).without("xl/_rels/workbook.xml.rels"), "no such part"},
		"no workbook":          {bookOf(header).without("xl/workbook.xml"), "no such part"},
		"no such text":         {bookOf(rowOf(`<c t="s"><v>1</v></c>`)), "row 1: the workbook is damaged"},
		"a text that is none":  {bookOf(rowOf(`<c t="s"><v>-1</v></c>`)), "row 1: the workbook is damaged"},
		"broken XML":           {bookOf(header + "<row>"), "XML syntax error"},
		"a document type": {bookOf(header).with("xl/worksheets/sheet1.xml",
			`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet><sheetData>`+rowOf("Internet", "&e;")+`</sheetData></worksheet>`), "document type"},
		"an entity":         {bookOf(rowOf("Internet", "&e;")), "invalid character entity"},
		"rows backwards":    {bookOf(`<row r="2"/><row r="1"/>`), "order"},
		"cells backwards":   {bookOf(`<row><c r="B1"/><c r="A1"/></row>`), "order"},
		"a cell twice":      {bookOf(`<row><c r="B1"/><c r="B1"/></row>`), "order"},
		"a row too far":     {bookOf(`<row r="1048577"/>`), "so large"},
		"a column too far":  {bookOf(`<row><c r="XFE1"/></row>`), "so large"},
		"a wild column":     {bookOf(`<row><c r="` + strings.Repeat("Z", 99) + `1"/></row>`), "no place"},
		"a wild row":        {bookOf(`<row r="one"/>`), "no place"},
		"10,000 columns":    {bookOf(rowOf(strings.Split("Internet"+strings.Repeat(" x", 9_999), " ")...)), "row 1 has more than 200 columns"},
		"10,000 cells":      {bookOf(header + rowOf(strings.Split("152401234567"+strings.Repeat(" x", 9_999), " ")...)), "row 2 has more than 200 columns"},
		"a long row":        {bookOf(header + rowOf(strings.Repeat("x", 40<<10), strings.Repeat("x", 40<<10))), "row 2 is longer than 64 KiB"},
		"a long text":       {bookOf(header + rowOf(strings.Repeat("x", 300<<10))), "longer than 256 KiB"},
		"many short texts":  {bookOf(header + rowOf(`<c t="inlineStr"><is>`+strings.Repeat("<r><t>xxxxxxxx</t></r>", 40<<10)+`</is></c>`)), "too long"},
		"a text in pieces":  {bookOf(header + rowOf("<v>"+strings.Repeat("<!-- -->xxxxxxxx", 40<<10)+"</v>")), "more than 256 KiB"},
		"a long attribute":  {bookOf(`<row x="` + strings.Repeat("x", 300<<10) + `"/>`), "longer than 256 KiB"},
		"deep elements":     {bookOf(strings.Repeat("<row>", 40) + strings.Repeat("</row>", 40)), "more than 32 deep"},
		"300 sheets":        {bookOf(strings.Split(strings.Repeat(" ", 299), " ")...), "256 sheets"},
		"a workbook as CSV": {bookOf(header).change(t, "xl/workbook.xml", "<workbook ", `<?xml version="1.0" encoding="UTF-16"?><workbook `), "can't be read"},
	} {
		f, err := c.book.read(t, procedure.Customers)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v; want one that says %q", name, err, c.want)
		}
		if len(f.Rows)+len(f.Refused)+len(f.Header) != 0 {
			t.Errorf("%s: a workbook that is refused has %d rows and %d refused; want it empty", name, len(f.Rows), len(f.Refused))
		}
	}
}

func (b book) with(part, text string) book {
	b[part] = text
	return b
}

func (b book) without(part string) book {
	delete(b, part)
	return b
}

func TestALongCellRefusesItsRowAlone(t *testing.T) {
	f := bookOf(rowOf("Internet", "Lain")+rowOf("152401234567", strings.Repeat("é", 4097))+rowOf("152401234567", strings.Repeat("é", 4096))).mustRead(t, procedure.Customers)
	if len(f.Rows) != 1 || len(f.Refused) != 1 || f.Refused[0].Reason != lists.LongCell || f.Refused[0].Line != 2 {
		t.Errorf("%d rows, refused %v; want row 2 refused for its length, and row 3 read", len(f.Rows), f.Refused)
	}
}

func TestAWorkbookThatIsDamagedIsNoList(t *testing.T) {
	whole := bookOf(rowOf("Internet")+strings.Repeat(rowOf("152401234567"), 1000)).zipped(t, zip.Store)
	for name, data := range map[string][]byte{
		"cut off": whole[:len(whole)/2],
		"changed": bytes.Replace(whole, []byte("152401234567"), []byte("152401234568"), 1),
	} {
		if f, err := readAll(procedure.Customers, bytes.NewReader(data)); err == nil || len(f.Rows) != 0 {
			t.Errorf("%s: %d rows are read; want the file refused", name, len(f.Rows))
		}
	}
}

func TestZipBombsAreRefusedInLittleMemory(t *testing.T) {
	row := rowOf("Internet")
	for name, c := range map[string]struct {
		file io.Reader
		want string
	}{
		"one row again and again":      {bomb(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+row, "<row/>"), "100 times its size"},
		"one long text":                {bomb(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>", " "), "100 times its size"},
		"one text of 14 MiB":           {packed(t, bookOf(strings.Repeat(" ", 14<<20))), "longer than 256 KiB"},
		"shared texts without an end":  {bomb(t, "xl/sharedStrings.xml", "<sst>", "<si/>"), "100 times its size"},
		"a directory without an end":   {bytes.NewReader(append(bookOf(row).zipped(t, zip.Deflate), bytes.Repeat([]byte("PK\x01\x02"), 5000)...)), "4096 parts"},
		"a file without an end":        {&endless{text: "PK\x03\x04"}, "larger than 64 MiB"},
		"a size that is beyond belief": {bytes.NewReader(sized(t, bookOf(row), 1<<31)), "unzips to more than 512 MiB"},
	} {
		refusedInLittleMemory(t, name, c.file, c.want)
	}
}

func packed(t *testing.T, b book) io.Reader {
	t.Helper()
	return bytes.NewReader(b.zipped(t, zip.Deflate))
}

// bomb is a workbook whose part of that name goes on for 16 MiB.
func bomb(t *testing.T, part, begin, again string) io.Reader {
	t.Helper()
	b := bookOf(rowOf("Internet"))
	return bytes.NewReader(b.with(part, begin+strings.Repeat(again, 16<<20/len(again))).zipped(t, zip.Deflate))
}

// sized is the file with a lie about what its parts unzip to.
func sized(t *testing.T, b book, size uint64) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range b {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: uint64(len(text)), UncompressedSize64: size})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
