package storebench

import (
	"testing"
	"time"

	"github.com/cc147/sigap/store"
)

// Beside runs own's operations in turns with a bare bbolt loop that writes the same keys
// into a copy of the base file, and with that loop writing only the growing keys. It reports
// own's rate, in unit, and its ratio to the other two: taking turns cancels out changes of
// the disk's speed.
func Beside(b *testing.B, unit, base string, ops [][]store.Write, callers int, own func() time.Duration) {
	b.Helper()
	replay := func(ops [][]store.Write) time.Duration {
		path, err := Copy(base, b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		took, err := Replay(path, ops, callers)
		if err != nil {
			b.Fatal(err)
		}
		return took
	}
	growing := Growing(ops)
	var did, bare, grow []float64
	for b.Loop() {
		did = append(did, Rate(len(ops), own()))
		bare = append(bare, Rate(len(ops), replay(ops)))
		grow = append(grow, Rate(len(ops), replay(growing)))
	}
	b.ReportMetric(Median(did), unit)
	b.ReportMetric(Median(did)/Median(bare), "of-bare")
	b.ReportMetric(Median(did)/Median(grow), "of-growing")
	b.ReportMetric(0, "ns/op")
}
