package lists

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// textFile splits a file into rows and rows into cells. It keeps one row in memory,
// so that an endless file or one without line breaks takes little memory.
type textFile struct {
	file     *bufio.Reader
	comma    byte
	encoding encoding
	read     int64 // bytes so far
	line     int   // lines so far
	row      []byte
	cells    *bufio.Reader // over row
}

// openText removes the byte order mark and finds the separator: whichever of comma,
// semicolon and tab is the most frequent in the first line.
func openText(r *bufio.Reader) (*textFile, error) {
	file, known, err := decoded(r)
	if err != nil {
		return nil, fmt.Errorf("the file can't be read: %w", err)
	}
	head, err := file.Peek(maxRecord)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the file can't be read: %w", err)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, errors.New("the file is no text: save the list as XLSX or as CSV UTF-8")
	}
	t := &textFile{file: file, comma: ',', cells: bufio.NewReader(nil)}
	if known {
		t.encoding = utf8Text
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	for _, c := range []byte{';', '\t'} {
		if bytes.Count(first, []byte{c}) > bytes.Count(first, []byte{t.comma}) {
			t.comma = c
		}
	}
	return t, nil
}

// each calls take with each row that is not blank, until an error.
func (t *textFile) each(take func(record) error) error {
	for {
		line := t.line + 1
		switch err := t.nextRow(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(bytes.TrimSpace(t.row)) == 0:
			continue
		}
		cells, err := t.parse()
		if err != nil {
			return fmt.Errorf("line %d can't be read: %w", line, err)
		}
		if blank(cells) {
			continue
		}
		if err := take(record{cells: cells, line: line}); err != nil {
			return err
		}
	}
}

// nextRow reads one line, or several if a quoted cell has line breaks. If quotes over
// several lines don't match, it isn't known how many rows they span, so the whole
// file is refused.
func (t *textFile) nextRow() error {
	t.row = t.row[:0]
	first := t.line + 1
	q := quotes{comma: t.comma}
	for {
		err := t.readLine()
		switch {
		case errors.Is(err, io.EOF) && q.open:
			return fmt.Errorf("a quotation mark in line %d is not closed", first)
		case err != nil:
			return err
		}
		q.follow(t.row[q.seen:])
		q.seen = len(t.row)
		switch {
		case q.stray && (q.open || t.line > first):
			return fmt.Errorf("the quotation marks from line %d to %d do not match", first, t.line)
		case !q.open:
			return nil
		}
	}
}

// readLine appends one line to the row.
func (t *textFile) readLine() error {
	part, err := t.file.ReadSlice('\n')
	t.read += int64(len(part))
	t.line++
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || len(t.row)+len(part) > maxRecord:
		return fmt.Errorf("line %d: a row is longer than %d KiB", t.line, maxRecord>>10)
	case t.line > maxLines:
		return fmt.Errorf("the file has more than %d lines", maxLines)
	case t.read > maxBytes:
		return fmt.Errorf("the file is larger than %d MiB", maxBytes>>20)
	case errors.Is(err, io.EOF) && len(part) == 0:
		return io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("the file can't be read: %w", err)
	}
	t.row = append(t.row, part...)
	return nil
}

// parse splits the row into cells. A quotation mark within a cell is an ordinary
// character.
func (t *textFile) parse() ([]string, error) {
	t.cells.Reset(bytes.NewReader(t.encoding.row(t.row)))
	in := csv.NewReader(t.cells)
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = rune(t.comma), -1, true
	return in.Read()
}
