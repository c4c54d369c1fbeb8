package procedure_test

import (
	"testing"

	. "github.com/cc147/sigap/procedure"
)

// BenchmarkMask is what a shared card pays: one mask, and a text for each of some 20 lines.
func BenchmarkMask(b *testing.B) {
	names, numbers := []string{"Budi Hidayat", "B. Hidayat Santoso"}, []Number{{Kind: Telephone, Value: "+6281234567890"}, {Kind: Internet, Value: "152000000001"}}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			NewMask(names, numbers, nil)
		}
	})
	m := NewMask(names, numbers, nil)
	for name, text := range map[string]string{"short": "Sari sejak 10:00", "long": "Bu Siti minta buka isolir, hubungi 0812/3456/7890 sebelum 27/11/2026 08:30, rumah di Jl. Merdeka Barat No. 10 RT 03/05 atas nama Budi"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Text(text)
			}
		})
	}
}
