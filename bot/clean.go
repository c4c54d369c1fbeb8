package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns s as valid UTF-8, without control characters and without bidi
// controls, which reorder the text around them and could make one number look like
// another. It keeps line breaks.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD")))
}

// CleanLine is Clean in one line.
func CleanLine(s string) string {
	if isCleanLine(s) {
		return s
	}
	return strings.Join(strings.Fields(Clean(s)), " ")
}

// isCleanLine reports whether CleanLine would not change s, which is the usual case.
func isCleanLine(s string) bool {
	before := ' '
	for _, r := range s {
		if r > ' ' && r <= '~' { // nearly every one
			before = r
			continue
		}
		odd := unicode.IsSpace(r) && (r != ' ' || before == ' ')
		if odd || r == utf8.RuneError || visible(r) != r { // RuneError may be an invalid byte
			return false
		}
		before = r
	}
	return s == "" || before != ' '
}

// visible returns the rune to show for r, or -1 for none.
func visible(r rune) rune {
	if r >= ' ' && r <= '~' {
		return r
	}
	const lineSeparator, paragraphSeparator, byteOrderMark = '\u2028', '\u2029', '\uFEFF'
	switch {
	case r == '\n', r == lineSeparator, r == paragraphSeparator:
		return '\n'
	case r == '\t':
		return ' '
	case r == byteOrderMark, unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return -1
	}
	return r
}
