package slack

import (
	"strings"

	"github.com/cc147/sigap/bot"
)

// unescape undoes what Slack does to the text of a command, once.
var unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// escaped is s with Slack's three control characters escaped. The result has at
// most so many characters.
func escaped(s string, most int) string {
	return bot.Escape(bot.CutBy(s, most, bot.EscapedUnits))
}

// cutAtWord is bot.Cut, but at the end of a word if that keeps more than half.
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
