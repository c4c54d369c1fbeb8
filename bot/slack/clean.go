package slack

import (
	"strings"

	"github.com/cc147/sigap/bot"
)

// unescape undoes, once, Slack's escaping of a command's text.
var unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// escaped returns s with Slack's three control characters escaped, in at most most
// UTF-16 code units.
func escaped(s string, most int) string {
	return bot.Escape(bot.CutBy(s, most, bot.EscapedUnits))
}

// cutAtWord is bot.Cut, but cuts at the end of a word if that keeps more than half.
func cutAtWord(s string, most int) string {
	short := bot.Cut(s, most)
	if short == s {
		return s
	}
	head := strings.TrimSuffix(short, "…")
	rest := s[len(head):]
	if i := strings.LastIndex(head, " "); i > len(head)/2 && !strings.HasPrefix(rest, " ") {
		return head[:i] + "…"
	}
	return short
}
