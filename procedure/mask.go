package procedure

import (
	"slices"
	"strings"
)

// maskRune replaces a hidden digit or letter. No markup language gives it a meaning.
const maskRune = '•'

// hidden stands for a hidden word, whatever its length.
const hidden = "•••"

// Masked is the number as channels show it: enough to recognise it in a conversation,
// not enough to call it. It never shows more than 6 digits in a row.
func (n Number) Masked() string {
	s := n.String()
	head, tail := 4, 3
	if len(s) < 11 {
		head, tail = 2, 2
	}
	if len(s) <= head+tail {
		return strings.Repeat(string(maskRune), len(s))
	}
	return s[:head] + strings.Repeat(string(maskRune), len(s)-head-tail) + s[len(s)-tail:]
}

// Initials is a name as channels show it: "Budi Hidayat" is "B. H.".
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		r := []rune(w)
		b.WriteString(strings.ToUpper(string(r[0])))
		b.WriteByte('.')
	}
	return b.String()
}

// Mask hides from a text what could identify a customer: what shows by its form alone
// (runs of 7 and more digits, tickets, e-mail and street addresses), and what is known of
// the customer: all names and numbers. The zero Mask knows nobody. It is read only, and
// safe for concurrent use.
type Mask struct {
	names  []maskedName
	digits string   // of all known numbers, with a space between two
	forms  [][]rune // the known numbers as Number.Masked shows them
	ticket [][]rune // the known tickets, in lower case, without separators
	// common reports whether a word, in lower case, belongs to the language of the bot,
	// so that alone it tells nobody. nil knows none.
	common func(word string) bool
}

// NewMask makes the mask of a customer with all their names and numbers. common is
// Mask.common.
func NewMask(names []string, numbers []Number, common func(word string) bool) Mask {
	m := Mask{names: maskedNames(names), common: common}
	var digits []string
	for _, n := range numbers {
		m.forms = append(m.forms, []rune(n.Masked()))
		digits = append(digits, digitsOf(n.Value), digitsOf(n.String()))
		if ticket := alphanumeric(n.Value); n.Kind == Ticket && len(ticket) >= shortestTicket {
			m.ticket = append(m.ticket, ticket)
		}
	}
	m.digits = strings.Join(digits, " ")
	return m
}

// Mask is the mask of the case's customer: by all names and numbers that the case and its
// entries have. common is as in NewMask.
func (c Case) Mask(common func(word string) bool) Mask {
	names, numbers := append([]string{c.Personal.Name}, c.Personal.Names...), slices.Clone(c.Personal.Numbers)
	for _, r := range slices.Concat(c.Personal.Requests, c.Personal.Register) {
		names, numbers = append(names, r.Name), append(numbers, r.Numbers...)
	}
	return NewMask(names, numbers, common)
}

// Text is the text with all that hidden. What was hidden already stays as it is. The
// result has at most twice as many runes, and 8.
func (m Mask) Text(text string) string {
	if text == "" {
		return text
	}
	in := []rune(text)
	digits := 0
	for _, r := range in {
		if isDigit(r) {
			digits++
		}
	}
	if digits > 1 || len(m.ticket) > 0 {
		in = m.hideTickets(in)
	}
	if strings.ContainsAny(text, atSigns) {
		in = hideEmails(in)
	}
	if digits > longestOpenRun {
		in = hideRuns(m.hideKnown(in))
	}
	tokens := tokensOf(in)
	if slices.ContainsFunc(tokens, beginsAddress) { // after the runs: a part of a number is no house number
		in = hideAddresses(in, tokens)
		tokens = tokensOf(in)
	}
	return string(m.hideNames(in, tokens))
}

// MaskText is Text of a mask that knows nobody.
func MaskText(text string) string { return Mask{}.Text(text) }
