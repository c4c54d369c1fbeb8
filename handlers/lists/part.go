package lists

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// part walks through the XML of one part of a workbook, holding one token at a
// time. It knows no entities but those of XML itself.
type part struct {
	name  string
	file  io.Closer
	in    *tokenReader
	xml   *xml.Decoder
	depth int // of the element that is open
}

func newPart(name string, file io.Closer, text *bufio.Reader) *part {
	in := &tokenReader{text: text}
	return &part{name: name, file: file, in: in, xml: xml.NewDecoder(in)}
}

func (p *part) Close() error { return p.file.Close() }

// token gives the next one; the last error is io.EOF.
func (p *part) token() (xml.Token, error) {
	p.in.read = 0
	t, err := p.xml.Token()
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		return nil, fmt.Errorf("%s can't be read: %w", p.name, err)
	}
	switch t.(type) {
	case xml.Directive: // nothing a workbook needs, and where entities are made
		return nil, fmt.Errorf("%s has a document type, which no workbook has", p.name)
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	}
	if p.depth > maxDepth {
		return nil, fmt.Errorf("%s has elements within elements more than %d deep", p.name, maxDepth)
	}
	return t, nil
}

// children calls f with each element within the one that is open. What f does
// not read of it is skipped.
func (p *part) children(f func(xml.StartElement) error) error {
	outer := p.depth
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) && outer == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if p.depth < outer {
			return nil
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if err := f(start); err != nil {
			return err
		}
		for p.depth > outer {
			if _, err := p.token(); err != nil {
				return err
			}
		}
	}
}

// root calls f with each child of the outermost element.
func (p *part) root(f func(xml.StartElement) error) error {
	return p.children(func(xml.StartElement) error { return p.children(f) })
}

// text is what stands directly in the open element.
func (p *part) text() (string, error) {
	outer := p.depth
	var out strings.Builder
	for p.depth >= outer {
		t, err := p.token()
		if err != nil {
			return "", err
		}
		if s, ok := t.(xml.CharData); ok && p.depth == outer {
			if out.Len()+len(s) > maxToken {
				return "", fmt.Errorf("%s has a text of more than %d KiB", p.name, maxToken>>10)
			}
			out.Write(s)
		}
	}
	return out.String(), nil
}

// tokenReader bounds the length of one token, which the decoder would gather
// without an end.
type tokenReader struct {
	text *bufio.Reader
	read int // bytes of this token
}

// ReadByte is what the decoder reads by.
func (r *tokenReader) ReadByte() (byte, error) {
	if r.read++; r.read > maxToken {
		return 0, fmt.Errorf("a tag or a text is longer than %d KiB", maxToken>>10)
	}
	return r.text.ReadByte()
}

// Read is there for the decoder to be made with; it takes ReadByte instead.
func (r *tokenReader) Read(b []byte) (int, error) { return r.text.Read(b) }

// attribute is the value of an attribute, or "".
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
