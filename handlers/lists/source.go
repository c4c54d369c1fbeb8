package lists

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// source is the bytes of a file, bounded as a whole and by row, so that a file
// without an end or without line breaks takes little memory.
type source struct {
	r      *bufio.Reader
	read   int64
	record int64 // where the row under way began
}

// open takes the byte order mark off and finds out what parts the cells: the
// one of comma, semicolon and tab that the first line has most of.
func open(r io.Reader) (*source, rune, error) {
	b := bufio.NewReaderSize(r, maxRecord)
	head, err := b.Peek(maxRecord)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, 0, fmt.Errorf("the file can't be read: %w", err)
	}
	bom := []byte("\ufeff")
	if bytes.HasPrefix(head, bom) {
		if _, err := b.Discard(len(bom)); err != nil {
			return nil, 0, err
		}
		head = head[len(bom):]
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	comma := ','
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(comma))) {
			comma = c
		}
	}
	return &source{r: b}, comma, nil
}

// newRecord says that a row begins at that offset.
func (s *source) newRecord(offset int64) { s.record = offset }

// Read gives bytes until a bound is passed. The reader of rows looks ahead, so
// a row is over its bound only when two buffers lie behind its beginning.
func (s *source) Read(p []byte) (int, error) {
	if s.read > maxBytes {
		return 0, fmt.Errorf("it is larger than %d MiB", maxBytes>>20)
	}
	if s.read-s.record > 2*maxRecord {
		return 0, fmt.Errorf("a row is longer than %d KiB", maxRecord>>10)
	}
	n, err := s.r.Read(p)
	s.read += int64(n)
	return n, err
}
