package bot_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// TestAnyLineIsCleanedTheSame compares CleanLine, which returns a clean line
// unchanged, with the full cleaning of every line.
func TestAnyLineIsCleanedTheSame(t *testing.T) {
	pieces := []string{"", " ", "a", "·", "😀", "\t", "\n", "\u00a0", "\u2028", "\u202e", "\ufeff", "\u0085", "\x7f", "\xff", "\uFFFD", "~", "é"}
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				in := a + b + c
				if got, want := bot.CleanLine(in), strings.Join(strings.Fields(bot.Clean(in)), " "); got != want {
					t.Errorf("CleanLine(%q) is %q; want %q", in, got, want)
				}
			}
		}
	}
}

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
