package numbers_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// FuzzParse checks that a number's own spelling is the number, and its digits
// are those of the text, one behind the other.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0812-3456-7890", "(075) 13478027", "IN82928627", "152401234567", "8.1E+11", "\u202a0812", "1-ABC1D23", "81212345678.0", "152401234567@telkom.net", "HP: 0812 3456 7890 (WA)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := numbers.Public.Parse(text)
		if err != nil {
			return
		}
		again, err := numbers.Public.Parse(n.String())
		if err != nil || again.Key() != n.Key() {
			t.Errorf("%q is %q, whose own spelling %q is %q, %v; want the same key", text, n.Key(), n.String(), again.Key(), err)
		}
		if !strings.Contains(digitsOf(text), significant(n)) {
			t.Errorf("Parse(%q) = %q; want its digits as they stand in the text", text, n.Key())
		}
	})
}

// FuzzRead checks that a cell is read or refused with a reason, that nothing in
// it is two numbers at once, and that its numbers together are the same cell.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"021 5551234 / 0812-3456-789 (WA)", "08123456789dan0813 4567 8901", "1-OR0LY3L; IN123456", "tidak ada", "8,130000394E+09, 021 29114242 ext 12", "81,212,345,678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got, err := numbers.Public.Read(cell)
		var bad *numbers.Error
		if err == nil && len(got) == 0 || err != nil && !errors.As(err, &bad) {
			t.Fatalf("Read(%q) = %v, %v; want numbers or a problem", cell, got, err)
		}
		var spelled []string
		for i, n := range got {
			if at := strings.Index(digitsOf(cell), significant(n)); at < 0 {
				t.Errorf("Read(%q) has %q; want its digits as they stand in the cell", cell, n.Key())
			}
			for _, m := range got[:i] {
				if m == n {
					t.Errorf("Read(%q) has %q twice", cell, n.Key())
				}
			}
			spelled = append(spelled, n.String())
		}
		if err != nil {
			return
		}
		again, err := numbers.Public.Read(strings.Join(spelled, " / "))
		if err != nil || len(again) != len(got) {
			t.Errorf("Read(%q) = %v, and read again %v, %v; want the same numbers", cell, got, again, err)
		}
	})
}

// FuzzLine checks that a number and the words have every digit that was typed,
// and that what is typed alone is read as Parse reads it.
func FuzzLine(f *testing.F) {
	for text := range lines {
		f.Add(text)
	}
	for _, s := range []string{"0812 3456 7890 2 hari", "021 29114242/0812", "IN 82928627: x", "\u202c 0316 8592 533", "\xff0 \u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line, err := numbers.Public.Line(text)
		if err != nil {
			if line.Number.Kind != 0 || line.Words != "" || line.Judged != nil {
				t.Errorf("Line(%q) = %v, %v; want nothing beside an error", text, line, err)
			}
			return
		}
		if strings.ContainsAny(text, "@<") { // mentions and links have digits of their own
			return
		}
		typed, words := digitsOf(text), digitsOf(line.Words)
		taken, ok := strings.CutSuffix(typed, words)
		if !ok || !strings.Contains(taken, significant(line.Number)) {
			t.Errorf("Line(%q) = %q and %q; want every digit in one of them, in order", text, line.Number.Key(), line.Words)
		}
		if extra := len(taken) - len(significant(line.Number)); extra > 8 && !strings.ContainsAny(text, ".eE") {
			t.Errorf("Line(%q) = %q; %d digits before the words are no part of it", text, line.Number.Key(), extra)
		}
		// The words behind 1-ABC1D are words, though a cell may part it so.
		if n, err := numbers.Public.Parse(text); err == nil && n != line.Number && !strings.Contains(n.Value, "-") {
			t.Errorf("Line(%q) = %q; want %q as Parse reads it", text, line.Number.Key(), n.Key())
		}
	})
}

// significant are the digits of a number that every spelling has.
func significant(n procedure.Number) string {
	return digitsOf(strings.TrimPrefix(n.Value, "+62"))
}

// digitsOf are the digits of a text in any script, as ASCII ones.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsDigit(r) {
			return -1
		}
		zero := r
		for unicode.IsDigit(zero-1) && r-zero < 9 {
			zero--
		}
		if r >= 0x1d7ce && r <= 0x1d7ff { // five sets of ten in a row
			zero = r - (r-0x1d7ce)%10
		}
		return '0' + r - zero
	}, text)
}
