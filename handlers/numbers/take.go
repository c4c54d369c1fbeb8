package numbers

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cc147/sigap/procedure"
)

const maxWords = 12 // the most words of one number

// units are words after a quantity: in "50 Mbps" and "2 hari" the digits belong to
// the unit, not to the number before them.
var units = set("mbps", "kbps", "gbps", "mb", "gb", "ms", "dbm", "db", "ghz", "ribu", "rb", "juta", "jt", "persen", "%", "kali", "x", "kl", "unit", "orang", "org",
	"times", "percent", "detik", "menit", "mnt", "jam", "hari", "hr", "minggu", "mgg", "bulan", "bln", "tahun", "th", "second", "seconds", "minute", "minutes",
	"hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "lampu", "titik", "tv", "usee", "useetv", "modem", "ont", "router",
	"kabel", "perangkat", "device", "devices", "komputer", "pc", "laptop", "kamar", "lantai", "rumah", "ruangan", "channel", "user", "pelanggan", "teknisi",
	"laporan", "tiket", "meter", "km", "tagihan", "bar")

// reading is one way to read the first words of a line as a number.
type reading struct {
	procedure.Number
	ok bool
}

// take finds the number at the start of the words, and how many words it takes. It is
// the longest reading, without a last group that is a quantity. More than one
// possible reading, or digits after it with no other meaning, make it ambiguous.
func (p *Parser) take(text string, words []word) (procedure.Number, int, Problem) {
	head := p.head(words)
	reads := make([]reading, len(head))
	bad := Empty
	for i, w := range head {
		var n procedure.Number
		n, bad = p.single(plain(text[head[0].from:w.to]))
		reads[i] = reading{n, bad == ""}
	}
	for i := range slices.Backward(reads) {
		if !reads[i].ok {
			continue
		}
		switch shorter(words, reads, i) {
		case yes:
			continue
		case doubt:
			return procedure.Number{}, 0, Ambiguous
		}
		if !p.explained(text, words, head[i+1:], reads[:i+1]) {
			return procedure.Number{}, 0, Ambiguous
		}
		return reads[i].Number, i + 1 + p.realm(reads[i].Number, words[i+1:]), ""
	}
	return procedure.Number{}, 0, p.refusal(text, head, bad)
}

// refusal says why the start of a line is no number.
func (p *Parser) refusal(text string, head []word, bad Problem) Problem {
	if len(head) > 0 && bad == NoNumber {
		_, err := p.Parse(text[head[0].from:head[len(head)-1].to])
		var several *Error
		if errors.As(err, &several) && (several.Problem == TwoNumbers || several.Problem == TwoInternet) {
			return several.Problem
		}
	}
	return bad
}

// head returns the first word and the following words of digits and punctuation, up
// to one that ends in a comma, semicolon or colon, or up to hc. A word that begins
// with digits and goes on otherwise is the last, so that the error is about it.
func (p *Parser) head(words []word) []word {
	count := 0 // number of digits so far
	for i, w := range words[:min(len(words), maxWords)] {
		inner := strings.Trim(w.plain, ",;:'*_~<>!")
		other := strings.ContainsFunc(inner, func(r rune) bool { return !isDigit(r) && !strings.ContainsRune(" .-()+", r) })
		starts := count <= shortCodeDigits && inner != "" && isDigit(rune(inner[0]))
		if w.from == w.to || i > 0 && other && !starts {
			return words[:i]
		}
		count += len(digitsOf(inner))
		if strings.TrimRight(w.plain, ",;:") != w.plain || other && !p.goesOn(inner) {
			return words[:i+1]
		}
	}
	return words[:min(len(words), maxWords)]
}

// goesOn reports whether groups of digits may follow a word with letters.
func (p *Parser) goesOn(word string) bool {
	_, ok := p.forms.ticket(word)
	return ok || p.forms.isHead(word)
}

// answer is yes, no or maybe.
type answer int

const (
	no answer = iota
	yes
	doubt
)

