package lists_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestHostileFilesAreRefusedWithASentence: a file comes from a chat, from anybody.
func TestHostileFilesAreRefusedWithASentence(t *testing.T) {
	header := rowOf("Internet", "Nama")
	whole := bookOf(header).zipped(t, zip.Deflate)
	var laughs strings.Builder
	laughs.WriteString(`<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "ha">`)
	for i := range 30 {
		fmt.Fprintf(&laughs, `<!ENTITY a%d "&a%d;&a%[2]d;">`, i+1, i)
	}
	laughs.WriteString(`]><sst><si><t>&a30;</t></si></sst>`)
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	for name, c := range map[string]struct {
		file io.Reader
		want string // in the error
	}{
		"a zip bomb":                       {packed(t, bookOf(strings.Repeat("<row/>", 20<<20/6))), "xl/worksheets/sheet1.xml unzips to more than 100 times its size"},
		"a size that is too small":         {bytes.NewReader(lying(whole, 0, 100)), "_rels/.rels can't be read"},
		"a packed size that is too large":  {bytes.NewReader(lying(whole, 1<<31, 16<<20)), "100 times its size"},
		"a billion laughs":                 {packed(t, bookOf(header).with("xl/sharedStrings.xml", laughs.String())), "document type, which no workbook has"},
		"a billion laughs in UTF-16":       {packed(t, bookOf(header).with("xl/sharedStrings.xml", laughs.String()).encoded(inUTF16(binary.LittleEndian, "\ufeff", "UTF-16"))), "can't be read"},
		"a document type in the relations": {packed(t, bookOf(header).change(t, "_rels/.rels", "<Rel", "<!DOCTYPE x><Rel")), "document type, which no workbook has"},
		"1,000,000 columns":                {packed(t, bookOf(header+`<row r="2"><c r="BDWGN2"><v>1</v></c></row>`)), `row 2: the sheet is damaged: "BDWGN2" is no place in it`},
		"a row beyond 1,048,576":           {packed(t, bookOf(header+`<row r="1048577"><c r="A1048577"><v>1</v></c></row>`)), "the sheet is damaged: no sheet is so large"},
		"a row beyond all numbers":         {packed(t, bookOf(header+`<row r="99999999999999999999"/>`)), "is no place in it"},
		"row 0":                            {packed(t, bookOf(`<row r="0"/>`)), "not in their order"},
		"an archive that is cut off":       {bytes.NewReader(whole[:len(whole)-30]), "the workbook is damaged or cut off"},
		"only the beginning of an archive": {bytes.NewReader(whole[:10]), "the workbook is damaged or cut off"},
		"a workbook with a password":       {strings.NewReader(ole + utf16Bytes("EncryptedPackage")), "has a password: save the list as XLSX without a password"},
		"an old workbook (XLS)":            {strings.NewReader(ole + utf16Bytes("Workbook")), "an old Excel file (XLS)"},
		"an older one (BIFF 4)":            {strings.NewReader("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00" + strings.Repeat("x\x00", 99)), "the file is no text: save the list as XLSX"},
		"an OpenDocument file (ODS)":       {packed(t, book{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "an OpenDocument file (ODS): save the list as XLSX or CSV"},
		"relations without an end":         {packed(t, bookOf(header).with("_rels/.rels", fmt.Sprintf(relations, manyRelations(5000)))), "more than 4096 relations"},
		"texts that are needed and gone":   {packed(t, bookOf(rowOf(`<c t="s"><v>0</v></c>`)).without("xl/sharedStrings.xml")), "row 1: the workbook is damaged: a cell's text is not in it"},
		"an encoding that nobody knows":    {packed(t, bookOf(header).with("xl/sharedStrings.xml", `<?xml version="1.0" encoding="EBCDIC"?><sst/>`)), `"EBCDIC"`},
		// Each row that is refused or kept may hold a copy of the text of its own.
		"one long text in each row": {packed(t, bookOf(rowOf("Internet", "Lain")+rowsOf(40_000, `<c><v>152401234567</v></c><c t="s"><v>0</v></c>`)).texts(strings.Repeat("x ", 2000))), "the file's cells hold more than 128 MiB"},
	} {
		t.Run(name, func(t *testing.T) { refusedInLittleMemory(t, name, c.file, c.want) })
	}
}

// rowsOf are n rows of these cells, each where it says.
func rowsOf(n int, cells string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `<row r="%d">%s</row>`, i+2, cells)
	}
	return out.String()
}

func manyRelations(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, relation, fmt.Sprint(i), "worksheet", "x")
	}
	return out.String()
}

func utf16Bytes(text string) string {
	return strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

// lying is the file with other sizes of each part in its directory; 0 leaves what
// the part is zipped to.
func lying(file []byte, zipped, unzipped uint32) []byte {
	out := bytes.Clone(file)
	for at := 0; ; at += 46 {
		i := bytes.Index(out[at:], []byte("PK\x01\x02"))
		if i < 0 {
			return out
		}
		at += i
		if zipped > 0 {
			binary.LittleEndian.PutUint32(out[at+20:], zipped)
		}
		binary.LittleEndian.PutUint32(out[at+24:], unzipped)
	}
}
