package lists

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// textRows reads the rows of a text file one after the other.
type textRows struct {
	file     *bufio.Reader
	comma    byte
	encoding encoding
	seen     evidence
	read     int64 // bytes so far
	line     int   // lines so far
	row      []byte
	cells    []string // of the row
}

// each calls take with each row that is not blank, until an error.
func (t *textRows) each(take func(record) error) error {
	for {
		line := t.line + 1
		switch err := t.nextRow(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(bytes.TrimSpace(t.row)) == 0, line == 1 && separator.Match(t.row):
			continue
		}
		t.split(string(t.encoding.row(t.row)))
		if blank(t.cells) {
			continue
		}
		if err := take(record{cells: t.cells, line: line}); err != nil {
			return err
		}
	}
}

// drain reads all rows for their encoding alone.
func (t *textRows) drain() error {
	for {
		if err := t.nextRow(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		t.seen.note(t.row)
	}
}

// nextRow reads one line, or several if a quoted cell has line breaks. If quotes over
// several lines don't match, it isn't known how many rows they span, so the whole
// file is refused.
func (t *textRows) nextRow() error {
	t.row = t.row[:0]
	first := t.line + 1
	q := quotes{comma: t.comma}
	for {
		seen := len(t.row)
		err := t.readLine()
		switch {
		case errors.Is(err, io.EOF) && q.open:
			return BadQuotes.as("a quotation mark in line %d is not closed", first)
		case err != nil:
			return err
		}
		q.follow(t.row[seen:])
		switch {
		case q.stray && (q.open || t.line > first):
			return BadQuotes.as("the quotation marks from line %d to %d do not match", first, t.line)
		case !q.open:
			return nil
		}
		t.row = append(t.row, '\n')
	}
}

// readLine appends one line to the row, without its line break: CRLF, LF or CR.
func (t *textRows) readLine() error {
	t.line++
	for empty := true; ; empty = false {
		_, err := t.file.Peek(1)
		switch {
		case errors.Is(err, io.EOF) && empty:
			return io.EOF
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("the file can't be read: %w", err)
		}
		part, _ := t.file.Peek(t.file.Buffered()) // of what is buffered, which is no error
		ends := bytes.IndexByte(part, '\n')
		if ends >= 0 {
			part = part[:ends]
		}
		cr := bytes.IndexByte(part, '\r')
		if cr >= 0 {
			part = part[:cr]
		}
		t.row = append(t.row, part...)
		broken := ends >= 0 || cr >= 0
		if err := t.skip(len(part), broken); err != nil || broken {
			return err
		}
	}
}

// skip passes over n bytes, and over the line break behind them.
func (t *textRows) skip(n int, broken bool) error {
	t.read += int64(n)
	_, err := t.file.Discard(n)
	if err == nil && broken {
		var end byte
		end, err = t.file.ReadByte()
		t.read++
		if next, _ := t.file.Peek(1); end == '\r' && len(next) == 1 && next[0] == '\n' {
			_, err = t.file.Discard(1)
			t.read++
		}
	}
	switch {
	case err != nil:
		return fmt.Errorf("the file can't be read: %w", err)
	case len(t.row) > maxRecord:
		return TooLarge.as("line %d: a row is longer than %d KiB", t.line, maxRecord>>10)
	case t.line > maxLines:
		return TooLarge.as("the file has more than %d lines", maxLines)
	case t.read > maxBytes:
		return TooLarge.as("the file is larger than %d MiB", maxBytes>>20)
	}
	return nil
}

// split splits a row into cells.
func (t *textRows) split(row string) {
	t.cells = t.cells[:0]
	for more := true; more; {
		var cell string
		if inner, quoted := strings.CutPrefix(row, `"`); quoted {
			cell, row, more = unquoted(inner, t.comma)
		} else if i := strings.IndexByte(row, t.comma); i >= 0 {
			cell, row = row[:i], row[i+1:]
		} else {
			cell, more = row, false
		}
		t.cells = append(t.cells, cell)
	}
}

// unquoted returns a cell behind its quotation mark, and what follows. A quotation
// mark within it that isn't doubled is an ordinary character.
func unquoted(text string, comma byte) (cell, rest string, more bool) {
	begins := 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '"':
		case i+1 == len(text):
			return cell + text[begins:i], "", false
		case text[i+1] == comma:
			return cell + text[begins:i], text[i+2:], true
		case text[i+1] == '"':
			cell += text[begins : i+1]
			begins = i + 2
			i++
		}
	}
	return cell + text[begins:], "", false
}
