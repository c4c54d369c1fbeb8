package lists

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// sheet is one of a workbook.
type sheet struct {
	book *workbook
	name string
	part string
}

// each calls take with each row that is not blank, until an error. It holds one
// row at a time.
func (s sheet) each(take func(record) error) error {
	p, err := s.book.archive.open(s.part)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	rows := sheetRows{part: p, texts: s.book.texts, take: take}
	return p.root(func(e xml.StartElement) error {
		if e.Name.Local != "sheetData" {
			return nil
		}
		return p.children(rows.row)
	})
}

// sheetRows walks through the rows of a sheet (18.3.1.73).
type sheetRows struct {
	*part
	texts []string
	take  func(record) error
	line  int // of the last row
	width int // of the last row in cells
}

// row reads one row. Rows and cells may leave out where they stand; then each
// is beside the one before.
func (s *sheetRows) row(e xml.StartElement) error {
	if e.Name.Local != "row" {
		return nil
	}
	line, err := place(attribute(e, "r"), s.line+1, lastRow)
	if err != nil {
		return fmt.Errorf("row %d: %w", s.line+1, err)
	}
	s.line = line
	rec := record{line: line, cells: make([]string, 0, s.width)}
	column, size := 0, 0
	err = s.children(func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return nil
		}
		if column, err = place(columnNumber(attribute(e, "r")), column+1, lastColumn); err != nil {
			return fmt.Errorf("row %d: %w", line, err)
		}
		c, err := s.cell(e)
		if err != nil {
			return fmt.Errorf("row %d: %w", line, err)
		}
		if c.fault == "" && strings.TrimSpace(c.text) == "" {
			return nil // it has a colour, or a border
		}
		switch size += len(c.text); {
		case column > maxColumns:
			return fmt.Errorf("row %d has more than %d columns", line, maxColumns)
		case size > maxRecord:
			return fmt.Errorf("row %d is longer than %d KiB", line, maxRecord>>10)
		}
		rec.put(column-1, c)
		return nil
	})
	if err != nil || len(rec.cells) == 0 {
		return err
	}
	s.width = len(rec.cells)
	return s.take(rec)
}

// place reads where a row or a cell says that it stands; they go upwards.
func place(text string, least, most int) (int, error) {
	n := least
	if text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			return 0, fmt.Errorf("the sheet is damaged: %.20q is no place in it", text)
		}
	}
	switch {
	case n < least:
		return 0, errors.New("the sheet is damaged: its rows or cells are not in their order")
	case n > most:
		return 0, errors.New("the sheet is damaged: no sheet is so large")
	}
	return n, nil
}

// columnNumber makes "28" of "AB7"; what is no reference of a cell stays.
func columnNumber(ref string) string {
	letters := strings.TrimRight(ref, "0123456789")
	n := 0
	for _, r := range letters {
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
