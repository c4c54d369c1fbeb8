package numbers

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/procedure"
)

// Line is the text that an agent typed after a command.
type Line struct {
	Number procedure.Number
	// Words is the rest as it was typed, without hc and se.
	Words string
	// Judged holds each of hc and se once, in the order in which they were typed;
	// never nil.
	Judged []procedure.Criterion
}

// Line reads "0812 3456 7890 hc mati total". The number stands first; before it
// may stand a mention, a picture, a label such as "HP:", hc and se. hc and se
// count wherever they stand as words of their own. A chat's markup of links and
// of bold text is taken off.
//
// The number goes on as long as groups of digits do, but for those that read like
// a quantity, "2 hari". Where digits are left that could belong to it, the line
// is refused as Ambiguous: a shorter number is another customer's. The error is
// an *Error.
func (p *Parser) Line(text string) (Line, error) {
	text = unmarked(text)
	line := Line{Judged: []procedure.Criterion{}}
	words, skipped := p.cutLead(&line, fields(text))
	if len(words) == 0 {
		if _, err := p.Parse(text); err != nil && !skipped {
			return Line{}, err
		}
		return Line{}, &Error{Empty}
	}
	rest := line.cutJudged(words)
	n, used, bad := p.take(text, rest)
	if bad != "" {
		return Line{}, &Error{bad}
	}
	line.Number = n
	line.Words = joined(text, cutMarks(rest[used:]))
	return line, nil
}

// link is a chat's markup for a number that it recognised as a link:
// <tel:0812…|0812…>.
var link = regexp.MustCompile(`<(?:tel|mailto):([^|<>]*)(?:\|([^<>]*))?>`)

// unmarked removes the markup of links, and marks or quotes around the whole text.
func unmarked(text string) string {
	if strings.Contains(text, "<") {
		text = link.ReplaceAllStringFunc(text, func(all string) string {
			m := link.FindStringSubmatch(all)
			if m[2] != "" {
				return m[2]
			}
			return m[1]
		})
	}
	for {
		text = strings.TrimFunc(text, isBlank)
		if text != "" && isDigit(rune(text[0])) {
			return text // the common case
		}
		runes := []rune(text)
		if len(runes) < 2 || strings.IndexFunc(string(runes[1:len(runes)-1]), func(r rune) bool { return r == runes[0] }) >= 0 {
			return text
		}
		first, last := plainRune(runes[0]), plainRune(runes[len(runes)-1])
		if first != last || !strings.ContainsRune("*_~'", first) {
			return text
		}
		text = string(runes[1 : len(runes)-1])
	}
}

// word is text[from:to]. A shortened word keeps its position in the text.
type word struct {
	from, to int
	plain    string
}

// isBlank reports whether a rune separates words.
func isBlank(r rune) bool {
	r = plainRune(r)
	return r == ' ' || r == '\n'
}

func isWritten(r rune) bool { return !isBlank(r) }

// fields are the words of a text.
func fields(text string) []word {
	var out []word
	from := -1
	for i, r := range text {
		switch blank := isBlank(r); {
		case blank && from >= 0:
			out, from = append(out, word{from, i, plain(text[from:i])}), -1
		case !blank && from < 0:
			from = i
		}
	}
	if from >= 0 {
		out = append(out, word{from, len(text), plain(text[from:])})
	}
	return out
}

// cutLead removes what may come before the number. It reports whether that was
// visible text.
func (p *Parser) cutLead(line *Line, words []word) ([]word, bool) {
	skipped := false
	for len(words) > 0 {
		w := words[0]
		if isNumeral(w.plain) {
			return words, skipped
		}
		name := bare(w.plain)
		switch {
		case line.judge(&words[0]):
			if words[0].from < words[0].to {
				return words, true
			}
			skipped = true
		case mention.MatchString(w.plain), labels[strings.ToLower(name)] && !p.forms.isHead(name):
			skipped = true
		case strings.TrimFunc(w.plain, func(r rune) bool {
			return isEmoji(r) || unicode.Is(unicode.Sk, r) || strings.ContainsRune(leadMarks, r)
		}) != "":
			if m := labelled.FindStringSubmatch(w.plain); m != nil && len(w.plain) == w.to-w.from && labels[strings.ToLower(m[1])] {
				words[0] = word{w.to - len(m[2]), w.to, m[2]}
			}
			return words, true
		}
		words = words[1:]
	}
	return nil, skipped
}

