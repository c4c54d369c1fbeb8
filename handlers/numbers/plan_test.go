package numbers_test

import (
	"errors"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

func TestASpreadsheetMayEatTheZero(t *testing.T) {
	for text, want := range map[string]string{
		"2129114242":      "t:+622129114242",
		"7513478027":      "t:+627513478027",
		"81234567890":     "t:+6281234567890",
		"622512345678":    "t:+622512345678", // the country's code, not the area 0622
		"IN-82928627":     "k:IN82928627",
		"in 82928627":     "k:IN82928627",
		"(+62) 812345678": "t:+62812345678",
	} {
		n, err := numbers.Public.Parse(text)
		if err != nil || n.Key() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, n.Key(), err, want)
		}
	}
}

func TestATelephoneNumberIsOneOfThePlan(t *testing.T) {
	for text, want := range map[string]numbers.Problem{
		"6281234567":                         numbers.NoNumber, // digits are missing
		"6221234567":                         numbers.NoNumber,
		"08123456":                           numbers.NoNumber,
		"0999 9999 9999":                     numbers.NoNumber,
		"01 2345 6789":                       numbers.NoNumber,
		"62000000000":                        numbers.NoNumber,
		"29114242":                           numbers.NoNumber, // its area is missing
		"1336786971":                         numbers.NoNumber, // an internet number that is cut short
		"0800 1234567":                       numbers.NoNumber, // free for the caller
		"0809 1234567":                       numbers.NoNumber,
		"+1 5240 1234 567":                   numbers.NoNumber,
		"0812+3456+7890":                     numbers.NoNumber,
		"001 65 6221 1234":                   numbers.NoNumber,
		"021 5551234 ATAU 0812 3456 7890":    numbers.TwoNumbers,
		"021 5551234\u00a0or\t0812 3456 789": numbers.TwoNumbers,
		"e":                                  numbers.Letters,
	} {
		n, err := numbers.Public.Parse(text)
		var bad *numbers.Error
		if !errors.As(err, &bad) || bad.Problem != want {
			t.Errorf("Parse(%q) = %q, %v; want the problem %q", text, n.Key(), err, want)
		}
	}
}
