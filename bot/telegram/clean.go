package telegram

import (
	"regexp"
	"strings"
	"sync"
)

// Telegram makes links and mentions of plain text by itself: of @name and of
// whatever ends like the name of a host. The letters of all scripts make these
// patterns large, so they are made at the first text and not at the start.
var (
	mentionLike = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`@([\pL\pN_])`) })
	hostLike    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_-]*\.[\pL\pN_.-]*`) })
	lastLabel   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.(xn--[A-Za-z0-9-]+|\pL{2,})[.-]*$`) })
	labelBegins = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.(\pL)`) })
	cutHost     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_.-]*\.(xn--[A-Za-z0-9-]*|\pL{2,})[.-]*$`) })
)

// literal keeps a text from becoming a link or a mention: an invisible word
// joiner stands where one would begin. A command stays what it is, for cards
// offer commands in that way, and who taps one types it under their own name.
func literal(s string) string {
	const joiner = "\u2060"
	s = mentionLike().ReplaceAllString(s, "@"+joiner+"$1")
	s = strings.ReplaceAll(s, "://", ":"+joiner+"//")
	return hostLike().ReplaceAllStringFunc(s, func(host string) string {
		if !lastLabel().MatchString(host) {
			return host // IN.OCC.TELK.W-26
		}
		return labelBegins().ReplaceAllString(host, "."+joiner+"$1") // each: "telkom.co" is a host too
	})
}

// units counts as Telegram counts: in UTF-16 code units.
func units(s string) int { return sum(s, unitsOf) }

// size counts as units does, with what escape makes of a text. Telegram counts
// without; who counts what is sent finds no message too long.
func size(s string) int { return sum(s, sizeOf) }

// cut is s in at most limit units; where something is missing it ends in "…".
func cut(s string, limit int) string { return cutBy(s, limit, unitsOf) }

// cutHTML is cut by size.
func cutHTML(s string, limit int) string { return cutBy(s, limit, sizeOf) }

func cutBy(s string, limit int, cost func(rune) int) string {
	if sum(s, cost) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += cost(r); n > limit-1 {
			// A word that only the cut makes end like a host goes as a whole.
			return strings.TrimSpace(cutHost().ReplaceAllString(s[:i], "")) + "…"
		}
	}
	return s
}

func sum(s string, cost func(rune) int) (n int) {
	for _, r := range s {
		n += cost(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func sizeOf(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return unitsOf(r)
}
