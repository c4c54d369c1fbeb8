package numbers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// lines are what agents type, with the number, the words and what is judged.
var lines = map[string][3]string{
	"0316 8592 533 hc":                   {"t:+623168592533", "", "hc"},
	"0617-8064 141 mati":                 {"t:+626178064141", "mati", ""},
	"0812 3456 78 90 hc":                 {"t:+6281234567890", "", "hc"},
	"08 12 34 56 78 90 hc":               {"t:+6281234567890", "", "hc"},
	"0812 3456 789 01 hc":                {"t:+62812345678901", "", "hc"},
	"+62 8 12 34 56 78 90 hc":            {"t:+6281234567890", "", "hc"},
	"0812 3456 789":                      {"t:+628123456789", "", ""},
	"021 - 2911 4242 hc":                 {"t:+622129114242", "", "hc"},
	"in 82928627 2 hari":                 {"k:IN82928627", "2 hari", ""},
	"1 5240 1234 567 hc":                 {"i:152401234567", "", "hc"},
	"0361 2345 67 hc":                    {"t:+62361234567", "", "hc"},
	"0812\u00a03456\t7890\nmati":         {"t:+6281234567890", "mati", ""},
	"\u202a0812 3456 7890 \u202c hc":     {"t:+6281234567890", "", "hc"},
	"0812 3456 789 50 Mbps, lemot":       {"t:+628123456789", "50 Mbps, lemot", ""},
	"0361 234567 10 lampu":               {"t:+62361234567", "10 lampu", ""},
	"0361 2345 67 3 lampu":               {"t:+62361234567", "3 lampu", ""},
	"0274 512345 6 hari":                 {"t:+62274512345", "6 hari", ""},
	"(021) 555 1234 5 hari":              {"t:+62215551234", "5 hari", ""},
	"081234567890 147 sudah":             {"t:+6281234567890", "147 sudah", ""},
	"0812 3456 7890 0813 9999 8888 x":    {"t:+6281234567890", "0813 9999 8888 x", ""},
	"0812-3456-7890, internet mati":      {"t:+6281234567890", "internet mati", ""},
	"0812 3456 7890, 2 hari":             {"t:+6281234567890", "2 hari", ""},
	"152401234567: mati":                 {"i:152401234567", "mati", ""},
	"081234567890 – -20 dBm":             {"t:+6281234567890", "-20 dBm", ""},
	"0812 3456 7890 🙂":                   {"t:+6281234567890", "🙂", ""},
	"152401234567 2 hari mati":           {"i:152401234567", "2 hari mati", ""},
	"0812 3456 7890 hc internet mati":    {"t:+6281234567890", "internet mati", "hc"},
	"0812 3456 7890 2 hari mati":         {"t:+6281234567890", "2 hari mati", ""},
	"0751 3478027 kresek":                {"t:+627513478027", "kresek", ""},
	"(021) 555 12345 se":                 {"t:+622155512345", "", "se"},
	"in12345678 hc":                      {"k:IN12345678", "", "hc"},
	"+62 812-3456-7890":                  {"t:+6281234567890", "", ""},
	"02129114242  lambat, hanya 8 Mbps ": {"t:+622129114242", "lambat, hanya 8 Mbps", ""},

	// hc and se, wherever they stand.
	"02129114242 hc, marah":                  {"t:+622129114242", "marah", "hc"},
	"hc 02129114242":                         {"t:+622129114242", "", "hc"},
	"HC, 02129114242 marah":                  {"t:+622129114242", "marah", "hc"},
	"hc: 02129114242 se":                     {"t:+622129114242", "", "hc se"},
	"hc:02129114242":                         {"t:+622129114242", "", "hc"},
	"se hc 02129114242 marah":                {"t:+622129114242", "marah", "se hc"},
	"hc/se 02129114242 marah":                {"t:+622129114242", "marah", "hc se"},
	"02129114242 marah (hc).":                {"t:+622129114242", "marah", "hc"},
	"02129114242 marah sekali, hc, mati":     {"t:+622129114242", "marah sekali, mati", "hc"},
	"02129114242 marah,hc":                   {"t:+622129114242", "marah", "hc"},
	"02129114242 marah,hc mati":              {"t:+622129114242", "marah mati", "hc"},
	"02129114242 mati hc,marah":              {"t:+622129114242", "mati marah", "hc"},
	"02129114242,hc":                         {"t:+622129114242", "", "hc"},
	"02129114242 hc - marah":                 {"t:+622129114242", "marah", "hc"},
	"02129114242 *HC* se! mati":              {"t:+622129114242", "mati", "hc se"},
	"02129114242 hc hc mati":                 {"t:+622129114242", "mati", "hc"},
	"02129114242 ＨＣ mati":                    {"t:+622129114242", "mati", "hc"},
	"0812 3456 hc 7890 0812 3456 7890":       {"", "no_number", ""},
	"02129114242 se-Jakarta mati, hchc":      {"t:+622129114242", "se-Jakarta mati, hchc", ""},
	"02129114242 lihat http://a.id/hc/se/1":  {"t:+622129114242", "lihat http://a.id/hc/se/1", ""},
	"02129114242 dua  spasi\thc\tdan\nbaris": {"t:+622129114242", "dua  spasi\tdan\nbaris", "hc"},
	"hc":                                     {"", "empty", ""},
	"hc se":                                  {"", "empty", ""},

	// What chats and people put around a number.
	"<tel:+6281234567890|0812-3456-7890> mati":                    {"t:+6281234567890", "mati", ""},
	"<tel:081234567890> mati":                                     {"t:+6281234567890", "mati", ""},
	"0812 3456 7890 lapor <tel:0213456789|021-345>":               {"t:+6281234567890", "lapor 021-345", ""},
	"<mailto:152401234567@telkom.net|152401234567@telkom.net> hc": {"i:152401234567", "", "hc"},
	"*0895 1234 5678* mati":                                       {"t:+6289512345678", "mati", ""},
	"*089512345678 mati*":                                         {"t:+6289512345678", "mati", ""},
	"_089512345678_ mati":                                         {"t:+6289512345678", "mati", ""},
	"~089512345678~":                                              {"t:+6289512345678", "", ""},
	"`089512345678` mati":                                         {"t:+6289512345678", "mati", ""},
	"“0895 1234 5678” mati":                                       {"t:+6289512345678", "mati", ""},
	"\"089512345678 mati\"":                                       {"t:+6289512345678", "mati", ""},
	"'089512345678 mati":                                          {"t:+6289512345678", "mati", ""},
	"(089512345678) mati":                                         {"t:+6289512345678", "mati", ""},
	"@sigap 089512345678 mati @budi":                              {"t:+6289512345678", "mati @budi", ""},
	"@sigap_bot: 089512345678":                                    {"t:+6289512345678", "", ""},
	"<@U0123AB> 089512345678 mati":                                {"t:+6289512345678", "mati", ""},
	"<@U0123AB|sigap> hc 089512345678":                            {"t:+6289512345678", "", "hc"},
	"🔥🔥 089512345678 🔥":                                           {"t:+6289512345678", "🔥", ""},
	"📞089512345678 mati":                                          {"t:+6289512345678", "mati", ""},
	"☎️ 0895-1234-5678 mati":                                      {"t:+6289512345678", "mati", ""},
	"- 089512345678 mati":                                         {"t:+6289512345678", "mati", ""},
	"No. HP: 089512345678 mati":                                   {"t:+6289512345678", "mati", ""},
	"HP:089512345678 mati":                                        {"t:+6289512345678", "mati", ""},
	"tiket IN 82928627 mati":                                      {"k:IN82928627", "mati", ""},
	"internet 152401234567 mati":                                  {"i:152401234567", "mati", ""},
	"\u00a0089512345678\u00a0mati":                                {"t:+6289512345678", "mati", ""},
	"089512345678!":                                               {"t:+6289512345678", "", ""},
	"089512345678.0 mati":                                         {"t:+6289512345678", "mati", ""},
	"81212345678.0 mati":                                          {"t:+6281212345678", "mati", ""},
	"089512345678 ext 12 mati":                                    {"t:+6289512345678", "ext 12 mati", ""},
	"089512345678 (WA) mati":                                      {"t:+6289512345678", "(WA) mati", ""},
	"152401234567@TELKOM.net mati":                                {"i:152401234567", "mati", ""},
	"152401234567 @telkom.net mati":                               {"i:152401234567", "mati", ""},
	"INC 1234 5678 mati":                                          {"k:INC12345678", "mati", ""},
	"1-abc1d23 mati":                                              {"k:1-ABC1D23", "mati", ""},
	"IN12345678 2 modem":                                          {"k:IN12345678", "2 modem", ""},
	"089512345678 <b>@here</b> *x* _y_ <!channel> [a](b)":         {"t:+6289512345678", "<b>@here</b> *x* _y_ <!channel> [a](b)", ""},

	// Digits that could belong to the number: another one would be read.
	"+62 62 812 3456 7890 mati":   {"", "ambiguous", ""},
	"+6262 812 3456 7890 mati":    {"", "ambiguous", ""},
	"+62 62 812 345 678 mati":     {"", "ambiguous", ""},
	"0812 3456 7890 1234 mati":    {"", "ambiguous", ""},
	"0812 3456 7890 147 sudah":    {"", "ambiguous", ""},
	"0812 3456 7890 2 mati":       {"", "ambiguous", ""},
	"1481 0280 0646 2 mati":       {"", "ambiguous", ""},
	"1481 0280 0646 2 hari mati":  {"i:148102800646", "2 hari mati", ""},
	"1481 0280 0646 2":            {"i:1481028006462", "", ""},
	"1481 0280 0646 2 hc":         {"i:1481028006462", "", "hc"},
	"152401234567 5 printer mati": {"i:152401234567", "5 printer mati", ""},
	"15240123456 78 mati":         {"", "ambiguous", ""},
	"08123456789 01 hc":           {"t:+62812345678901", "", "hc"},
	"08123456789 01 mati":         {"", "ambiguous", ""},
	"0812345678 147 sudah":        {"", "ambiguous", ""},
	"1-ABC1D 23 mati":             {"", "ambiguous", ""},
	"1-ABC1D23 2 modem":           {"k:1-ABC1D23", "2 modem", ""},
	"1-ABC1D off":                 {"k:1-ABC1D", "off", ""},
	"IN12345678 5 printer":        {"k:IN12345678", "5 printer", ""},
	"IN12345678 90 mati":          {"", "ambiguous", ""},
	"0812 345 678 90wa mati":      {"", "ambiguous", ""},
	"0812 345 678 90/91 mati":     {"", "ambiguous", ""},
	"0812 345 678 2,5 jam mati":   {"t:+62812345678", "2,5 jam mati", ""},
	"0812 345 678 24jam mati":     {"t:+62812345678", "24jam mati", ""},
	"0812 345 678, 90wa":          {"t:+62812345678", "90wa", ""},
	"0812 345 678 xxx mati":       {"", "ambiguous", ""},
	"0812 345 678 90xx mati":      {"", "ambiguous", ""},
	"0812 3456 789, 01 mati":      {"t:+628123456789", "01 mati", ""},
	"0812-3456-7890 2x gangguan":  {"t:+6281234567890", "2x gangguan", ""},
	"0812345678** mati":           {"", "no_number", ""},
	"+65 9123 4567 mati":          {"", "no_number", ""},
	"1524 0123 4567 / 0812":       {"i:152401234567", "/ 0812", ""},
}

