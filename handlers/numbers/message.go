package numbers

import (
	"strings"

	"github.com/cc147/sigap/procedure"
)

// Message reads a text that somebody wrote to others, "tolong pelanggan 0812… internetnya
// mati": the one number that stands anywhere in it, and the rest as the words. hc and se
// stay words: nobody judged by them. Several numbers are refused as TwoNumbers. The error
// is an *Error.
func (p *Parser) Message(text string) (Line, error) {
	text = unmarked(text)
	line := Line{Judged: []procedure.Criterion{}}
	words := fields(text)
	var rest []word
	for len(words) > 0 {
		if m := labelled.FindStringSubmatch(words[0].plain); m != nil && len(words[0].plain) == words[0].to-words[0].from && labels[strings.ToLower(m[1])] {
			words[0] = word{words[0].to - len(m[2]), words[0].to, m[2]}
		}
		n, used, bad := procedure.Number{}, 0, NoNumber
		if strings.ContainsFunc(words[0].plain, isDigit) || p.forms.isHead(bare(words[0].plain)) {
			n, used, bad = p.take(text, words)
		}
		switch {
		case bad == Ambiguous, bad == TwoNumbers, bad == TwoInternet:
			return Line{}, &Error{bad}
		case bad != "":
			rest, words = append(rest, words[0]), words[1:]
			continue
		case line.Number.Kind != 0 && line.Number != n:
			return Line{}, &Error{TwoNumbers}
		}
		line.Number, words = n, words[used:]
	}
	if line.Number.Kind == 0 {
		return Line{}, &Error{Empty}
	}
	line.Words = joined(text, rest)
	return line, nil
}
