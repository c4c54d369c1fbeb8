package lists

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
)

// The parts of a workbook of one sheet (ECMA-376 part 1, 18.2). Every cell is a text, in
// the format of texts (49), so that a number keeps its zeros and nothing is a formula.
const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`
	relationsNS = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	officeNS    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	sheetNS     = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	topRels     = xmlHead + relationsNS + `<Relationship Id="rId1" Type="` + officeNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels    = xmlHead + relationsNS + `<Relationship Id="rId1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + officeNS + `/styles" Target="styles.xml"/></Relationships>`
	bookStyles = xmlHead + `<styleSheet ` + sheetNS + `><fonts count="2"><font/><font><b/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`
	sheetHead = xmlHead + `<worksheet ` + sheetNS + `><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
		`<cols><col min="1" max="200" width="22" style="1" customWidth="1"/></cols><sheetData>`
	sheetTail = `</sheetData></worksheet>`
	maxShown  = 32_000 // runes of a cell; a spreadsheet holds 32,767
)

// WriteWorkbook writes rows as an XLSX workbook of one sheet. The first row is its
// header. Every cell is a text: no number loses a digit, and no text is a formula.
// Errors are the writer's.
func WriteWorkbook(w io.Writer, sheet string, rows iter.Seq[[]string]) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", topRels}, {"xl/_rels/workbook.xml.rels", bookRels}, {"xl/styles.xml", bookStyles},
		{"xl/workbook.xml", xmlHead + `<workbook ` + sheetNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="` + escaped(sheet) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	} {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, part.text)
		}
		if err != nil {
			return err
		}
	}
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	if err := writeSheet(bufio.NewWriter(f), rows); err != nil {
		return err
	}
	return z.Close()
}

func writeSheet(out *bufio.Writer, rows iter.Seq[[]string]) error {
	fmt.Fprint(out, sheetHead) // an error stays, and Flush returns it
	line := 0
	for cells := range rows {
		line++
		style := 1
		if line == 1 {
			style = 2
		}
		fmt.Fprintf(out, `<row r="%d">`, line)
		for _, c := range cells {
			fmt.Fprintf(out, `<c s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, style, escaped(c))
		}
		fmt.Fprint(out, "</row>")
	}
	fmt.Fprint(out, sheetTail)
	return out.Flush()
}

// literal is what a reader would take for an escaped character.
var literal = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func escaped(text string) string {
	if r := []rune(text); len(r) > maxShown {
		text = string(r[:maxShown])
	}
	text = literal.ReplaceAllString(text, "_x005F$0")
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a Builder has no error
	return out.String()
}
