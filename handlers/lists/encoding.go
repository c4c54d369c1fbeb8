package lists

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// utf8Mark is the byte order mark in UTF-8.
var utf8Mark = []byte("\ufeff")

// decoded returns a text file as UTF-8 without its byte order mark. known reports
// whether its first bytes show the encoding: Excel's "Unicode text" is UTF-16 with a
// mark, and XML without one begins with "<".
func decoded(file *bufio.Reader) (text *bufio.Reader, known bool, err error) {
	head, err := file.Peek(len(utf8Mark))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, false, err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("<\x00")):
		return fromUTF16(file, unicode.LittleEndian), true, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\x00<")):
		return fromUTF16(file, unicode.BigEndian), true, nil
	case bytes.Equal(head, utf8Mark):
		_, err := file.Discard(len(utf8Mark))
		return file, true, err
	}
	return file, false, nil
}

func fromUTF16(file io.Reader, order unicode.Endianness) *bufio.Reader {
	return bufio.NewReaderSize(unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(file), maxRecord)
}

// encoding is the encoding of a file without a mark.
type encoding int

const (
	untold encoding = iota
	utf8Text
	windows1252
)

// evidence is what the rows of a file show of its encoding.
type evidence struct{ utf8, other int }

func (e *evidence) note(row []byte) {
	switch {
	case isASCII(row):
	case utf8.Valid(row):
		e.utf8++
	default:
		e.other++
	}
}

// decide returns the encoding of the most rows: if the first one decided, a damaged row
// could make all others unreadable.
func (e evidence) decide() encoding {
	if e.other > e.utf8 {
		return windows1252
	}
	return utf8Text
}

func isASCII(row []byte) bool {
	return !slices.ContainsFunc(row, func(b byte) bool { return b >= utf8.RuneSelf })
}

// row returns a row in UTF-8. One that is valid in neither encoding is returned
// unchanged and refused later. In a file of Windows-1252 a row that is valid UTF-8 was
// pasted from elsewhere.
func (e encoding) row(row []byte) []byte {
	if e != windows1252 || utf8.Valid(row) || slices.ContainsFunc(row, isUnassigned) {
		return row
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(row)
	if err != nil {
		return row
	}
	return out
}

// isUnassigned reports whether Windows-1252 has no character for the byte.
func isUnassigned(b byte) bool {
	switch b {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
		return true
	}
	return false
}