// shorter reports whether the last group of a reading isn't part of the number
// because a unit follows it. Without a unit it may be either a quantity or the end of
// the number: a single digit, and two after a longer group.
func shorter(words []word, reads []reading, i int) answer {
	behind := words[i+1:]
	if i == 0 || !slices.ContainsFunc(behind, word.isText) || !slices.ContainsFunc(reads[:i], func(r reading) bool { return r.ok }) {
		return no
	}
	if isUnit(behind) {
		return yes
	}
	if !reads[i-1].ok {
		return no
	}
	last := digitsOf(words[i].plain)
	whole := i == 1 && isWhole(words[0], reads[0].Number)
	switch {
	case whole && len(last) == 1 && last != "0" && startsLetter(behind):
		return yes
	case last == "":
		return no
	case whole, len(last) == 1, len(last) == 2 && last[0] != '0' && groupBefore(words[:i]) > 2:
		return doubt
	}
	return no
}

// explained reports whether the digits after a number surely don't belong to it: they
// are a quantity, another number, or follow a number that is complete as one word.
func (p *Parser) explained(text string, words, left []word, reads []reading) bool {
	last, behind := words[len(reads)-1], words[len(reads):]
	if strings.TrimRight(last.plain, ",;:") != last.plain {
		return true
	}
	if len(behind) > 0 && (crossedOut.MatchString(behind[0].plain) || p.growsInto(text[words[0].from:last.to], behind)) {
		return false
	}
	for len(left) > 0 && digitsOf(left[0].plain) == "" {
		left, behind = left[1:], behind[1:]
	}
	if len(left) == 0 {
		return true
	}
	first := digitsOf(left[0].plain)
	count := first[0] != '0' && (len(first) <= 2 || len(reads) == 1 && isWhole(words[0], reads[0].Number))
	if isUnit(behind[1:]) || count && startsLetter(behind[1:]) {
		return true
	}
	for _, w := range left {
		n, bad := p.single(plain(text[left[0].from:w.to]))
		if bad == "" && (n.Kind != procedure.Telephone || first[0] == '0' || strings.Contains(left[0].plain, "+")) {
			return true
		}
	}
	return false
}

// growsInto reports whether the next word begins with digits that would make the
// number a longer one, and is no quantity: "0812 345 678 90wa".
func (p *Parser) growsInto(number string, behind []word) bool {
	m := digitsThenMore.FindStringSubmatch(behind[0].plain)
	if m == nil || units[strings.ToLower(strings.Trim(m[2], ".,:;!?()'"))] || isUnit(behind[1:]) {
		return false
	}
	_, bad := p.single(plain(number + " " + m[1]))
	return bad == ""
}

// digitsThenMore is a word that begins with digits and goes on with something else.
var digitsThenMore = regexp.MustCompile(`^(\d+)([^\d.-].*)$`)

// crossedOut is a word of digits that somebody hid with X.
var crossedOut = regexp.MustCompile(`^\d*[xX*•]{2,}$`)

// isWhole reports whether a word is a complete number by itself.
func isWhole(w word, n procedure.Number) bool {
	return n.Kind != 0 && (n.Kind != procedure.Telephone || len(digitsOf(w.plain)) >= wholeDigits)
}

// groupBefore returns the number of digits of the last word that has any.
func groupBefore(words []word) int {
	for _, w := range slices.Backward(words) {
		if n := len(digitsOf(w.plain)); n > 0 {
			return n
		}
	}
	return 0
}

func (w word) isText() bool { return w.from < w.to && strings.Trim(w.plain, "-.,:;'*_~") != "" }

func isUnit(words []word) bool {
	return len(words) > 0 && units[strings.ToLower(strings.Trim(words[0].plain, ".,:;!?()'"))]
}

func startsLetter(words []word) bool {
	return len(words) > 0 && words[0].from < words[0].to && unicode.IsLetter([]rune(words[0].plain + " ")[0])
}

// realm returns how many words after a number are its realm: 0 or 1.
func (p *Parser) realm(n procedure.Number, words []word) int {
	if n.Kind == procedure.Internet && len(words) > 0 {
		if name, ok := strings.CutPrefix(strings.TrimRight(words[0].plain, ",;:"), "@"); ok && p.forms.isRealm(name) {
			return 1
		}
	}
	return 0
}
