package lists_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/procedure"
)

// book is a workbook in the making: its parts by name.
type book map[string]string

const (
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relation  = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	worksheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>%s</sheetData><mergeCells/></worksheet>`
	main      = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<workbookPr/><sheets>%s</sheets></workbook>`
)

// bookOf is a workbook with sheets of these rows.
func bookOf(sheets ...string) book {
	b := book{"_rels/.rels": fmt.Sprintf(relations, fmt.Sprintf(relation, "r1", "officeDocument", "xl/workbook.xml"))}
	rels := fmt.Sprintf(relation, "t", "sharedStrings", "/xl/sharedStrings.xml")
	var names string
	for i, rows := range sheets {
		part := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		b["xl/"+part] = fmt.Sprintf(worksheet, rows)
		rels += fmt.Sprintf(relation, fmt.Sprintf("s%d", i+1), "worksheet", part)
		names += fmt.Sprintf(`<sheet name="Lembar %d" sheetId="%d" r:id="s%d"/>`, i+1, i+1, i+1)
	}
	b["xl/_rels/workbook.xml.rels"] = fmt.Sprintf(relations, rels)
	b["xl/workbook.xml"] = fmt.Sprintf(main, names)
	return b.texts()
}

// texts are what the cells of a book share.
func (b book) texts(texts ...string) book {
	b["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>` +
		strings.Join(texts, "</t></si><si><t>") + `</t></si></sst>`
	return b
}

// change replaces something in a part, which must have it.
func (b book) change(t *testing.T, part, from, to string) book {
	t.Helper()
	if !strings.Contains(b[part], from) {
		t.Fatalf("%s has no %q:\n%s", part, from, b[part])
	}
	b[part] = strings.Replace(b[part], from, to, 1)
	return b
}

// zipped is the file, packed by a method of package zip.
func (b book) zipped(t testing.TB, method uint16) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range b {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b book) read(t testing.TB, list procedure.List) (whole, error) {
	t.Helper()
	return readAll(list, bytes.NewReader(b.zipped(t, zip.Deflate)))
}

func (b book) mustRead(t testing.TB, list procedure.List) whole {
	t.Helper()
	f, err := b.read(t, list)
	if err != nil {
		t.Fatalf("the workbook is refused: %v; want it read", err)
	}
	return f
}

// rowOf is a row of a sheet: what begins with "<" is a cell or its value as it
// is, all else an inline text.
func rowOf(cells ...string) string {
	var out strings.Builder
	for _, c := range cells {
		switch {
		case strings.HasPrefix(c, "<c"):
			out.WriteString(c)
		case strings.HasPrefix(c, "<"):
			out.WriteString("<c>" + c + "</c>")
		default:
			out.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
		}
	}
	return "<row>" + out.String() + "</row>"
}
