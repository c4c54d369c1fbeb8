package numbers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

func TestTheNumberOfAMessageStandsAnywhere(t *testing.T) {
	for text, want := range map[string]string{
		"0812-3456-7890 internet mati":                               "+6281234567890 / internet mati",
		"tolong pelanggan 0812 3456 7890 internetnya mati 2 hari":    "+6281234567890 / tolong pelanggan internetnya mati 2 hari",
		"Mohon dibantu:\nHP:0812-3456-7890\nkeluhan: lambat 50 Mbps": "+6281234567890 / Mohon dibantu:\nkeluhan: lambat 50 Mbps",
		"internet 152000000001, sejak pukul 09.30 tanggal 23/11":     "152000000001 / internet sejak pukul 09.30 tanggal 23/11",
		"tiket INC12345678 belum selesai, hubungi lagi INC12345678":  "INC12345678 / tiket belum selesai, hubungi lagi",
		"nomornya <tel:081234567890|0812 3456 7890> ya":              "+6281234567890 / nomornya ya",
		"pelanggan se RT mati semua, hc! hub. 081234567890":          "+6281234567890 / pelanggan se RT mati semua, hc! hub.",
		strings.Repeat("kata ", 30) + "081234567890":                 "+6281234567890 / " + strings.TrimSpace(strings.Repeat("kata ", 30)),
	} {
		line, err := numbers.Public.Message(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := line.Number.Value + " / " + line.Words; got != want || len(line.Judged) != 0 {
			t.Errorf("%q is read as %q, judged %v; want %q and nothing judged", text, got, line.Judged, want)
		}
	}
}

func TestAMessageWithoutExactlyOneNumberIsRefused(t *testing.T) {
	for text, want := range map[string]numbers.Problem{
		"":           numbers.Empty,
		"halo semua": numbers.Empty,
		"rapat 09.30, 23/11/2026, biaya Rp 350.000": numbers.Empty,
		"0812****890 menunggu":                      numbers.Empty,
		"081234567890 atau 081298765432":            numbers.TwoNumbers,
		"a 081234567890 b c d e 02129114242":        numbers.TwoNumbers,
	} {
		line, err := numbers.Public.Message(text)
		var bad *numbers.Error
		if !errors.As(err, &bad) || bad.Problem != want {
			t.Errorf("%q: %+v, %v; want %s", text, line, err, want)
		}
	}
}
