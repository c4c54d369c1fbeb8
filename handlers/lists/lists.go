// Package lists reads the lists of section 5.1 as people keep them: CSV files
// with a comma or a semicolon, with or without a byte order mark, and with
// wrong rows among the right ones. It turns them into rows; it writes to no
// store.
package lists

import (
	"encoding/csv"
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
	maxColumns = 200
	maxRecord  = 64 << 10 // bytes of one row
)

// Reason says why a row was refused.
type Reason string

// The reasons.
const (
	NoNumber     Reason = "no_number"
	BadNumber    Reason = "bad_number"
	BadKind      Reason = "bad_kind" // an unknown kind of request or of VVIP
	BadDate      Reason = "bad_date"
	BadSpeed     Reason = "bad_speed"
	LongCell     Reason = "too_long"
	NotUTF8      Reason = "not_utf8"
	WrongColumns Reason = "wrong_columns" // more cells than the header has columns
)

// Refusal is one row that was not taken. It ends nothing.
type Refusal struct {
	Line   int      `json:"line"` // in the file; the header is line 1
	Reason Reason   `json:"reason"`
	Column string   `json:"column,omitempty"`
	Cells  []string `json:"-"` // the row as it stands; personal data
}

// File is a list that was read.
type File struct {
	Header     []string
	Rows       []sigap.Row
	Lines      []int // of each of Rows
	Refused    []Refusal
	Duplicates int      // rows that stand in the file more than once
	Unknown    []string // columns that are not read
}

// Read reads a list. An error is about the file as a whole: not readable, over
// a bound, or without a column that the list needs; nothing of it counts then.
// Safe for concurrent use.
func Read(list sigap.List, r io.Reader) (File, error) {
	src, comma, err := open(r)
	if err != nil {
		return File{}, err
	}
	in := csv.NewReader(src)
	in.Comma, in.FieldsPerRecord, in.LazyQuotes, in.ReuseRecord = comma, -1, true, true
	header, err := in.Read()
	if err != nil {
		return File{}, readError(err)
	}
	f := File{Header: slices.Clone(header)}
	cols, err := columnsOf(list, f.Header)
	if err != nil {
		return File{}, err
	}
	f.Unknown = cols.unknown
	return f, f.rows(in, src, cols)
}

func (f *File) rows(in *csv.Reader, src *source, cols columns) error {
	seen := map[string]bool{}
	for {
		src.newRecord(in.InputOffset())
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return readError(err)
		}
		if len(cells) > maxColumns {
			return fmt.Errorf("a row has more than %d columns", maxColumns)
		}
		if blank(cells) {
			continue
		}
		if len(f.Rows)+len(f.Refused)+f.Duplicates >= maxRows {
			return fmt.Errorf("the file has more than %d rows", maxRows)
		}
		line, _ := in.FieldPos(0)
		row, refusal := cols.row(cells)
		if refusal != nil {
			refusal.Line, refusal.Cells = line, slices.Clone(cells)
			f.Refused = append(f.Refused, *refusal)
			continue
		}
		if id := row.Identity(); seen[id] {
			f.Duplicates++
			continue
		} else {
			seen[id] = true
		}
		f.Rows, f.Lines = append(f.Rows, row), append(f.Lines, line)
	}
}

func readError(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: its first line must name the columns")
	}
	return fmt.Errorf("the file can't be read as CSV: %w", err)
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func validText(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return !utf8.ValidString(c) })
}
