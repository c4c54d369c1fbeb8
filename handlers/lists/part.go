package lists

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// part reads the XML of one part of a workbook token by token. It accepts only the
// entities of XML itself.
type part struct {
	name  string
	xml   *xml.Decoder
	in    *bufio.Reader
	known bool  // the first bytes show the encoding
	read  int   // bytes of this token
	depth int   // of the element that is open
	row   int   // row of a sheet; 0 before the first
	err   error // the first error, after which nothing is read; io.EOF at the end
}

// ReadByte feeds the decoder. It limits the length of one token, which the decoder
// itself doesn't.
func (p *part) ReadByte() (byte, error) {
	if p.read++; p.read > maxToken {
		return 0, TooLarge.as("a tag or a text is longer than %d KiB", maxToken>>10)
	}
	return p.in.ReadByte()
}

// Read makes part an io.Reader, as xml.NewDecoder wants; the decoder only calls
// ReadByte.
func (p *part) Read(b []byte) (int, error) { return p.in.Read(b) }

// charsets are the encodings beside UTF-8 and UTF-16 that a part may name.
var charsets = map[string]*charmap.Charmap{"us-ascii": charmap.ISO8859_1, "iso-8859-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252}

// charset converts the rest of the part to UTF-8, unless that is already done.
func (p *part) charset(label string, _ io.Reader) (io.Reader, error) {
	if p.known {
		return p, nil
	}
	c, ok := charsets[strings.ToLower(label)]
	if !ok {
		return nil, errors.New("save the list as XLSX or CSV in UTF-8")
	}
	p.in = bufio.NewReader(c.NewDecoder().Reader(p.in))
	return p, nil
}

// fail ends the part with an error that names the row, unless it has already failed.
func (p *part) fail(format string, args ...any) {
	switch err := fmt.Errorf(format, args...); {
	case p.err != nil:
	case p.row > 0:
		p.err = fmt.Errorf("row %d: %w", p.row, err)
	default:
		p.err = err
	}
}

// token returns the next token; nil at the end or after an error.
func (p *part) token() xml.Token {
	if p.err != nil {
		return nil
	}
	p.read = 0
	t, err := p.xml.Token()
	switch t.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	case xml.Directive: // workbooks have none, and entities are declared there
		err = errors.New("it has a document type, which no workbook has")
	}
	switch {
	case errors.Is(err, io.EOF):
		p.err = io.EOF
	case err != nil:
		p.fail("%s can't be read: %w", p.name, err)
	case p.depth > maxDepth:
		p.fail("%s has elements within elements more than %d deep", p.name, maxDepth)
	}
	return t
}

// children yields each child of the open element. What the caller doesn't read of it
// is skipped.
func (p *part) children(yield func(xml.StartElement) bool) {
	for outer := p.depth; ; {
		t := p.token()
		if p.err != nil || p.depth < outer {
			return
		}
		if e, ok := t.(xml.StartElement); ok && !yield(e) {
			return
		}
		p.skip(outer)
	}
}

// skip reads up to the end of all elements that are deeper.
func (p *part) skip(depth int) {
	for p.err == nil && p.depth > depth {
		p.token()
	}
}

// text returns the text of the element that was just opened, without formatting and
// phonetic runs (18.4.8).
func (p *part) text(e xml.StartElement) string {
	var out []byte
	within := e.Name.Local == "v" || e.Name.Local == "f"
	for outer := p.depth; p.err == nil && p.depth >= outer; {
		switch t := p.token().(type) {
		case xml.StartElement:
			within = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				p.skip(p.depth - 1)
			}
		case xml.EndElement:
			within = false
		case xml.CharData:
			if within {
				out = append(out, t...)
			}
		}
		if len(out) > maxToken {
			p.fail("%s has a text of more than %d KiB, which is too long", p.name, maxToken>>10)
		}
	}
	return unescaped(string(out))
}

// escapes are characters that XML can't hold: a line break stands as _x000D_, one
// beyond 16 bits as two such in a row, and a _ that would begin one as _x005F_
// (22.9.2.19).
var escapes = regexp.MustCompile(`(_x[0-9A-Fa-f]{4}_)+`)

func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapes.ReplaceAllStringFunc(text, func(run string) string {
		var units []uint16
		for ; run != ""; run = run[len("_x000D_"):] {
			n, _ := strconv.ParseUint(run[2:6], 16, 16) // four hexadecimal digits, as they matched
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	})
}

// attribute returns the value of an attribute, or "".
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
