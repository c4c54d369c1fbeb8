package numbers_test

import (
	"testing"

	"github.com/cc147/sigap/handlers/numbers"
)

// BenchmarkRead is what an import pays for each cell of numbers.
func BenchmarkRead(b *testing.B) {
	for name, cell := range map[string]string{
		"internet": "152401234567", "telephone": "0812-3456-7890", "two": "021 29114242 / 081234567890 (WA)", "ticket": "IN82928627", "empty": "tidak ada",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got, _ := numbers.Public.Read(cell); len(got) == 0 && name != "empty" {
					b.Fatal("nothing was read")
				}
			}
		})
	}
}