func TestLineIsANumberWordsAndWhatIsJudged(t *testing.T) {
	for text, want := range lines {
		line, err := numbers.Public.Line(text)
		if problem := problemOf(err); problem != "" {
			if want[0] != "" || want[1] != problem {
				t.Errorf("Line(%q) is refused as %q; want %q", text, problem, want)
			}
			continue
		}
		var judged []string
		for _, c := range line.Judged {
			judged = append(judged, map[procedure.Criterion]string{procedure.HardComplaint: "hc", procedure.SuperEmergency: "se"}[c])
		}
		if got := [3]string{line.Number.Key(), line.Words, strings.Join(judged, " ")}; got != want || line.Judged == nil {
			t.Errorf("Line(%q) = %q; want %q", text, got, want)
		}
	}
}

func problemOf(err error) string {
	var bad *numbers.Error
	if errors.As(err, &bad) {
		return string(bad.Problem)
	}
	return ""
}

func TestLineSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]numbers.Problem{
		"":                               numbers.Empty,
		" \u202c ":                       numbers.Empty,
		"-":                              numbers.Empty,
		"@sigap":                         numbers.Empty,
		"🙂":                              numbers.NoNumber,
		"mati total":                     numbers.Letters,
		"147 mati":                       numbers.ShortCode,
		"2 hari mati":                    numbers.ShortCode,
		"0812 3456 mati":                 numbers.NoNumber,
		"021 29114242/08123456789 mati":  numbers.TwoNumbers,
		"8.12E+11 mati":                  numbers.LostDigits,
		"12O34xxxx mati":                 numbers.Letters,
		"hc 08l234567890":                numbers.Letters,
		strings.Repeat("8", 5000) + " x": numbers.TooLong,
		strings.Repeat("x", 5000):        numbers.TooLong,
	} {
		line, err := numbers.Public.Line(text)
		if problemOf(err) != string(want) || line.Number.Kind != 0 || line.Words != "" {
			t.Errorf("Line(%.20q) = %v, %v; want the problem %q alone", text, line, err, want)
		}
	}
}
