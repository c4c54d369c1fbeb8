package lists_test

import (
	"errors"
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

// whole is a file with its rows, and the lines on which they begin.
type whole struct {
	lists.File
	Rows  []procedure.Row
	Lines []int
}

func readAll(list procedure.List, r io.Reader) (whole, error) {
	return readWith(list, r, lists.Options{})
}

func readWith(list procedure.List, r io.Reader, o lists.Options) (f whole, err error) {
	in, ok := r.(io.ReadSeeker)
	if !ok {
		in = onlyOnce{r}
	}
	f.File, err = lists.Read(list, in, o, func(row procedure.Row, line int) error {
		f.Rows, f.Lines = append(f.Rows, row), append(f.Lines, line)
		return nil
	})
	if err != nil {
		f.Rows, f.Lines = nil, nil // rows of a file that is refused don't count
	}
	return f, err
}

// onlyOnce is a file that can't be read twice.
type onlyOnce struct{ io.Reader }

var errOnce = errors.New("read twice")

func (onlyOnce) Seek(int64, int) (int64, error) { return 0, errOnce }

// breaking is a file that breaks off.
type breaking struct {
	io.ReadSeeker
	err error
}

func (b breaking) Read(p []byte) (int, error) {
	n, err := b.ReadSeeker.Read(p)
	if errors.Is(err, io.EOF) {
		err = b.err
	}
	return n, err
}

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
		f, err := readAll(procedure.Customers, in)
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
