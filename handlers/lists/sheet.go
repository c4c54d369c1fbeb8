package lists

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// sheet is a sheet of a workbook.
type sheet struct {
	book *workbook
	name string
	part string
}

// each calls take with each row that is not blank, until an error. It keeps one row
// in memory.
func (s sheet) each(take func(record) error) error {
	return s.book.each(s.part, func(p *part, e xml.StartElement) {
		if e.Name.Local != "sheetData" {
			return
		}
		rows := sheetRows{part: p, texts: s.book.texts, take: take}
		for e := range p.children {
			rows.read(e)
		}
		rows.flush()
	})
}

// sheetRows reads the rows of a sheet (18.3.1.73).
type sheetRows struct {
	*part
	texts []string
	take  func(record) error
	cells record // of the row so far
	size  int    // of their texts
}

// read reads one row. Rows and cells may omit their reference; then each follows the
// one before.
func (s *sheetRows) read(e xml.StartElement) {
	if e.Name.Local != "row" {
		return
	}
	line := s.place(attribute(e, "r"), s.row+1, max(s.row, 1), lastRow)
	if line != s.row {
		s.flush()
	}
	s.row = line
	column := 0
	for e := range s.children {
		if e.Name.Local != "c" {
			continue
		}
		column = s.place(columnNumber(attribute(e, "r")), column+1, column+1, lastColumn)
		text, fault := s.cell(e)
		if fault != "" || strings.TrimSpace(text) != "" { // not only a colour, or a border
			s.put(column, text, fault)
		}
	}
}

// put adds a cell to the row. Some programs write a row in several elements. An
// element whose cells are right of all earlier ones continues the row; any other is a
// row of its own with the same number, so that no cell is lost.
func (s *sheetRows) put(column int, text string, fault Reason) {
	if column <= len(s.cells.cells) {
		s.flush()
	}
	s.size += len(text)
	switch {
	case s.err != nil:
	case column > maxColumns:
		s.err = TooLarge.as("row %d has more than %d columns", s.row, maxColumns)
	case s.size > maxRecord:
		s.err = TooLarge.as("row %d is longer than %d KiB", s.row, maxRecord>>10)
	default:
		s.cells.line = s.row
		s.cells.put(column-1, text, fault)
	}
}

// flush passes the row to take, if it has cells, and starts an empty one.
func (s *sheetRows) flush() {
	if rec := s.cells; len(rec.cells) > 0 && s.err == nil {
		s.cells, s.size = record{cells: make([]string, 0, len(rec.cells))}, 0
		s.err = s.take(rec)
	}
}

// place reads the position of a row or a cell: next if it is omitted. A position
// before least is an error.
func (s *sheetRows) place(text string, next, least, most int) int {
	n, err := next, error(nil)
	if text != "" {
		n, err = strconv.Atoi(text)
	}
	switch {
	case err != nil:
		s.fail("the sheet is damaged: %.20q is no place in it", text)
	case n < least:
		s.fail("the sheet is damaged: its rows or cells are not in their order")
	case n > most:
		s.fail("the sheet is damaged: no sheet is so large")
	}
	return n
}

// columnNumber returns "28" for "AB7"; anything but a cell reference is returned
// unchanged.
func columnNumber(ref string) string {
	n := 0
	for _, r := range strings.ToUpper(strings.TrimRight(ref, "0123456789")) {
		if r < 'A' || r > 'Z' || n > lastColumn {
			return ref
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return ref
	}
	return strconv.Itoa(n)
}
