package telegramfake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tags maps the supported tags to their entities.
// https://core.telegram.org/bots/api#html-style
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"span": "spoiler", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}

var (
	startTag  = regexp.MustCompile(`^<([^\s>/]+)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9.-]+))?)*)\s*>`)
	endTag    = regexp.MustCompile(`^</([^\s>]*)\s*>`)
	attribute = regexp.MustCompile(`([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?`)
	character = regexp.MustCompile(`^&(lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});`)
)

// parseHTML returns the text without tags and its entities. It is stricter than the
// service about a bare & or > and about the contents of code and quotes.
func parseHTML(in string) (string, []Entity, error) {
	p := htmlParser{in: in}
	for p.at < len(in) {
		if err := p.step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, htmlError(fmt.Sprintf("Can't find end tag corresponding to start tag %q", p.open[n-1].name))
	}
	slices.SortStableFunc(p.entities, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return p.text.String(), p.entities, nil
}

// htmlError is a parse error, in the service's own words if it has them.
type htmlError string

func (e htmlError) Error() string { return string(e) }

type openTag struct {
	name   string
	offset int // code units
	begin  int // bytes of text
	attrs  map[string]string
}

type htmlParser struct {
	in       string
	at       int // bytes of in
	text     strings.Builder
	offset   int // code units of text
	open     []openTag
	entities []Entity
}

// step parses one character or one tag.
func (p *htmlParser) step() error {
	rest := p.in[p.at:]
	switch {
	case strings.HasPrefix(rest, "</"):
		return p.end(rest)
	case rest[0] == '<':
		return p.start(rest)
	case rest[0] == '>':
		return p.errorf("Unescaped \">\"")
	case rest[0] == '&':
		m := character.FindStringSubmatch(rest)
		if m == nil {
			return p.errorf("Unescaped \"&\" or unsupported character entity")
		}
		r, ok := decode(m[1])
		if !ok {
			return p.errorf("Invalid character entity %q", m[0])
		}
		p.write(r, len(m[0]))
	default:
		r, size := utf8.DecodeRuneInString(rest)
		p.write(r, size)
	}
	return nil
}

func (p *htmlParser) write(r rune, size int) {
	p.text.WriteRune(r)
	p.offset += units(string(r))
	p.at += size
}

func (p *htmlParser) errorf(format string, args ...any) error {
	return htmlError(fmt.Sprintf(format+" at byte offset %d", append(args, p.at)...))
}

func decode(name string) (rune, bool) {
	if named, ok := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[name]; ok {
		return named, true
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseInt(digits, base, 32)
	return rune(n), err == nil && n > 0 && utf8.ValidRune(rune(n))
}

// start opens a tag.
func (p *htmlParser) start(rest string) error {
	end := strings.IndexAny(rest, " \t\n>")
	if end < 0 {
		return p.errorf("Unclosed start tag")
	}
	name := strings.ToLower(rest[1:end])
	if tags[name] == "" {
		return p.errorf("Unsupported start tag %q", name)
	}
	m := startTag.FindStringSubmatch(rest)
	if m == nil {
		return p.errorf("Unclosed start tag %q", name)
	}
	attrs := map[string]string{}
	for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
		attrs[a[1]] = unescape(a[2] + a[3] + a[4])
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return p.errorf("Tag \"span\" must have class \"tg-spoiler\"")
	}
	for _, outer := range p.open {
		quotes := outer.name == "blockquote" && name == "blockquote"
		if quotes || outer.name == "code" && name != "pre" || outer.name == "pre" && name != "code" {
			return p.errorf("Tag %q can't stand in %q", name, outer.name)
		}
	}
	p.open = append(p.open, openTag{name, p.offset, p.text.Len(), attrs})
	p.at += len(m[0])
	return nil
}
