package telegram

import (
	"regexp"
	"strings"
	"sync"

	"github.com/cc147/sigap/bot"
)

// Telegram turns plain text into links and mentions: @name, and anything that ends like a
// host name. The letters of all scripts make these patterns large, so they are compiled
// for the first text and not at the start.
var (
	mentionLike = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`@([\pL\pN_])`) })
	hostLike    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_-]*\.[\pL\pN_.-]*`) })
	lastLabel   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.(xn--[A-Za-z0-9-]+|\pL{2,})[.-]*$`) })
	labelBegins = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.(\pL)`) })
	cutHost     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_.-]*\.(xn--[A-Za-z0-9-]*|\pL{2,})[.-]*$`) })
)

// literal keeps a text from becoming a link or a mention: it puts an invisible word joiner
// where one would begin. A command stays a link, because cards offer commands this way,
// and a user who taps one sends it under their own name.
func literal(s string) string {
	const joiner = "\u2060"
	s = mentionLike().ReplaceAllString(s, "@"+joiner+"$1")
	s = strings.ReplaceAll(s, "://", ":"+joiner+"//")
	return hostLike().ReplaceAllStringFunc(s, func(host string) string {
		if !lastLabel().MatchString(host) {
			return host // IN.OCC.TELK.W-26
		}
		return labelBegins().ReplaceAllString(host, "."+joiner+"$1") // at every label: "telkom.co" is a host too
	})
}

// cut is bot.Cut that leaves no partial word which Telegram would make a link.
func cut(s string, limit int) string { return cutBy(s, limit, bot.Units) }

// cutHTML is cut for a text that is escaped later. Telegram counts without the escapes, so
// the result is within its limit by either count.
func cutHTML(s string, limit int) string { return cutBy(s, limit, bot.EscapedUnits) }

// cutBy drops the last word if the cut makes it look like a host name.
func cutBy(s string, limit int, cost func(rune) int) string {
	head, whole := bot.Head(s, limit, cost)
	if whole {
		return s
	}
	return strings.TrimSpace(cutHost().ReplaceAllString(head, "")) + "…"
}
