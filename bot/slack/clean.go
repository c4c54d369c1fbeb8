package slack

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// cut is s in at most so many characters; what is too long ends in "…".
func cut(s string, most int) string { return shorten(s, most, utf16.RuneLen) }

// escaped is s with Slack's three control characters escaped, in at most so
// many characters.
func escaped(s string, most int) string {
	return entities.Replace(shorten(s, most, func(r rune) int {
		switch r {
		case '&':
			return len("&amp;")
		case '<', '>':
			return len("&lt;")
		}
		return utf16.RuneLen(r)
	}))
}

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func shorten(s string, most int, size func(rune) int) string {
	total, end := 0, 0
	for i, r := range s {
		if total+1 <= most {
			end = i // what stands before it leaves room for the "…"
		}
		if total += size(r); total > most {
			return strings.TrimRightFunc(s[:end], unicode.IsSpace) + "…"
		}
	}
	return s
}
