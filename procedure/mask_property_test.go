package procedure_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	. "github.com/cc147/sigap/procedure"
)

// gaps are what people, and programs from which they copy, put between digits.
var gaps = []string{"", "", " ", ".", "-", "/", ",", "_", "—", "–", "\u2010", "\u2011", "(", ")", "+", "·", "•", "|", ";", ":", "\n", "\r\n", "\t", "\u00a0", "\u2007", "\u2009", "\u202f", "\u3000",
	"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\ufe0f\u20e3", "*", "~", "`", "'", "\"", "→", "☎", "📞", " - ", ", ", " / ", "…", "\u115f", "\u3164", "\u2028"}

// zeros are the zeros of ten digits in a row.
var zeros = []rune{'0', '0', '0', '\u0660', '\u06f0', '\u0966', '\u0e50', '\uff10', '\U0001d7ce', '\U0001d7d8', '\U0001d7ec', '\U0001fbf0'}

// written draws a number as somebody may write it, over one script and with gaps between
// any of its digits.
func written(t *rapid.T, digits string) string {
	var b strings.Builder
	zero, gap := rapid.SampledFrom(zeros).Draw(t, "script"), rapid.SampledFrom(gaps).Draw(t, "gap")
	mixed := rapid.Bool().Draw(t, "mixed")
	for i, d := range digits {
		if i > 0 {
			if mixed {
				gap = rapid.SampledFrom(gaps).Draw(t, "gap")
			}
			if rapid.Bool().Draw(t, "here") {
				b.WriteString(gap)
			}
		}
		b.WriteRune(zero + d - '0')
	}
	return b.String()
}

// shown are the digits that a reader finds in a text, in ASCII.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range zeros {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return -1
	}, text)
}

// recovered reports whether 7 digits of a number in a row can be found in a text.
func recovered(text, digits string) bool {
	all := shown(text)
	for i := 0; i+7 <= len(digits); i++ {
		if strings.Contains(all, digits[i:i+7]) {
			return true
		}
	}
	return false
}

// TestNoSpellingOfANumberComesThrough: whatever stands between the digits of a customer's
// number, 7 of them in a row can't be read, nor those of a stranger without the shape of a date.
func TestNoSpellingOfANumberComesThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := "08" + rapid.StringMatching(`[1-9][0-9]{7,9}`).Draw(t, "number")
		text := rapid.SampledFrom([]string{"", "hubungi ", "WA:", "jam 08:30 ", "K-12 ", "😀"}).Draw(t, "before") + written(t, digits) +
			rapid.SampledFrom([]string{"", " ya", "\nmati", ", 27/11/2026", "😀"}).Draw(t, "after")
		m := NewMask(nil, []Number{{Kind: Telephone, Value: "+62" + digits[1:]}}, nil)
		if got := m.Text(text); recovered(got, digits) {
			t.Fatalf("%q is shown as %q; want no 7 digits of %s in a row", text, got, digits)
		}
	})
}

// FuzzMaskText: a mask never panics, changes nothing when it is used again, leaves what has
// no digit, name or address, and bounds the length.
func FuzzMaskText(f *testing.F) {
	for _, text := range []string{"hubungi 0812 3456 7890", "Jl. Merdeka 10", "a@b.id", "K-1234567 Rp 1.250.000 08:30 27/11/2026", "Pak Budi, Hidayat", "1-ABC1D23", "0812•••••890, rt03/rw5", "١٢٣٤٥٦٧\u200b٨", "B. H. a@@b@c.d.e", "\xff"} {
		f.Add(text, "Budi Hidayat", "81234567890")
	}
	f.Fuzz(func(t *testing.T, text, name, number string) {
		for what, m := range map[string]Mask{"a mask that knows nobody": {}, "a mask": NewMask([]string{name}, []Number{{Kind: Telephone, Value: "+62" + number}, {Kind: Ticket, Value: number}}, nil)} {
			once := m.Text(text)
			if twice := m.Text(once); twice != once {
				t.Errorf("%s makes %q of %q, and %q of that; want it unchanged", what, once, text, twice)
			}
			if is, most := utf8.RuneCountInString(once), 2*utf8.RuneCountInString(text)+8; is > most {
				t.Errorf("%s makes %d runes of %q; want at most %d", what, is, text, most)
			}
		}
		const open = "K-12 08:30 27/11/2026 Rp 1.250.000 0812•••••890"
		if got := MaskText(open); got != open {
			t.Errorf("%q became %q; want it unchanged", open, got)
		}
	})
}
