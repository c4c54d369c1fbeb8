package bot

import (
	"strings"
	"unicode"
)

// Clean is text as it may be shown in several lines: valid UTF-8, without
// control characters and without those that reorder the text around them
// (bidi controls), which could make one number look like another.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD")))
}

// CleanLine is Clean in one line.
func CleanLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// visible is the rune to show for r, or -1 for none.
func visible(r rune) rune {
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
