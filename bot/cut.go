package bot

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Units returns the length of a rune in UTF-16 code units, which is how chat
// services count characters.
func Units(r rune) int { return utf16.RuneLen(r) }

// EscapedUnits returns the length of a rune after Escape, in UTF-16 code units.
func EscapedUnits(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return Units(r)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape escapes the three characters that are markup in HTML and in Slack's texts.
func Escape(s string) string { return escaper.Replace(s) }

// Length returns the sum of cost over the runes of s.
func Length(s string, cost func(rune) int) (n int) {
	for _, r := range s {
		n += cost(r)
	}
	return n
}

// Cut shortens s to at most limit UTF-16 code units. A shortened text ends in "…".
func Cut(s string, limit int) string {
	if len(s) <= limit { // a rune has no more units than bytes
		return s
	}
	return CutBy(s, limit, Units)
}

// CutBy is Cut with another measure: cost is the length of each rune.
func CutBy(s string, limit int, cost func(rune) int) string {
	head, whole := Head(s, limit, cost)
	if whole {
		return s
	}
	return strings.TrimRightFunc(head, unicode.IsSpace) + "…"
}

// Head returns the beginning of s that leaves room for "…" within the limit. If s
// needs no cut, whole is true and head is s.
func Head(s string, limit int, cost func(rune) int) (head string, whole bool) {
	total, end := 0, 0
	for i, r := range s {
		if total < limit {
			end = i
		}
		if total += cost(r); total > limit {
			return s[:end], false
		}
	}
	return s, true
}
