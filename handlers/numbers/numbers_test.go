package numbers_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

func TestParseKnowsEverySpellingOfANumber(t *testing.T) {
	for key, spellings := range map[string][]string{
		"t:+622129114242":  {"02129114242", "(021) 29114242", "021-2911-4242", "+62 21 29114242", "622129114242", "0062 21 2911 4242", "+62(0)21 29114242"},
		"t:+6281234567890": {"0812-3456-7890", "812 3456 7890", "62 812 3456 7890", "\u202a+62 812-3456-7890\u202c", "٠٨١٢٣٤٥٦٧٨٩٠", "０８１２３４５６７８９０"},
		"t:+627513478027":  {"(075) 13478027", "0751 3478027", "+627513478027", "0751-3478-027"},
		"i:152401234567":   {"152401234567", "1524-0123-4567", " 152401234567\t"},
		"k:IN82928627":     {"IN82928627", "in82928627", "In82928627"},
	} {
		for _, s := range spellings {
			n, err := numbers.Public.Parse(s)
			if err != nil || n.Key() != key {
				t.Errorf("Parse(%q) = %q, %v; want %q", s, n.Key(), err, key)
			}
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]numbers.Problem{
		"":                          numbers.Empty,
		"\u202a\u202c":              numbers.Empty,
		"12O34xxxx":                 numbers.Letters,
		"nol delapan":               numbers.Letters,
		"147":                       numbers.ShortCode,
		"14147":                     numbers.ShortCode,
		"8.12346E+11":               numbers.LostDigits,
		"021 5551234 / 08123456789": numbers.TwoNumbers,
		"🙂":                         numbers.NoNumber,
		"0000000000":                numbers.NoNumber,
		"+1 202 555 0100":           numbers.NoNumber,
		strings.Repeat("8", 5000):   numbers.TooLong,
		"<b>0812":                   numbers.Letters,
	} {
		_, err := numbers.Public.Parse(text)
		var bad *numbers.Error
		if !errors.As(err, &bad) || bad.Problem != want {
			t.Errorf("Parse(%.20q) gives %v; want the problem %q", text, err, want)
		}
	}
}

func TestEveryNumberOfTheDay(t *testing.T) {
	day := filepath.Join("..", "..", "cmd", "internal", "sim", "demo", "day")
	for file, c := range map[string]struct {
		comma   rune
		columns []int
		numbers int
		bad     int
	}{
		"customers.csv":        {',', []int{0, 1, 4}, 4470, 0},
		"special-requests.csv": {';', []int{1, 2}, 628, 3},
		"vvip.csv":             {',', []int{0, 1}, 120, 0},
		"calls.csv":            {',', []int{2}, 400, 0},
	} {
		text, err := os.ReadFile(filepath.Join(day, file))
		if err != nil {
			t.Fatal(err)
		}
		in := csv.NewReader(bytes.NewReader(text))
		in.Comma = c.comma
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		good, bad := 0, 0
		for _, row := range rows[1:] {
			for _, i := range c.columns {
				if row[i] == "" {
					continue
				}
				n, err := numbers.Public.Parse(row[i])
				if row[i] == "12O34xxxx" && err != nil {
					bad++
					continue
				}
				line, errTake := numbers.Public.Line(row[i] + " 2 hari mati")
				if err != nil || errTake != nil || line.Number != n || line.Words != "2 hari mati" {
					t.Errorf("%s: Parse(%q) = %q, %v and Take gives %q, %q, %v; want one number and the rest", file, row[i], n.Key(), err, line.Number.Key(), line.Words, errTake)
				}
				good++
			}
		}
		if good != c.numbers || bad != c.bad {
			t.Errorf("%s has %d numbers and %d that are none; want %d and %d", file, good, bad, c.numbers, c.bad)
		}
	}
}