const leadMarks = ".,:;'-=>#!•●▪◦‣►"

// mention is a person or a bot as chats write one: @sigap, <@U0123|sigap>.
var mention = regexp.MustCompile(`^(?:<@[A-Za-z0-9]+(?:\|[^<>]*)?>|@[A-Za-z_][A-Za-z0-9_.-]*)[,:]?$`)

// labelled is a label and its number in one word: HP:0812…
var labelled = regexp.MustCompile(`^([A-Za-z]+)[.:=#/-]*([(+]*\d.*)$`)

const judgedMarks = `[.,;:!?()*_~'/+&#>|-]`

var (
	judgedWord = regexp.MustCompile(`(?i)^` + judgedMarks + `*((?:hc|se)(?:` + judgedMarks + `+(?:hc|se))*)[.,;:!?()*_~'/+&>|]*$`)
	judgedHead = regexp.MustCompile(`(?i)^(hc|se)[,;:/]+`)    // hc,marah
	judgedTail = regexp.MustCompile(`(?i)[,;]+(hc|se)[.!]*$`) // marah,hc
	judgedCode = regexp.MustCompile(`(?i)hc|se`)
)

// judge removes hc and se from a word and keeps the rest. It reports whether it found
// one.
func (line *Line) judge(w *word) bool {
	if lower := strings.ToLower(w.plain); !strings.Contains(lower, "hc") && !strings.Contains(lower, "se") {
		return false // the common case
	}
	if m := judgedWord.FindStringSubmatch(w.plain); m != nil {
		for _, code := range judgedCode.FindAllString(m[1], -1) {
			line.add(code)
		}
		w.from = w.to
		return true
	}
	found := false
	if raw := w.plain; len(raw) == w.to-w.from { // nothing was removed
		if m := judgedHead.FindStringSubmatch(raw); m != nil && len(m[0]) < len(raw) {
			line.add(m[1])
			w.from, w.plain, found = w.from+len(m[0]), raw[len(m[0]):], true
		}
		if m := judgedTail.FindStringSubmatch(w.plain); m != nil && len(m[0]) < len(w.plain) {
			line.add(m[1])
			w.to, w.plain, found = w.to-len(m[0]), w.plain[:len(w.plain)-len(m[0])], true
		}
	}
	return found
}

func (line *Line) add(code string) {
	c := procedure.HardComplaint
	if strings.EqualFold(code, "se") {
		c = procedure.SuperEmergency
	}
	if !slices.Contains(line.Judged, c) {
		line.Judged = append(line.Judged, c)
	}
}

// cutJudged removes hc and se from all words. A word that was nothing else stays as
// an empty word, so that the digits around it aren't joined.
func (line *Line) cutJudged(words []word) []word {
	out := slices.Clone(words)
	for i := range out {
		line.judge(&out[i])
	}
	return out
}

// cutMarks returns the words after a number, without separate dashes and hidden runes
// before them.
func cutMarks(words []word) []word {
	for len(words) > 0 && !words[0].isText() {
		words = words[1:]
	}
	return words
}

// joined returns the words as in the text, without the empty ones.
func joined(text string, words []word) string {
	var out strings.Builder
	end := 0 // end of the last word written
	for _, w := range words {
		if w.from == w.to {
			continue
		}
		if out.Len() > 0 {
			gap := text[end:w.from]
			if strings.ContainsFunc(gap, isWritten) { // hc was here
				before, behind := gap[:strings.IndexFunc(gap, isWritten)], strings.TrimRightFunc(gap, isBlank)
				if gap = gap[len(behind):]; gap == "" {
					gap = before
				}
			}
			out.WriteString(gap)
		}
		out.WriteString(text[w.from:w.to])
		end = w.to
	}
	return out.String()
}
