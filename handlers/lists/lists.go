package lists

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/procedure"
)

// File is a list that was read.
type File struct {
	Header     []string
	Rows       []procedure.Row
	Lines      []int // the line on which each of Rows begins
	Refused    []Refusal
	Duplicates int      // rows that repeat an earlier row, in whatever spelling
	Unknown    []string // columns that are not read
	Comma      rune     // separator of the cells; a comma for a workbook
	Sheet      string   // name of the sheet that was read; "" for a text file
}

// The first bytes of files that are not text.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0" // an old Excel file, or one with a password
)

// Read reads a list from a text file or an XLSX workbook. Of a workbook it reads the
// first visible sheet with the list's columns. An error concerns the whole file: it
// is unreadable, exceeds a bound, or lacks a column that the list needs; the File is
// empty then. A workbook's zipped file, at most 64 MiB, and the texts that its cells
// share are held in memory until Read returns. Read is safe for concurrent use.
func Read(list procedure.List, r io.Reader) (File, error) {
	file := bufio.NewReaderSize(r, maxRecord)
	head, err := file.Peek(len(zipMagic))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return File{}, fmt.Errorf("the file can't be read: %w", err)
	case bytes.Equal(head, []byte(zipMagic)):
		return readWorkbook(list, file)
	case bytes.Equal(head, []byte(oleMagic)):
		return File{}, errors.New("the file is an old Excel file (XLS) or has a password: save the list as XLSX without a password, or as CSV")
	}
	return readText(list, file)
}

func readText(list procedure.List, file *bufio.Reader) (File, error) {
	text, err := openText(file)
	if err != nil {
		return File{}, err
	}
	in := reading{list: list, file: File{Comma: rune(text.comma)}}
	return in.from(text.each)
}

func readWorkbook(list procedure.List, file *bufio.Reader) (File, error) {
	book, err := openWorkbook(file)
	if err != nil {
		return File{}, err
	}
	none := errors.New("the workbook has no sheet that can be seen")
	for i, s := range book.sheets {
		in := reading{list: list, epoch: book.epoch, file: File{Comma: ',', Sheet: s.name}}
		f, err := in.from(s.each)
		if err == nil {
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
	seen    map[[sha256.Size]byte]bool // identities
	rows    int
	cells   int
	bytes   int // of the cells' texts
	file    File
}

// from reads all rows that each yields; the first one names the columns.
func (r *reading) from(each func(func(record) error) error) (File, error) {
	r.seen = map[[sha256.Size]byte]bool{}
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
		r.columns.epoch = r.epoch
		r.file.Header, r.file.Unknown = rec.cells, r.columns.unknown
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
	r.add(rec)
	return nil
}

func (r *reading) add(rec record) {
	row, refusal := r.columns.row(rec)
	if refusal != nil {
		refusal.Line, refusal.Cells, refusal.Numbers = rec.line, rec.cells, r.columns.readable(rec.cells)
		r.file.Refused = append(r.file.Refused, *refusal)
		return
	}
	id := sha256.Sum256([]byte(row.Identity()))
	if r.seen[id] {
		r.file.Duplicates++
		return
	}
	r.seen[id] = true
	r.file.Rows, r.file.Lines = append(r.file.Rows, row), append(r.file.Lines, rec.line)
}
