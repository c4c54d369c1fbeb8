package bot_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
)

func TestStrangersTextIsCleaned(t *testing.T) {
	for _, c := range []struct{ in, text, line string }{
		{"", "", ""},
		{"  internet \t mati  ", "internet   mati", "internet mati"},
		{"satu\ndua\r\ntiga", "satu\ndua\ntiga", "satu dua tiga"},
		{"a\u2028b\u2029c", "a\nb\nc", "a b c"},
		{"0812\u202e543\u202c", "0812543", "0812543"},
		{"\ufeffx\x00\x07y", "xy", "xy"},
		{"\xff", "\uFFFD", "\uFFFD"},
		{"<b>&amp; 😀", "<b>&amp; 😀", "<b>&amp; 😀"},
	} {
		if got := bot.Clean(c.in); got != c.text {
			t.Errorf("Clean(%q) is %q; want %q", c.in, got, c.text)
		}
		if got := bot.CleanLine(c.in); got != c.line {
			t.Errorf("CleanLine(%q) is %q; want %q", c.in, got, c.line)
		}
	}
}
