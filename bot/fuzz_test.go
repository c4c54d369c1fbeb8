package bot_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/cc147/sigap/bot"
)

// FuzzParseButton checks that a code that parses is written the same again, and
// that it holds only letters, digits and - _ . : (no personal data).
func FuzzParseButton(f *testing.F) {
	for _, code := range []string{"K-12:claim:3:given", "C-345:callback:1:other", ":help:0:", ":::", "K-1:claim:18446744073709551615:", "K-1:cl im:1:"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		b, ok := bot.ParseButton(code)
		switch {
		case !ok:
		case b.Code() != code:
			t.Errorf("%q gives a button whose code is %q", code, b.Code())
		case len(code) > 60 || b.Action == "" || strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || r == '@' || r == '+' }):
			t.Errorf("%q is a button; want 60 bytes of letters, digits and - _ . : at most", code)
		}
	})
}

// FuzzClean checks that cleaning twice changes nothing and that no invisible
// character remains.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"internet mati\n2 hari", "\u202e0812\u202c", "a\xffb\x00c\td\u2028e", "\ufeff 🙂‍↕️ é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		whole, line := bot.Clean(text), bot.CleanLine(text)
		if bot.Clean(whole) != whole || bot.CleanLine(line) != line {
			t.Errorf("%q cleaned twice is %q and %q; want what once gives", text, bot.Clean(whole), bot.CleanLine(line))
		}
		hidden := func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff'
		}
		if !utf8.ValidString(whole) || strings.ContainsFunc(whole, hidden) || strings.ContainsFunc(line, func(r rune) bool { return r == '\n' || hidden(r) }) {
			t.Errorf("%q is cleaned to %q and %q; want valid text without what can't be seen", text, whole, line)
		}
		if len(whole) > 3*len(text) { // an invalid byte becomes a replacement character
			t.Errorf("%d bytes become %d", len(text), len(whole))
		}
	})
}
