package lists

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// textFile is a file of rows of cells.
type textFile struct {
	file     io.ReadSeeker
	comma    byte
	encoding encoding
}

// commas are the possible separators of cells.
var commas = []byte{',', ';', '\t', '|'}

// separator is the line by which Excel is told the separator: sep=;
var separator = regexp.MustCompile(`(?i)^"?sep=(.)"?[,;\t|]*$`)

// open finds the separator, which find chooses among the first rows, and the encoding.
func (t *textFile) open(find func(said byte, split func(comma byte) []record) byte) error {
	in, err := t.rewind()
	if err != nil {
		return err
	}
	head, err := in.Peek(maxRecord)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the file can't be read: %w", err)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return OtherFormat.as("the file is no text: save the list as XLSX or as CSV UTF-8")
	}
	head = bytes.Clone(head)
	said := byte(0)
	if m := separator.FindSubmatch(firstLine(head)); m != nil {
		said = m[1][0]
	}
	t.comma = find(said, func(comma byte) []record { return firstRows(head, comma) })
	if t.encoding != untold {
		return nil
	}
	if in, err = t.rewind(); err != nil {
		return err
	}
	rows := textRows{file: in, comma: t.comma}
	err = rows.drain()
	t.encoding = rows.seen.decide()
	return err
}

func firstLine(head []byte) []byte {
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		return head[:i]
	}
	return head
}

// firstRows are the rows of a file's beginning, up to where it ends or is no list.
func firstRows(head []byte, comma byte) (out []record) {
	rows := textRows{file: bufio.NewReader(bytes.NewReader(head)), comma: comma, encoding: utf8Text}
	_ = rows.each(func(rec record) error { // ends at the cut, which is no error of the file
		rec.cells = slices.Clone(rec.cells)
		if out = append(out, rec); len(out) == maxTop {
			return errEnough
		}
		return nil
	})
	return out
}

// rewind begins with the first byte, without the byte order mark.
func (t *textFile) rewind() (*bufio.Reader, error) {
	if _, err := t.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("the file can't be read from its beginning: %w", err)
	}
	in, known, err := decoded(bufio.NewReaderSize(t.file, maxRecord))
	if err != nil {
		return nil, fmt.Errorf("the file can't be read: %w", err)
	}
	if known {
		t.encoding = utf8Text
	}
	return in, nil
}

// each calls take with each row that is not blank, until an error.
func (t *textFile) each(take func(record) error) error {
	in, err := t.rewind()
	if err != nil {
		return err
	}
	rows := textRows{file: in, comma: t.comma, encoding: t.encoding}
	return rows.each(take)
}

// findComma returns the separator by which the most columns of a header are understood;
// of several as good, the one that the file says, or else the one that is in the most
// rows.
func (r *reading) findComma(said byte, split func(comma byte) []record) byte {
	best, most := commas[0], -1
	for _, comma := range commas {
		score, cells := 0, 0
		rows := split(comma)
		if top, _ := r.findTop(rows); top.header > 0 {
			score = top.columns.score()
		}
		for _, rec := range rows {
			cells += len(rec.cells)
		}
		score = score<<20 + min(cells, 1<<18)
		if comma == said {
			score += 1 << 19
		}
		if score > most {
			best, most = comma, score
		}
	}
	return best
}
