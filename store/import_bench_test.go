package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
	"github.com/cc147/sigap/store/storebench"
)

// BenchmarkImportMillion imports a million customers, then a million that are all changed,
// and then takes that back. Meanwhile a caller looks somebody up and acts, every few
// milliseconds. It says the seconds of each, the most anonymous memory, and the times of the
// look-ups and acts.
func BenchmarkImportMillion(b *testing.B) {
	const n = 1_000_000
	for b.Loop() {
		s, err := store.Open(store.Options{Path: filepath.Join(b.TempDir(), "sigap.db"), Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		p := startProber(b, s, n)
		for _, round := range []string{"first", "changed"} {
			began := time.Now()
			importMany(b, s, n, round)
			b.ReportMetric(time.Since(began).Seconds(), "s-"+round)
		}
		began := time.Now()
		undoLast(b, s)
		b.ReportMetric(time.Since(began).Seconds(), "s-undo")
		p.report(b)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
}

func importMany(b *testing.B, s *store.Store, n int, round string) {
	b.Helper()
	g, err := s.Stage(procedure.Customers)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	for i := range n {
		row := procedure.Row{List: procedure.Customers, Name: "Pelanggan " + strconv.Itoa(i) + " " + round, Mbps: 20,
			Numbers: []procedure.Number{storebench.Number(i), {Kind: procedure.Telephone, Value: fmt.Sprintf("+62812%08d", i*7919%100_000_000)}}}
		if err := g.Add(row); err != nil {
			b.Fatal(err)
		}
	}
	if _, err = g.Compare(b.Context(), store.Ending{}); err == nil {
		_, err = g.Apply(b.Context(), store.Change{By: "ratna", Via: "bench"}, nil)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func undoLast(b *testing.B, s *store.Store) {
	b.Helper()
	var last uint64
	err := s.View(b.Context(), func(tx *store.Tx) error {
		for c := range tx.Changes(procedure.Customers) {
			last = c.ID
			break
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	g, _, err := s.StageUndo(b.Context(), last)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	if _, err := g.Apply(b.Context(), store.Change{By: "ratna", Via: "bench"}, nil); err != nil {
		b.Fatal(err)
	}
}

// prober measures the store while something else is at work.
type prober struct {
	mu    sync.Mutex
	finds []time.Duration
	acts  []time.Duration
	anon  int
	stop  func()
}

func startProber(b *testing.B, s *store.Store, n int) *prober {
	ctx, cancel := context.WithCancel(b.Context())
	p := &prober{}
	var done sync.WaitGroup
	p.stop = func() { cancel(); done.Wait() }
	done.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			began := time.Now()
			err := s.View(ctx, func(tx *store.Tx) error { _, err := tx.Find(storebench.Number(i * 7919 % n)); return err })
			found := time.Since(began)
			if err == nil {
				began = time.Now()
				_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
					tx.PutCase(newCase(tx, i))
					return store.Receipt{}, nil
				})
			}
			if err != nil && ctx.Err() == nil {
				b.Error(err)
			}
			p.mu.Lock()
			p.finds, p.acts, p.anon = append(p.finds, found), append(p.acts, time.Since(began)), max(p.anon, anonymous(b))
			p.mu.Unlock()
			select {
			case <-ctx.Done():
			case <-time.After(3 * time.Millisecond):
			}
		}
	})
	b.Cleanup(p.stop)
	return p
}

func (p *prober) report(b *testing.B) {
	p.stop()
	for name, all := range map[string][]time.Duration{"find": p.finds, "act": p.acts} {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-"+name+"-p50")
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "ms-"+name+"-p99")
		b.ReportMetric(float64(all[len(all)-1].Microseconds())/1000, "ms-"+name+"-max")
	}
	b.ReportMetric(float64(p.anon)/1024, "MiB-anon")
}

// anonymous is the anonymous memory of this process, in KiB.
func anonymous(b *testing.B) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	n, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return n
}
