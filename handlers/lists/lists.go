// Package lists reads the lists of section 5.1 as people keep them: CSV files
// with a comma, a semicolon or a tab, with or without a byte order mark, and
// with wrong rows among the right ones. It turns them into rows; it writes to
// no store.
//
// From the bottom up: source.go parts a file into rows and cells, columns.go
// says which column is which, row.go reads one row, and rejects.go writes down
// the rows that were refused.
package lists

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cc147/sigap"
)

// The bounds of a file. Over them it is refused whole.
const (
	maxBytes   = 64 << 20
	maxRows    = 200_000
	maxLines   = 1 << 20 // blank ones and those within a cell too
	maxColumns = 200
	maxCells   = 4 << 20
	maxRecord  = 64 << 10 // bytes of one row
)

// Reason says why a row was refused.
type Reason string

// The reasons.
const (
	NoNumber       Reason = "no_number"
	BadNumber      Reason = "bad_number"
	TooManyNumbers Reason = "too_many_numbers"
	BadKind        Reason = "bad_kind" // an unknown kind of request or of VVIP
	BadDate        Reason = "bad_date"
	BadSpeed       Reason = "bad_speed"
	LongCell       Reason = "too_long"
	NotUTF8        Reason = "not_utf8"
	WrongColumns   Reason = "wrong_columns" // more cells than the header has columns
)

// Refusal is one row that was not taken. It ends nothing.
type Refusal struct {
	Line   int      `json:"line"` // in the file; the header is line 1
	Reason Reason   `json:"reason"`
	Column string   `json:"column,omitempty"` // by the name this package gives it; "" is the whole row
	Cells  []string `json:"-"`                // the row as it stands; personal data
	// Numbers are those that can be read of it: what is stored under them must
	// not end by this file. Personal data.
	Numbers []sigap.Number `json:"-"`
}

// File is a list that was read.
type File struct {
	Header     []string
	Rows       []sigap.Row
	Lines      []int // on which each of Rows begins
	Refused    []Refusal
	Duplicates int      // rows that stand in the file already, however spelled
	Unknown    []string // columns that are not read
}

// Read reads a list. An error is about the file as a whole: not readable, over
// a bound, or without a column that the list needs; the File is empty then.
// Safe for concurrent use.
func Read(list sigap.List, r io.Reader) (File, error) {
	src, err := open(r)
	if err != nil {
		return File{}, err
	}
	header, _, err := src.next()
	switch {
	case errors.Is(err, io.EOF):
		return File{}, errors.New("the file is empty: its first line must name the columns")
	case err != nil:
		return File{}, err
	}
	cols, err := columnsOf(list, header)
	if err != nil {
		return File{}, err
	}
	f := File{Header: header, Unknown: cols.unknown}
	if err := f.rows(src, cols); err != nil {
		return File{}, err
	}
	return f, nil
}

func (f *File) rows(src *source, cols columns) error {
	seen := map[string]bool{}
	all := 0
	for rows := 1; ; rows++ {
		cells, line, err := src.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		all += len(cells)
		switch {
		case len(cells) > maxColumns:
			return fmt.Errorf("line %d: a row has more than %d columns", line, maxColumns)
		case rows > maxRows:
			return fmt.Errorf("the file has more than %d rows", maxRows)
		case all > maxCells:
			return fmt.Errorf("the file has more than %d cells", maxCells)
		}
		row, refusal := cols.row(cells)
		if refusal != nil {
			refusal.Line, refusal.Cells, refusal.Numbers = line, cells, cols.readable(cells)
			f.Refused = append(f.Refused, *refusal)
			continue
		}
		id := row.Identity()
		if seen[id] {
			f.Duplicates++
			continue
		}
		seen[id] = true
		f.Rows, f.Lines = append(f.Rows, row), append(f.Lines, line)
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func validText(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return !utf8.ValidString(c) })
}
