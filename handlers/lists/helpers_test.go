package lists_test

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// manyNumbers is a quoted cell of n different numbers.
func manyNumbers(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("0812345678%02d", i))
	}
	return `"` + strings.Join(out, ";") + `"`
}

// slicesSort puts numbers into one order whatever the order of their columns.
func slicesSort(ns []procedure.Number) {
	slices.SortFunc(ns, func(a, b procedure.Number) int { return strings.Compare(a.Key(), b.Key()) })
}

// refusedInLittleMemory wants the file refused for a reason, while at no time
// more than 200 MiB are held.
func refusedInLittleMemory(t *testing.T, name string, in io.Reader, reason string) {
	t.Helper()
	peak := peakOf(func() {
		f, err := lists.Read(procedure.Customers, in)
		if err == nil || !strings.Contains(err.Error(), reason) || len(f.Rows) != 0 {
			t.Errorf("%s: the error is %v; want the file refused for %q", name, err, reason)
		}
	})
	if peak > 200<<20 {
		t.Errorf("%s: %d MiB were held; want at most 200", name, peak>>20)
	}
}

// peakOf is how many bytes f held at most, with what was not collected yet,
// which is kept small.
func peakOf(f func()) (peak int64) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for look := time.NewTicker(time.Millisecond); ; {
		select {
		case <-look.C:
			runtime.ReadMemStats(&now)
			peak = max(peak, int64(now.HeapAlloc)-int64(before.HeapAlloc))
		case <-done:
			look.Stop()
			return peak
		}
	}
}
