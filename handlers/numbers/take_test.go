package numbers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

func TestTakeGoesOnWhileTheGroupsAreANumbers(t *testing.T) {
	for text, want := range map[string][2]string{
		// A shorter number is in the plan too, and would be another customer's.
		"0316 8592 533 hc":               {"t:+623168592533", "hc"},
		"0617-8064 141 mati":             {"t:+626178064141", "mati"},
		"0812 3456 78 90 hc":             {"t:+6281234567890", "hc"},
		"08 12 34 56 78 90 hc":           {"t:+6281234567890", "hc"},
		"0812 3456 789 01 hc":            {"t:+62812345678901", "hc"},
		"+62 8 12 34 56 78 90 hc":        {"t:+6281234567890", "hc"},
		"0812 3456 789":                  {"t:+628123456789", ""},
		"021 - 2911 4242 hc":             {"t:+622129114242", "hc"},
		"in 82928627 2 hari":             {"k:IN82928627", "2 hari"},
		"1 5240 1234 567 hc":             {"i:152401234567", "hc"},
		"0361 2345 67 hc":                {"t:+62361234567", "hc"},
		"0812\u00a03456\t7890\nmati":     {"t:+6281234567890", "mati"},
		"\u202a0812 3456 7890 \u202c hc": {"t:+6281234567890", "hc"},

		// What follows is a quantity or another number.
		"0812 3456 789 50 Mbps, lemot":    {"t:+628123456789", "50 Mbps, lemot"},
		"0361 234567 10 lampu":            {"t:+62361234567", "10 lampu"},
		"0361 2345 67 3 lampu":            {"t:+62361234567", "3 lampu"},
		"0274 512345 6 hari":              {"t:+62274512345", "6 hari"},
		"(021) 555 1234 5 hari":           {"t:+62215551234", "5 hari"},
		"081234567890 147 sudah":          {"t:+6281234567890", "147 sudah"},
		"0812 3456 7890 0813 9999 8888 x": {"t:+6281234567890", "0813 9999 8888 x"},

		// Marks part the number from the words.
		"0812-3456-7890, internet mati": {"t:+6281234567890", "internet mati"},
		"0812 3456 7890, 2 hari":        {"t:+6281234567890", "2 hari"},
		"152401234567: mati":            {"i:152401234567", "mati"},
		"081234567890 – -20 dBm":        {"t:+6281234567890", "-20 dBm"},
		"0812 3456 7890 🙂":              {"t:+6281234567890", "🙂"},
	} {
		n, rest, err := numbers.Take(text)
		if err != nil || n.Key() != want[0] || rest != want[1] {
			t.Errorf("Take(%q) = %q, %q, %v; want %q and the rest %q", text, n.Key(), rest, err, want[0], want[1])
		}
	}
}

func TestTakeSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]numbers.Problem{
		"":                               numbers.Empty,
		" \u202c ":                       numbers.Empty,
		"147 mati":                       numbers.ShortCode,
		"2 hari mati":                    numbers.ShortCode,
		"0812 3456 mati":                 numbers.NotANumber,
		"021 29114242/08123456789 mati":  numbers.TwoNumbers,
		"8.12E+11 mati":                  numbers.Scientific,
		"12O34xxxx mati":                 numbers.Letters,
		"hc 081234567890":                numbers.Letters,
		strings.Repeat("8", 5000) + " x": numbers.TooLong,
		strings.Repeat("x", 5000):        numbers.TooLong,
	} {
		n, rest, err := numbers.Take(text)
		var bad *numbers.Error
		if !errors.As(err, &bad) || bad.Problem != want || n.Kind != 0 || rest != "" {
			t.Errorf("Take(%.20q) = %q, %.20q, %v; want the problem %q alone", text, n.Key(), rest, err, want)
		}
	}
}

// FuzzTake holds that a spelling is taken as it is parsed, and that what is
// taken and the rest are not more than the text.
func FuzzTake(f *testing.F) {
	for _, s := range []string{"0812 3456 7890 2 hari", "021 29114242/0812", "IN 82928627: x", "\u202c 0316 8592 533", "\xff0 \u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, rest, err := numbers.Take(text)
		if want, errWant := numbers.Parse(text); errWant == nil && (err != nil || n != want || rest != "") {
			t.Errorf("Take(%q) = %q, %q, %v; want the whole text as %q", text, n.Key(), rest, err, want.Key())
		}
		if !strings.HasSuffix(text, rest) || err != nil && (n.Kind != 0 || rest != "") {
			t.Errorf("Take(%q) = %q, %q, %v; want an end of the text, and nothing beside an error", text, n.Key(), rest, err)
		}
	})
}
