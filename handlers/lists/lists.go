package lists

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// Options say how a site's lists are read. The zero Options reads the public forms.
type Options struct {
	// Numbers reads the numbers of customers; nil means numbers.Public.
	Numbers *numbers.Parser
	// Columns says what a column is, by its header in any spelling: a name of
	// docs/lists.md, such as "until", or "" for a column that is not read.
	Columns map[string]string
	// Kinds are further words for a kind of request or of VVIP, to the kind's code.
	Kinds map[string]string
}

// File is what a list's file was found to be, without its rows.
type File struct {
	Header     []string
	Columns    []Column // what each column was taken for
	Unread     []string // headers of the columns that are not read
	Refused    []Refusal
	Emptied    []Emptied // the first cells that were not understood and are left empty
	Rows       int       // rows that were read
	Duplicates int       // rows that repeat an earlier row, in whatever spelling
	Comma      rune      // separator of the cells; a comma for a workbook
	Sheet      string    // name of the sheet that was read; "" for a text file
	// OtherSheets are the visible sheets that were not read.
	OtherSheets []string
}

// Column is a column of a file.
type Column struct {
	Header string `json:"header"` // as the file has it
	Field  string `json:"field"`  // its name in docs/lists.md; "" where it is not read
}

// Emptied is a cell that was not understood and is left empty: its row is read
// without it. Text is personal data.
type Emptied struct {
	Line   int    `json:"line"`
	Column string `json:"column"` // the header, as the file has it
	Text   string `json:"text"`
}

// The first bytes of files that are not text.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0" // an old Excel file, or one with a password
)

// Read reads a list from a text file or an XLSX workbook, and calls take with each row
// and the line on which it begins, once for rows that are the same. Of a workbook it
// reads the first visible sheet with the list's columns. The file may be read twice.
// An error concerns the whole file: it is unreadable, exceeds a bound, or lacks a
// column that the list needs; or it is the error of take, which ends the reading. The
// File is empty then, and rows that were taken before don't count. Of the rows only
// their hashes are kept. A workbook's zipped file, at most 64 MiB, and the texts that
// its cells share are held in memory until Read returns. Read is safe for concurrent
// use.
func Read(list procedure.List, r io.ReadSeeker, o Options, take func(row procedure.Row, line int) error) (File, error) {
	if o.Numbers == nil {
		o.Numbers = numbers.Public
	}
	in := reading{list: list, options: o, taken: take}
	file := bufio.NewReaderSize(r, maxRecord)
	head, err := file.Peek(len(zipMagic))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return File{}, fmt.Errorf("the file can't be read: %w", err)
	case bytes.Equal(head, []byte(zipMagic)):
		return in.readWorkbook(file)
	case bytes.Equal(head, []byte(oleMagic)):
		return File{}, errors.New("the file is an old Excel file (XLS) or has a password: save the list as XLSX without a password, or as CSV")
	}
	return in.readText(file)
}

// ReadAll is Read with the rows in memory.
func ReadAll(list procedure.List, r io.ReadSeeker, o Options) (rows []procedure.Row, f File, err error) {
	f, err = Read(list, r, o, func(row procedure.Row, _ int) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		rows = nil
	}
	return rows, f, err
}

func (r reading) readText(file *bufio.Reader) (File, error) {
	text, err := openText(file)
	if err != nil {
		return File{}, err
	}
	r.file = File{Comma: rune(text.comma)}
	return r.from(text.each)
}

func (r reading) readWorkbook(file *bufio.Reader) (File, error) {
	book, err := openWorkbook(file)
	if err != nil {
		return File{}, err
	}
	none := errors.New("the workbook has no sheet that can be seen")
	r.epoch = book.epoch
	for i, s := range book.sheets {
		r.file = File{Comma: ',', Sheet: s.name}
		f, err := r.from(s.each)
		if err == nil {
			for j, other := range book.sheets {
				if j != i {
					f.OtherSheets = append(f.OtherSheets, other.name)
				}
			}
			return f, nil
		}
		err = fmt.Errorf("sheet %q: %w", s.name, err)
		var other otherListError
		if !errors.As(err, &other) {
			return File{}, err
		}
		if i == 0 {
			none = err
		}
	}
	return File{}, none
}

// reading is the state of reading a file.
type reading struct {
	list    procedure.List
	epoch   time.Time
	columns columns
	options Options
	taken   func(row procedure.Row, line int) error
	seen    map[[16]byte]struct{} // hashes of the rows' identities
	rows    int
	cells   int
	bytes   int // of the cells' texts
	kept    int // bytes of the cells of refused rows
	file    File
}

// from reads all rows that each yields; the first one names the columns.
func (r reading) from(each func(func(record) error) error) (File, error) {
	r.seen = map[[16]byte]struct{}{}
	err := each(r.take)
	if err == nil && r.file.Header == nil {
		err = notTheList(errors.New("the file is empty: its first line must name the columns"))
	}
	if err != nil {
		return File{}, err
	}
	return r.file, nil
}

func (r *reading) take(rec record) (err error) {
	if r.file.Header == nil {
		r.columns, err = columnsOf(r.list, rec.cells)
		r.columns.epoch, r.columns.parser = r.epoch, r.options.Numbers
		r.file.Header, r.file.Unread, r.file.Columns = rec.cells, r.columns.unknown, r.columns.named(rec.cells)
		return err
	}
	r.rows++
	r.cells += len(rec.cells)
	for _, cell := range rec.cells {
		r.bytes += len(cell)
	}
	switch {
	case len(rec.cells) > maxColumns:
		return fmt.Errorf("line %d: a row has more than %d columns", rec.line, maxColumns)
	case r.rows > maxRows:
		return fmt.Errorf("the file has more than %d rows", maxRows)
	case r.cells > maxCells:
		return fmt.Errorf("the file has more than %d cells", maxCells)
	case r.bytes > maxBytes: // cells that share a text can be far larger than the file
		return fmt.Errorf("the file's cells hold more than %d MiB", maxBytes>>20)
	}
	return r.add(rec)
}

func (r *reading) add(rec record) error {
	row, refusal := r.columns.row(rec)
	if refusal != nil {
		refusal.Line, refusal.Cells, refusal.Numbers = rec.line, rec.cells, r.columns.readable(rec.cells)
		return r.refuse(*refusal)
	}
	sum := sha256.Sum256([]byte(row.Identity()))
	id := [16]byte(sum[:])
	if _, seen := r.seen[id]; seen {
		r.file.Duplicates++
		return nil
	}
	r.seen[id] = struct{}{}
	r.file.Rows++
	return r.taken(row, rec.line)
}

// refuse keeps a refusal, and its cells as long as there is room for them.
func (r *reading) refuse(refusal Refusal) error {
	if len(r.file.Refused) == maxRefused {
		return fmt.Errorf("more than %d rows are refused, the first of them on line %d: is it the right list, and are its columns what they were taken for?", maxRefused, r.file.Refused[0].Line)
	}
	for _, cell := range refusal.Cells {
		r.kept += len(cell) + stringHeader
	}
	if r.kept > maxKept {
		refusal.Cells = nil
	}
	r.file.Refused = append(r.file.Refused, refusal)
	return nil
}
