package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
	"github.com/cc147/sigap/store/storebench"
)

const (
	million  = 1_000_000
	lookUps  = 20_000
	listings = 500
	changes  = 10_000
	// freshEnv names the file for a child process, which measures it with a heap of its own.
	freshEnv = "SIGAP_BENCH_FILE"
)

// BenchmarkMillion measures a file of a million cases and a million customers in a child
// process: the first listing of the 200 open cases and the later ones, the look-up of
// customers, the listing after 10,000 changes, and the memory that all this took. For
// comparison it measures what bbolt itself takes to seek, get and decode. Medians, in
// microseconds.
func BenchmarkMillion(b *testing.B) {
	if path := os.Getenv(freshEnv); path != "" {
		if err := measure(path); err != nil {
			b.Fatal(err)
		}
		return
	}
	path, err := storebench.File(million)
	if err == nil {
		path, err = storebench.Copy(path, b.TempDir())
	}
	if err != nil {
		b.Fatal(err)
	}
	found := map[string][]float64{}
	for b.Loop() {
		cmd := exec.Command(os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkMillion$", "-test.benchtime=1x")
		cmd.Env = append(os.Environ(), freshEnv+"="+path)
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("the process that measures: %v\n%s", err, out)
		}
		for line := range strings.Lines(string(out)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if n, err := strconv.ParseFloat(value, 64); err == nil {
				found[name] = append(found[name], n)
			}
		}
	}
	for name, values := range found {
		b.ReportMetric(storebench.Median(values), name)
	}
	b.ReportMetric(0, "ns/op")
}

// measure measures a file and prints the results, one a line.
func measure(path string) error {
	s, err := store.Open(store.Options{Path: path, Now: time.Now, BeginBy: time.Minute})
	if err != nil {
		return err
	}
	list := func() error {
		return s.View(context.Background(), func(tx *store.Tx) error {
			open, err := tx.Open()
			if err == nil && len(open) != storebench.Open {
				err = fmt.Errorf("%d cases are listed; want %d", len(open), storebench.Open)
			}
			return err
		})
	}
	numbers, telephones := make([]procedure.Number, lookUps), make([]procedure.Number, lookUps)
	random := rand.New(rand.NewPCG(1, 47))
	for i := range numbers {
		customer := random.IntN(million)
		numbers[i], telephones[i] = storebench.Number(customer), storebench.Telephone(customer)
	}
	find := func(n procedure.Number, filler bool) error {
		return s.View(context.Background(), func(tx *store.Tx) error {
			m, err := tx.Find(n)
			if err == nil && (m.Filler != filler || !filler && len(m.Customers) != 1) {
				err = fmt.Errorf("%d customers have the number, a filler: %t; want 1, or a filler", len(m.Customers), m.Filler)
			}
			return err
		})
	}
	lookUp := func(i int) error { return find(numbers[i], false) }
	steps := []struct {
		name  string
		times int
		do    func(int) error
	}{
		{"µs-listing-cold", 1, func(int) error { return list() }},
		{"µs-listing-warm", listings, func(int) error { return list() }},
		{"µs-look-up-first", lookUps, lookUp},
		{"µs-look-up-warm", lookUps, lookUp},
		{"µs-look-up-telephone", lookUps, func(i int) error { return find(telephones[i], false) }},
		{"µs-look-up-filler", lookUps, func(int) error { return find(storebench.Filler, true) }},
		{"s-changes", 1, func(int) error { return change(s) }},
		{"µs-listing-after-changes", listings, func(int) error { return list() }},
	}
	for _, step := range steps {
		if err := timed(step.name, step.times, step.do); err != nil {
			return err
		}
	}
	if err := rssAnon(); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	return measureRaw(path, numbers)
}

// timed prints the median time of several runs.
func timed(name string, times int, do func(int) error) error {
	took := make([]float64, times)
	for i := range took {
		began := time.Now()
		if err := do(i); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		took[i] = time.Since(began).Seconds()
		if strings.HasPrefix(name, "µs") {
			took[i] *= 1e6
		}
	}
	slices.Sort(took)
	fmt.Printf("%s=%f\n", name, took[times/2])
	return nil
}

// change makes changes to the open cases from 32 callers.
func change(s *store.Store) error {
	var next atomic.Int64
	var failed atomic.Value
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for n := next.Add(1); n <= changes; n = next.Add(1) {
				id := uint64(million - n%storebench.Open)
				_, err := s.Update(context.Background(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
					c, err := tx.Case(id)
					c.Rev++
					tx.PutCase(c)
					if err == nil {
						err = tx.Audit(store.Entry{Person: "outbound1", Via: "desk", Subject: c.Name(), Action: "note", Body: "note"})
					}
					return store.Receipt{}, err
				})
				if err != nil {
					failed.Store(err)
				}
			}
		})
	}
	all.Wait()
	err, _ := failed.Load().(error)
	return err
}

// rssAnon prints the anonymous memory of the process in MB, on systems that report it.
func rssAnon() error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
			kb, err := strconv.ParseFloat(f[1], 64)
			fmt.Printf("MB-anonymous=%f\n", kb/1024)
			return err
		}
	}
	return nil
}
