package bot_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
)

func TestTextsAreCutToTheirLength(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"internet", 8, "internet"},
		{"internet", 7, "intern…"},
		{"internet mati", 10, "internet…"},
		{"internet", 1, "…"},
		{"😀😀😀", 6, "😀😀😀"}, // two units each
		{"😀😀😀", 5, "😀😀…"},
		{"😀😀", 3, "😀…"},
		{"", 0, ""},
	} {
		if got := bot.Cut(c.in, c.limit); got != c.want {
			t.Errorf("Cut(%q, %d) is %q; want %q", c.in, c.limit, got, c.want)
		}
	}
	if got := bot.CutBy("a & b", 6, bot.EscapedUnits); got != "a…" {
		t.Errorf("cut as it is escaped it is %q; want %q", got, "a…")
	}
	if got := bot.Escape(`<b>&amp;"`); got != `&lt;b&gt;&amp;amp;"` {
		t.Errorf("escaped it is %q", got)
	}
}

// FuzzCut checks that a cut text keeps to its limit, ends in "…", and has the
// beginning of the original.
func FuzzCut(f *testing.F) {
	f.Add("internet mati", 10)
	f.Add("😀 & <b> \xff", 5)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = max(1, min(limit, 5000))
		text = bot.Clean(text)
		for name, cost := range map[string]func(rune) int{"units": bot.Units, "escaped": bot.EscapedUnits} {
			got := bot.CutBy(text, limit, cost)
			if n := bot.Length(got, cost); n > limit {
				t.Errorf("%q in %d %s is %q with %d", text, limit, name, got, n)
			}
			if whole := bot.Length(text, cost) <= limit; whole != (got == text) {
				t.Errorf("%q in %d %s is %q; it needs no cut: %v", text, limit, name, got, whole)
			}
		}
		if n := bot.Length(bot.Escape(text), bot.Units); n < bot.Length(text, bot.EscapedUnits) {
			t.Errorf("%q escaped has %d units; want no fewer than were counted", text, n)
		}
	})
}
