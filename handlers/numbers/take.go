package numbers

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/procedure"
)

const (
	maxWords    = 12 // in which one number is written, at most
	wholeDigits = 10 // of a telephone number that nobody breaks off in one word
)

// units are the words of quantities: in "50 Mbps" and "2 hari" the digits
// belong to what follows, not to the number before them.
var units = []string{
	"mbps", "kbps", "gbps", "mb", "gb", "ms", "ribu", "rb", "juta", "persen", "%", "kali", "x", "unit", "orang", "times", "percent",
	"detik", "menit", "jam", "hari", "minggu", "bulan", "tahun", "second", "seconds", "minute", "minutes", "hour", "hours",
	"day", "days", "week", "weeks", "month", "months", "year", "years",
}

// Take takes the number from the head of a command's text and gives the rest:
// "0812 3456 7890 hc mati total". A text that is a number is it, and a first
// word that is a whole number ends there. Else the number is as long as groups of digits go on, but for those
// that read like a quantity, "2 hari"; they count only where there is no number
// without them. The error is an *Error. Safe for concurrent use.
func Take(text string) (procedure.Number, string, error) {
	if !hasWords(text) {
		if n, err := Parse(text); err == nil {
			return n, "", nil
		}
	}
	ws := head(text)
	if len(ws) == 0 {
		return procedure.Number{}, "", &Error{Empty}
	}
	n, err := Parse(text[ws[0].from:ws[0].to])
	if err == nil && (n.Kind != procedure.Telephone || ws[0].digits >= wholeDigits) {
		return n, behind(text, ws[0]), nil
	}
	for i := range slices.Backward(ws) {
		if groups(text, ws[:i+1]) {
			if n, err := Parse(text[ws[0].from:ws[i].to]); err == nil {
				return n, behind(text, ws[i]), nil
			}
		}
	}
	for _, w := range ws {
		if n, err := Parse(text[ws[0].from:w.to]); err == nil {
			return n, behind(text, w), nil
		}
	}
	_, err = Parse(text[ws[0].from:ws[len(ws)-1].to])
	return procedure.Number{}, "", err
}

// hasWords reports more than two letters, with which no text is one number: a
// ticket's has two.
func hasWords(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > len("IN")
}

// word is one word at the head of a text: text[from:to]. The text behind it
// begins at next.
type word struct {
	from, to, next int
	digits         int
}

// head are the first word and the words of digits and punctuation behind it,
// up to one that a comma, semicolon or colon ends. A word that begins like
// them and goes on in another way is the last, so that an error names it.
func head(text string) []word {
	var out []word
	for at := 0; len(out) < maxWords; {
		from := at + skip(text[at:], unicode.IsSpace)
		next := from + skip(text[from:], func(r rune) bool { return !unicode.IsSpace(r) })
		w := word{from: from, to: from + len(strings.TrimRight(text[from:next], ",;:")), next: next}
		bare := plain(text[w.from:w.to])
		w.digits = len(digitsOf(bare))
		other := strings.ContainsFunc(bare, func(r rune) bool { return !isNumberRune(r) })
		if from == len(text) || len(out) > 0 && other && !startsNumber(bare, out) {
			break
		}
		out = append(out, w)
		if w.to < next || other && !strings.EqualFold(bare, "in") {
			break
		}
		at = next
	}
	return out
}

// startsNumber reports whether a word with more than digits in it may still be
// meant as a number: "29114242/0812…" behind an area code.
func startsNumber(bare string, before []word) bool {
	digits := 0
	for _, w := range before {
		digits += w.digits
	}
	return digits <= shortCodeDigits && bare != "" && bare[0] >= '0' && bare[0] <= '9'
}

// groups reports whether the last word is a group of a number, and no quantity
// behind one: a single digit, two behind a longer group, any before a unit. No
// quantity begins with 0.
func groups(text string, ws []word) bool {
	last := ws[len(ws)-1]
	before := 0
	for _, w := range ws[:len(ws)-1] {
		if w.digits > 0 {
			before = w.digits
		}
	}
	unit := strings.TrimLeftFunc(text[last.next:], unicode.IsSpace)
	unit = strings.TrimRight(unit[:skip(unit, func(r rune) bool { return !unicode.IsSpace(r) })], ".,:;!?")
	pair := before <= 2 || text[last.from] == '0'
	return (last.digits > 2 || last.digits == 2 && pair) && !slices.Contains(units, strings.ToLower(unit))
}

// behind is the text behind a word, without the dashes and hidden runes that
// stand alone between a number and the words.
func behind(text string, w word) string {
	rest := strings.TrimLeftFunc(text[w.next:], unicode.IsSpace)
	for rest != "" {
		end := skip(rest, func(r rune) bool { return !unicode.IsSpace(r) })
		if strings.Trim(plain(rest[:end]), "-.,:;") != "" {
			break
		}
		rest = strings.TrimLeftFunc(rest[end:], unicode.IsSpace)
	}
	return rest
}

// skip is how many bytes at the head of text are runes that f holds for.
func skip(text string, f func(rune) bool) int {
	return len(text) - len(strings.TrimLeftFunc(text, f))
}
