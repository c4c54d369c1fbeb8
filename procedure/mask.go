package procedure

import "strings"

// maskRune replaces a hidden digit or letter. No markup language gives it a meaning.
const maskRune = '•'

// longestOpenRun is the longest run of digits that free text may show in a
// channel; a longer one could be a customer's number.
const longestOpenRun = 6

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

// MaskText hides every run of 7 and more digits in free text. Spaces, dots, hyphens
// and brackets between digits don't end a run; the last two digits of a run stay
// visible, so that two numbers can be distinguished.
func MaskText(text string) string {
	in := []rune(text)
	out := make([]rune, len(in))
	copy(out, in)
	for i := 0; i < len(in); {
		if !isDigit(in[i]) {
			i++
			continue
		}
		end, digits := runOfDigits(in[i:])
		if digits > longestOpenRun {
			hideDigits(out[i:i+end], digits-2)
		}
		i += end
	}
	return string(out)
}

// runOfDigits measures the run that text starts with: its length up to the
// last digit, and how many digits it holds.
func runOfDigits(text []rune) (end, digits int) {
	for i, r := range text {
		switch {
		case isDigit(r):
			digits++
			end = i + 1
		case !joinsDigits(r):
			return end, digits
		}
	}
	return end, digits
}

func hideDigits(text []rune, n int) {
	for i, r := range text {
		if n > 0 && isDigit(r) {
			text[i] = maskRune
			n--
		}
	}
}

func joinsDigits(r rune) bool {
	switch r {
	case ' ', '.', '-', '(', ')', '\u00a0', '\u2010', '\u2011', '\u2013':
		return true
	}
	return false
}

// isDigit knows the digits that a keyboard in Indonesia can give: ASCII,
// Arabic-Indic and full-width ones.
func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= '\u0660' && r <= '\u0669' || r >= '\u06f0' && r <= '\u06f9' || r >= '\uff10' && r <= '\uff19'
}
