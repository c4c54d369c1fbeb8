package lists

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// source parts a file into rows and rows into cells. It holds one row at a
// time, so that a file without an end or without line breaks takes little
// memory.
type source struct {
	file  *bufio.Reader
	comma byte
	read  int64 // bytes so far
	line  int   // lines so far
	row   []byte
	cells *bufio.Reader // over row
}

// open takes the byte order mark off and finds out what parts the cells: the
// one of comma, semicolon and tab that the first line has most of.
func open(r io.Reader) (*source, error) {
	file := bufio.NewReaderSize(r, maxRecord)
	head, err := file.Peek(maxRecord)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the file can't be read: %w", err)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, errors.New("the file is no text in UTF-8: save it as CSV UTF-8")
	}
	mark := []byte("\ufeff")
	if bytes.HasPrefix(head, mark) {
		head = head[len(mark):]
		if _, err := file.Discard(len(mark)); err != nil {
			return nil, fmt.Errorf("the file can't be read: %w", err)
		}
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	comma := byte(',')
	for _, c := range []byte{';', '\t'} {
		if bytes.Count(first, []byte{c}) > bytes.Count(first, []byte{comma}) {
			comma = c
		}
	}
	return &source{file: file, comma: comma, cells: bufio.NewReader(nil)}, nil
}

// next gives the cells of the next row that is not blank and the line on which
// it begins; the last error is io.EOF.
func (s *source) next() (cells []string, line int, err error) {
	for {
		line = s.line + 1
		if err := s.nextRow(); err != nil {
			return nil, line, err
		}
		if len(bytes.TrimSpace(s.row)) == 0 {
			continue
		}
		cells, err := s.parse()
		if err != nil {
			return nil, line, err
		}
		if !blank(cells) {
			return cells, line, nil
		}
	}
}

// nextRow reads one line, or several where a quoted cell has line breaks.
// Where quotes over several lines don't match, nobody can tell how many rows
// they swallow; the file is refused rather than some rows lost unseen.
func (s *source) nextRow() error {
	s.row = s.row[:0]
	first := s.line + 1
	q := quotes{comma: s.comma}
	for {
		err := s.readLine()
		switch {
		case errors.Is(err, io.EOF) && q.open:
			return fmt.Errorf("a quotation mark in line %d is not closed", first)
		case err != nil:
			return err
		}
		q.follow(s.row[q.seen:])
		q.seen = len(s.row)
		switch {
		case q.stray && (q.open || s.line > first):
			return fmt.Errorf("the quotation marks from line %d to %d do not match", first, s.line)
		case !q.open:
			return nil
		}
	}
}

// readLine appends one line to the row.
func (s *source) readLine() error {
	part, err := s.file.ReadSlice('\n')
	s.read += int64(len(part))
	s.line++
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || len(s.row)+len(part) > maxRecord:
		return fmt.Errorf("line %d: a row is longer than %d KiB", s.line, maxRecord>>10)
	case s.line > maxLines:
		return fmt.Errorf("the file has more than %d lines", maxLines)
	case s.read > maxBytes:
		return fmt.Errorf("the file is larger than %d MiB", maxBytes>>20)
	case errors.Is(err, io.EOF) && len(part) == 0:
		return io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("the file can't be read: %w", err)
	}
	s.row = append(s.row, part...)
	return nil
}

// parse reads the row as cells. A quotation mark within a cell is a character
// like any other.
func (s *source) parse() ([]string, error) {
	s.cells.Reset(bytes.NewReader(s.row))
	in := csv.NewReader(s.cells)
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = rune(s.comma), -1, true
	return in.Read()
}

// quotes follows quotation marks through the lines of a row, as the reader of
// cells will.
type quotes struct {
	comma byte
	seen  int  // bytes of the row followed so far
	open  bool // a quoted cell is not at its end
	stray bool // a quotation mark within a quoted cell is not doubled
}

func (q *quotes) follow(line []byte) {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	begins := true // a cell
	for i := 0; i < len(line); i++ {
		last := i+1 == len(line)
		switch {
		case line[i] != '"':
		case !q.open:
			q.open = begins
		case !last && line[i+1] == '"':
			i++
		case last || line[i+1] == q.comma:
			q.open = false
		default:
			q.stray = true
		}
		begins = line[i] == q.comma
	}
}
