package numbers

import (
	"strings"
	"unicode"
)

const digits = "0123456789"

// signs maps runes to their ASCII equivalents.
var signs = map[rune]rune{
	'\u0085': '\n', '\u2028': '\n', '\u2029': '\n', '\r': '\n', '\v': '\n', '\f': '\n',
	'\u2800': ' ', '\u3164': ' ', '\uffa0': ' ', '\u115f': ' ', '\u1160': ' ', // blanks that aren't spaces in Unicode
	'\u2212': '-', '\u2043': '-', '\u30fc': '-', '\uff70': '-', '\u2500': '-',
	'"': '\'', '`': '\'', '´': '\'', 'ʼ': '\'', 'ʹ': '\'', '′': '\'', '″': '\'', '‚': '\'', '„': '\'',
	'[': '(', ']': ')', '{': '(', '}': ')', '\u3010': '(', '\u3011': ')', '\u3014': '(', '\u3015': ')',
	'\u00b7': '.', '\u2024': '.', '\u2027': '.', '\u2219': '.', '\u22c5': '.', '\u30fb': '.', '\uff65': '.', '\u3002': '.', '\uff61': '.', '\u066b': '.',
	'\u2044': '/', '\u2215': '/', '\u060c': ',', '\u3001': ',', '\uff64': ',', '\u061b': ';', '\u037e': ';', '\ufe62': '+',
}

// plain removes invisible runes and replaces digits, separators, quotes and line
// breaks by ASCII ones.
func plain(text string) string {
	return strings.Trim(strings.Map(plainRune, text), " \n")
}

func plainRune(r rune) rune {
	if r >= '\uff01' && r <= '\uff5e' { // full-width ASCII
		r -= '\uff01' - '!'
	}
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == ' ' || r == '\n' {
		return r
	}
	if sign, ok := signs[r]; ok {
		return sign
	}
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsDigit(r):
		return digitOf(r)
	case isHidden(r):
		return -1
	case unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.In(r, unicode.Pi, unicode.Pf):
		return '\''
	}
	return r
}

// isHidden reports whether a rune is invisible: marks of direction, joiners, and
// variation selectors.
func isHidden(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector) || r == '\u20e3' || r == '\u034f'
}

// digitOf returns the ASCII digit for a decimal digit of any script. Each script has
// its ten digits in a row, and each range in Unicode's table begins with a zero.
func digitOf(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if r >= rune(in.Lo) && r <= rune(in.Hi) {
			return '0' + (r-rune(in.Lo))%10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if r >= rune(in.Lo) && r <= rune(in.Hi) {
			return '0' + (r-rune(in.Lo))%10
		}
	}
	return r
}

// isEmoji reports whether a rune is a pictograph, as people put before a number.
func isEmoji(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk) && (r >= 0x1f000 || r >= 0x2600 && r <= 0x27bf || r == '\u260e' || r == '\u2706')
}

func isBullet(r rune) bool { return strings.ContainsRune("•●▪◦‣►", r) }

// bare removes what surrounds a number: spaces, quotes, the = of a formula, list
// marks, emoji, and a chat's marks for bold and the like if they are at both ends. At
// one end they could be hidden digits.
func bare(text string) string {
	for {
		before := len(text)
		text = strings.TrimLeftFunc(text, func(r rune) bool {
			return strings.ContainsRune(" \n'=:#>,;-.", r) || isBullet(r) || isEmoji(r)
		})
		text = strings.TrimRight(text, " \n',;:!-.")
		if at := strings.LastIndexByte(text, ' '); at >= 0 && strings.TrimFunc(text[at+1:], isEmoji) == "" {
			text = text[:at]
		}
		if n := len(text); n > 1 {
			if c := text[0]; c == text[n-1] && strings.IndexByte("*_~", c) >= 0 || c == '<' && text[n-1] == '>' {
				text = text[1 : n-1]
			}
		}
		if len(text) == before {
			return text
		}
	}
}

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, text)
}

// isNumeral reports whether a text is digits alone.
func isNumeral(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isDigit(r) })
}
