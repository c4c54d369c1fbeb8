package numbers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

// TestACellIsReadOrRefusedWithAReason has what people write into a cell, in addition
// to the spellings of testdata: the keys, or the problem followed by the numbers that
// are readable anyway.
func TestACellIsReadOrRefusedWithAReason(t *testing.T) {
	for cell, want := range map[string]string{
		// Nothing.
		"": "empty", "-": "empty", "–": "empty", "--": "empty", "0": "empty", "0.0": "empty", "N/A": "empty", "NaT": "empty", "t/ada": "empty", "t. ada": "empty", "n.a.": "empty", "#N/A": "empty", "NA": "empty",
		"tidak ada": "empty", "Tdk Ada": "empty", "kosong": "empty", "(kosong)": "empty", "NULL": "empty", "<null>": "empty", "None": "empty", "NaN": "empty",
		"belum ada": "empty", "BELUM  ADA": "empty", "=\"\"": "empty", "'": "empty", "\u00a0": "empty", "n / a": "empty", "nihil": "empty",
		"- / tidak ada": "empty",

		// Several.
		"081234567890dan081234567891":            "t:+6281234567890 t:+6281234567891",
		"0812-3456-7890 dan/atau (021) 29114242": "t:+6281234567890 t:+622129114242",
		"HP/WA: 081234567890":                    "t:+6281234567890",
		"Telp. 021-29114242, HP: 0812-3456-7890": "t:+622129114242 t:+6281234567890",
		"081234567890 (WA) 021-29114242 (rumah)": "t:+6281234567890 t:+622129114242",
		"081234567890 081234567891":              "t:+6281234567890 t:+6281234567891",
		"081234567890 - 081234567891":            "t:+6281234567890 t:+6281234567891",
		"1. 081234567890\r\n2. 081234567891":     "t:+6281234567890 t:+6281234567891",
		"1) 081234567890; 2) 081234567891":       "t:+6281234567890 t:+6281234567891",
		"081234567890<br>081234567891":           "t:+6281234567890 t:+6281234567891",
		"081234567890 / +62 812 3456 7890":       "t:+6281234567890",
		"081234567890 / -":                       "t:+6281234567890",
		"tidak ada / 081234567890":               "t:+6281234567890",
		"N/A / 081234567890":                     "t:+6281234567890",
		"152401234567 / 081234567890":            "i:152401234567 t:+6281234567890",
		"152401234567 / 152401234567@telkom.net": "i:152401234567",
		"1-OR0LY3L dan 1-6OAC4HP (WA)":           "k:1-OR0LY3L k:1-6OAC4HP",
		"8,130000394E+09, 1,48363909333E+11":     "t:+628130000394 i:148363909333",
		"021-29114242 ext 12, 081234567890":      "t:+622129114242 t:+6281234567890",
		"021-29114242, ext. 12":                  "t:+622129114242",
		"021/29114242":                           "t:+622129114242",
		"IN123456 IN-1234567":                    "k:IN123456 k:IN1234567",
		"152401234567 / 152401234568":            "two_internet i:152401234567 i:152401234568",
		"152401234567 152401234568":              "two_internet i:152401234567 i:152401234568",
		"081234567890 / menyusul":                "letters t:+6281234567890",
		"0812-3456-7890/91":                      "short_code t:+6281234567890",
		"081234567890 / 8.12E+11":                "lost_digits t:+6281234567890",
		"0812 3456 7890 0813 4567 8901":          "no_number", // where one ends would be a guess
		"081234567890, tidak aktif":              "letters t:+6281234567890",
		"021 29114242/0812 3456 xxxx":            "letters t:+622129114242",

		// As spreadsheets leave them.
		"81212345678.0":     "t:+6281212345678",
		"81212345678,00":    "t:+6281212345678",
		"81,212,345,678":    "t:+6281212345678",
		"81.212.345.678,00": "t:+6281212345678",
		"152401234567,0":    "i:152401234567",
		"8.1212345678E10":   "t:+6281212345678",
		"8.12123456780E+10": "t:+6281212345678",
		"81212345678E0":     "t:+6281212345678",
		"８．１２１２３４５６７８Ｅ＋１０": "t:+6281212345678",
		"81212345678.5":        "ambiguous",
		"8.121234567E+10":      "lost_digits", // a zero could have stood there, and any other digit
		"8.12E-11":             "lost_digits",
		"1E11":                 "lost_digits",
		"1,52401E+11":          "lost_digits",
		"########":             "lost_digits",
		"#REF!":                "letters",
		"=T(\"081234567890\")": "letters",

		// What could be another number.
		"+62 62 812 3456 7890":    "ambiguous",
		"6262 81234567890":        "no_number",
		"062 812 345 678":         "no_number",
		"0812-3456-789 (2)":       "ambiguous",
		"0274-512345-48":          "ambiguous",
		"1-800-555-0199":          "ambiguous",
		"1 0812 3456 789":         "ambiguous",
		"1.081234567890":          "ambiguous",
		"0812…345678":             "no_number",
		"0812__345678":            "no_number",
		"0812****567890":          "no_number",
		"081234567●●":             "no_number",
		"081234567**":             "no_number",
		"1524-XXXX":               "letters",
		"1-524XXXX":               "letters",
		"0812~3456~7890":          "no_number",
		"23/11/2026":              "short_code",
		"2026-11-23 00:00:00":     "no_number",
		"+65 9123 4567":           "no_number",
		"0065 9123 4567":          "no_number",
		"+44 20 7946 0018":        "no_number",
		"152401234567@gmail.com":  "letters",
		"081234567890@telkom.net": "no_number",
		"²081234567890":           "no_number",

		// As they are meant.
		"0️⃣8️⃣1️⃣2️⃣34567890":      "t:+6281234567890",
		"+0812 3456 7890":           "t:+6281234567890",
		"In. 12-34-56":              "k:IN123456",
		"1 - abc1d23":               "k:1-ABC1D23",
		"1–ABC1D23":                 "k:1-ABC1D23",
		"INC123456":                 "k:INC123456",
		"1524.0123.4567@Telkom.Net": "i:152401234567",
		"(0812)(3456)(7890)":        "t:+6281234567890",
		strings.Repeat("9", 5000):   "too_long",
	} {
		got, err := numbers.Public.Read(cell)
		var out []string
		if problem := problemOf(err); problem != "" {
			out = append(out, problem)
		}
		for _, n := range got {
			out = append(out, n.Key())
		}
		if have := strings.Join(out, " "); have != want {
			t.Errorf("Read(%.60q) = %q; want %q", cell, have, want)
		}
	}
}

// TestAnErrorSaysWhatWouldBeAccepted, and nothing of the text.
func TestAnErrorSaysWhatWouldBeAccepted(t *testing.T) {
	for cell, want := range map[string]string{
		"8.12E+11":                    "(lost_digits): a spreadsheet cut its last digits; make the column text",
		"menyusul":                    "(letters): there are letters in it; accepted are digits, and tickets such as IN12345678",
		"152401234567 / 152401234568": "(two_internet): there are two internet numbers, which are two customers; write one a row",
	} {
		_, err := numbers.Public.Read(cell)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), cell) {
			t.Errorf("Read(%q) gives %v; want it to say %q", cell, err, want)
		}
	}
}
