package store

import (
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
)

const (
	sealCustomers = 20_000
	sealLookUps   = 2_000 // in a turn
	sealActs      = 1_000
	sealCallers   = 64
)

// sealForms are the forms of a file: bare is what the values were before schema 4.
var sealForms = []string{"bare", "checked", "encrypted"}

// BenchmarkSeal compares look-ups and acts on the three forms of a file, which take turns: so
// changes of the machine's speed cancel out. It counts the time of the processor, which other
// programs hardly change. The ratios are what matters.
func BenchmarkSeal(b *testing.B) {
	stores := map[string]*Store{}
	for _, form := range sealForms {
		stores[form] = sealedFile(b, form)
	}
	for _, c := range []struct {
		name  string
		times int
		do    func(b *testing.B, s *Store)
	}{
		{"look-up", sealLookUps, lookUpMany},
		{"acts", sealActs, func(b *testing.B, s *Store) { actMany(b, s, sealCallers) }},
		{"acts-of-one", sealActs, func(b *testing.B, s *Store) { actMany(b, s, 1) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			took := map[string][]float64{}
			for b.Loop() {
				for _, form := range sealForms {
					began := cpuTime(b)
					c.do(b, stores[form])
					took[form] = append(took[form], (cpuTime(b) - began).Seconds())
				}
			}
			median := func(form string) float64 { slices.Sort(took[form]); return took[form][len(took[form])/2] }
			b.ReportMetric(median("checked")/float64(c.times)*1e6, "µs-checked")
			b.ReportMetric(median("checked")/median("bare"), "checked/bare")
			b.ReportMetric(median("encrypted")/median("checked"), "encrypted/checked")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// cpuTime is the processor's time that this process has taken.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// sealedFile makes a file of that form with customers and cases.
func sealedFile(b *testing.B, form string) *Store {
	b.Helper()
	opts := testOptions(b)
	opts.Now, opts.BeginBy = time.Now, time.Minute
	if form == "encrypted" {
		opts.Keys = testKeys(b, ring1)
	}
	s := openTest(b, opts)
	if form == "bare" {
		s.seal = nil // nothing has been read yet but the head
	}
	rows := make([]procedure.Row, sealCustomers)
	for i := range rows {
		rows[i] = rowOf(i)
		rows[i].Name, rows[i].Mbps = fmt.Sprint("Pelanggan ", i), 10*(1+i%20)
	}
	if _, err := s.ReplaceList(ctx, procedure.Customers, rows, Change{}); err != nil {
		b.Fatal(err)
	}
	actMany(b, s, sealCallers)
	return s
}

func lookUpMany(b *testing.B, s *Store) {
	for i := range sealLookUps {
		n := number(i * 7919 % sealCustomers)
		if err := s.View(ctx, func(tx *Tx) error {
			m, err := tx.Find(n)
			if len(m.Customers) != 1 {
				b.Errorf("%d customers; want 1", len(m.Customers))
			}
			return err
		}); err != nil {
			b.Error(err)
		}
	}
}

// actMany looks customers up, writes a call and a case of each, with its entry and its post,
// and claims the case.
func actMany(b *testing.B, s *Store, callers int) {
	todo := make(chan int, sealActs)
	for i := range sealActs / 2 {
		todo <- i
	}
	close(todo)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for i := range todo {
				id := uint64(0)
				act := func(fn func(tx *Tx) error) {
					if _, err := s.Update(ctx, Key{Platform: "desk", ID: fmt.Sprint(time.Now().UnixNano(), i)}, func(tx *Tx) (Receipt, error) { return Receipt{}, fn(tx) }); err != nil {
						b.Error(err)
					}
				}
				act(func(tx *Tx) error { id = newSealCase(tx, i); return tx.err })
				act(func(tx *Tx) error { return claimSealCase(tx, id) })
			}
		})
	}
	wg.Wait()
}

func newSealCase(tx *Tx, i int) uint64 {
	n := number(i * 7919 % sealCustomers) // customers call in no order
	m, err := tx.Find(n)
	if err != nil {
		tx.fail(err)
	}
	c := fullCase(tx.NewCase())
	c.Customer, c.Personal.Numbers = m.Customers[0].ID, []procedure.Number{n}
	call := fullCall(tx.NewCall())
	call.Customer, call.Personal.Number = c.Customer, n
	tx.PutCall(call)
	tx.PutCase(c)
	if err := tx.Audit(Entry{Person: "dewi", Via: "desk", Subject: c.Name(), Action: "callback", Body: map[string]any{"words": "internet mati"}}); err != nil {
		tx.fail(err)
	}
	post := fullPost()
	post.Subject = c.Name()
	if _, err := tx.AddPost(post); err != nil {
		tx.fail(err)
	}
	tx.Show(c.Name(), 1)
	return c.ID
}

func claimSealCase(tx *Tx, id uint64) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	c.State, c.Holder, c.Rev = procedure.Closed, "dewi", c.Rev+1
	tx.PutCase(c)
	tx.SetActed("dewi")
	tx.Show(c.Name(), c.Rev)
	tx.Settled(c.Name(), c.Rev)
	return tx.Audit(Entry{Person: "dewi", Via: "desk", Subject: c.Name(), Action: "close", Body: map[string]any{"state": c.State}})
}

// BenchmarkSealRow seals and opens one value, of the size of an index's and of a case's.
func BenchmarkSealRow(b *testing.B) {
	for _, size := range []int{8, 1000} {
		for _, form := range sealForms[1:] {
			keys := Keys{}
			if form == "encrypted" {
				keys = testKeys(b, ring1)
			}
			seal, err := newSealer(keys)
			if err != nil {
				b.Fatal(err)
			}
			key, value := u64(147), make([]byte, size)
			b.Run(fmt.Sprintf("%s/%d B", form, size), func(b *testing.B) {
				for b.Loop() {
					if _, err := seal.open(bucketCases, key, seal.seal(bucketCases, key, value)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
