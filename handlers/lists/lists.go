package lists

import (
	"bytes"
	"errors"
	"fmt"
	"io"

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
	// Kinds are further words for a kind of request or of VVIP, to the kind's code, such
	// as "official".
	Kinds map[string]string
}

// File is what a list's file was found to be, without its rows.
type File struct {
	Header       []string
	HeaderLine   int       // the line of the header, the last one of two
	Columns      []Column  // what each column was taken for
	Unread       []string  // headers of the columns that are not read, except of row numbers
	Refused      []Refusal // by line
	Emptied      []Emptied // the first thousand cells that were left empty
	EmptiedCells int       // how many there are
	Skipped      []Skipped // the first thousand rows that are nobody's
	SkippedRows  int       // how many there are
	Rows         int       // rows that were read
	Duplicates   int       // rows that repeat an earlier row, in whatever spelling
	Comma        rune      // separator of the cells; a comma for a workbook
	Sheet        string    // name of the sheet that was read; "" for a text file
	OtherSheets  []string  // the visible sheets that were not read
}

// Column is a column of a file.
type Column struct {
	Header string `json:"header"` // as the file has it
	Field  string `json:"field"`  // its name in docs/lists.md; "" where it is not read
}

// Emptied is a cell that was not understood and is left out: its row is read without
// it. Text is personal data.
type Emptied struct {
	Line   int    `json:"line"`
	Column string `json:"column"` // the header, as the file has it; "" beside the list
	Text   string `json:"text"`
}

// The first bytes of files that are not text.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0" // an old Excel file, or one with a password
)

// Read reads a list from a text file or an XLSX workbook, and calls take with each row
// and the line on which it begins, once for rows that are the same. Of a workbook it
// reads the first visible sheet with the list's columns. The file is read twice: the
// dates of a column are seen before they are read.
//
// An error concerns the whole file: it is unreadable, exceeds a bound, lacks a column
// that the list needs, or has one that is not understood and may be needed; or it is
// the error of take, which ends the reading. The File is empty then, and rows that
// were taken before don't count. Of the rows only their hashes are kept. A workbook's
// zipped file, at most 64 MiB, and the texts that its cells share are held in memory
// until Read returns. Read is safe for concurrent use.
func Read(list procedure.List, r io.ReadSeeker, o Options, take func(row procedure.Row, line int) error) (File, error) {
	if o.Numbers == nil {
		o.Numbers = numbers.Public
	}
	in := reading{list: list, options: o, taken: take}
	head := make([]byte, len(zipMagic))
	n, err := io.ReadFull(r, head)
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = r.Seek(int64(-n), io.SeekCurrent)
	}
	switch {
	case err != nil:
		return File{}, fmt.Errorf("the file can't be read: %w", err)
	case bytes.Equal(head, []byte(zipMagic)):
		return in.readWorkbook(r)
	case bytes.Equal(head, []byte(oleMagic)):
		return File{}, OldExcel.as("the file is an old Excel file (XLS) or has a password: save the list as XLSX without a password, or as CSV")
	}
	return in.readText(r)
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

func (r reading) readText(file io.ReadSeeker) (File, error) {
	text := &textFile{file: file}
	if err := text.open(r.findComma); err != nil {
		return File{}, err
	}
	r.file = File{Comma: rune(text.comma)}
	return r.from(text)
}

func (r reading) readWorkbook(file io.Reader) (File, error) {
	book, err := openWorkbook(file)
	if err != nil {
		return File{}, err
	}
	none := errors.New("the workbook has no sheet that can be seen")
	r.epoch, r.sheet = book.epoch, true
	for i, s := range book.sheets {
		r.file = File{Comma: ',', Sheet: s.name}
		f, err := r.from(s)
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
