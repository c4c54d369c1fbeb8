package store_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
	"github.com/cc147/sigap/store/storebench"
)

// BenchmarkAgainstBbolt compares the store with a bare group-commit loop that does the
// same writes, and with that loop writing only the growing keys. They run in turns, which
// cancels out changes of the disk's speed; the ratios are what matters.
func BenchmarkAgainstBbolt(b *testing.B) {
	base := baseFile(b)
	for _, c := range []struct{ callers, chains int }{{1, 200}, {32, 1600}, {256, 1792}} {
		b.Run(fmt.Sprintf("callers=%d", c.callers), func(b *testing.B) {
			rec := &storebench.Recorder{}
			runStore(b, base, c.callers, c.chains, rec.Record)
			storebench.Beside(b, "op/s", base, rec.Ops, c.callers, func() time.Duration { return runStore(b, base, c.callers, c.chains, nil) })
		})
	}
}

// runStore runs chains of acts with the given number of callers on a copy of the base file.
func runStore(b *testing.B, base string, callers, chains int, record func([]store.Write)) time.Duration {
	s := openCopy(b, base, record)
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for range callers {
		wg.Go(func() {
			for n := int(next.Add(1)); n <= chains; n = int(next.Add(1)) {
				if err := chain(s, n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

func openCopy(b *testing.B, base string, record func([]store.Write)) *store.Store {
	b.Helper()
	s, err := store.Open(store.Options{
		Path: copyFile(b, base), Now: time.Now, Record: record, BeginBy: time.Minute,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func copyFile(b *testing.B, from string) string {
	b.Helper()
	to, err := storebench.Copy(from, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	return to
}

// baseFile makes a file with 20,000 customers and 5,000 closed cases with their audit.
func baseFile(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "base.db")
	s, err := store.Open(store.Options{Path: path, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.ReplaceList(context.Background(), procedure.Customers, customerRows(20_000), store.Change{}); err != nil {
		b.Fatal(err)
	}
	_, err = s.UpdateLong(context.Background(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		var err error
		for range 5000 {
			c := newCase(tx, 1)
			c.State = procedure.Closed
			tx.PutCase(c)
			if err == nil {
				err = tx.Audit(store.Entry{Person: "dewi", Via: "slack", Subject: c.Name(), Action: "close", Body: c})
			}
		}
		return store.Receipt{}, err
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func customerRows(n int) []procedure.Row {
	rows := make([]procedure.Row, n)
	for i := range rows {
		rows[i] = procedure.Row{
			List: procedure.Customers, Numbers: []procedure.Number{storebench.Number(i), {Kind: procedure.Telephone, Value: fmt.Sprintf("+62812%08d", i*7919%100_000_000)}},
			Name: fmt.Sprint("Pelanggan ", i), Mbps: 10 * (1 + i%20),
		}
	}
	return rows
}

func newCase(tx *store.Tx, i int) procedure.Case {
	return procedure.Case{
		ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1,
		Agent: fmt.Sprint("agent", i%80), Customer: storebench.Number(i).Key(), Listed: []procedure.Criterion{procedure.Official},
		Opened: tx.Now(), Revision: "00",
		Education: procedure.Education{Result: procedure.Given, At: tx.Now(), Scripts: []string{"vvip@1"}},
		Personal: procedure.Personal{
			Name: fmt.Sprint("Pelanggan ", i), Numbers: []procedure.Number{storebench.Number(i)},
			Said: []procedure.Said{{At: tx.Now(), By: "agent", What: procedure.MakeCallback, As: "words", Text: "internet mati sejak kemarin, lampu LOS merah"}},
		},
	}
}

// chain is the sequence of acts for one customer: look-up, new case, claim, call, close.
// Each is one operation, as in package handlers.
func chain(s *store.Store, n int) error {
	agent, holder := fmt.Sprint("agent", n%80), fmt.Sprint("tier2-", n%40)
	var callID, id uint64
	act := func(step int, by string, fn func(*store.Tx) error) error {
		key := store.Key{Platform: "slack", ID: fmt.Sprintf("%013d.%06d.%d", 1_740_000_000_000+n, n, step)}
		_, err := s.Update(context.Background(), key, func(tx *store.Tx) (store.Receipt, error) {
			tx.SetActed(by)
			return store.Receipt{Subject: procedure.CaseName(id), Code: "done", Turn: 1}, fn(tx)
		})
		return err
	}
	err := act(1, agent, func(tx *store.Tx) error {
		m, err := tx.Find(storebench.Number(n))
		if err != nil || len(m.Customers) != 1 {
			return fmt.Errorf("customer %d: %d found, %w", n, len(m.Customers), err)
		}
		c := procedure.Call{
			ID: tx.NewCall(), At: tx.Now(), Last: tx.Now(), By: agent, Turn: 1, Customer: m.Customers[0].ID, Category: procedure.Special,
			Criteria: []procedure.Criterion{procedure.Speed}, Route: procedure.EducateCallback, Personal: procedure.CallPersonal{Number: storebench.Number(n)},
		}
		callID = c.ID
		tx.PutCall(c)
		return tx.Audit(store.Entry{Person: agent, Via: "slack", Subject: c.Name(), Action: "check", Body: c})
	})
	if err != nil {
		return err
	}
	err = act(2, agent, func(tx *store.Tx) error {
		call, err := tx.Call(callID)
		if _, open := tx.OpenCase(procedure.Customer{ID: call.Customer}); err != nil || open {
			return fmt.Errorf("customer %d has an open case (%v), %w", n, open, err)
		}
		c := newCase(tx, n)
		id = c.ID
		call.Turn, call.End, call.Case = 2, procedure.EndCallback, id
		tx.PutCall(call)
		tx.PutCase(c)
		if _, err := tx.AddPost(bot.Post{Place: bot.Place{Platform: "slack", ID: "C0TIER2"}, Subject: c.Name(), View: bot.ViewBoard}); err != nil {
			return err
		}
		tx.Show(c.Name(), c.Rev)
		return tx.Audit(store.Entry{Person: agent, Via: "slack", Subject: c.Name(), Action: "callback", Body: c})
	})
	for step := 3; step <= 5 && err == nil; step++ {
		err = act(step, holder, func(tx *store.Tx) error { return caseAct(tx, id, step, holder) })
	}
	return err
}

func caseAct(tx *store.Tx, id uint64, step int, holder string) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	c.Turn, c.Rev, c.HolderActed = c.Turn+1, c.Rev+1, tx.Now()
	switch step {
	case 3:
		c.State, c.Holder, c.HeldSince = procedure.Claimed, holder, tx.Now()
		p := bot.Post{Place: bot.Place{Platform: "slack", ID: holder, Private: true}, Subject: c.Name(), View: bot.ViewHolder, Person: holder}
		if _, err := tx.AddPost(p); err != nil {
			return err
		}
	case 4:
		c.Contacts = append(c.Contacts, procedure.Contact{At: tx.Now(), By: holder, Outcome: procedure.Reached})
		c.Personal.Said = append(c.Personal.Said, procedure.Said{At: tx.Now(), By: holder, What: procedure.LogContact, As: "analysis", Text: "modem diganti"})
	case 5:
		c.State, c.ClosedAt, c.ClosedBy, c.Outcome, c.Educated = procedure.Closed, tx.Now(), holder, procedure.OutSolved, procedure.Right
	}
	tx.PutCase(c)
	tx.Show(c.Name(), c.Rev)
	return tx.Audit(store.Entry{Person: holder, Via: "slack", Subject: c.Name(), Action: string(c.State), Body: map[string]any{"state": c.State, "turn": c.Turn}})
}

// BenchmarkImport imports a customer file of 100,000 rows: first all new, then all
// unchanged.
func BenchmarkImport(b *testing.B) {
	rows := customerRows(100_000)
	var first, again time.Duration
	for b.Loop() {
		s, err := store.Open(store.Options{Path: filepath.Join(b.TempDir(), "sigap.db"), Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		for _, took := range []*time.Duration{&first, &again} {
			began := time.Now()
			if _, err := s.ReplaceList(context.Background(), procedure.Customers, rows, store.Change{}); err != nil {
				b.Fatal(err)
			}
			*took += time.Since(began)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(first.Seconds()/float64(b.N), "s/first")
	b.ReportMetric(again.Seconds()/float64(b.N), "s/again")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkOpen lists 200 open cases.
func BenchmarkOpen(b *testing.B) {
	s, err := store.Open(store.Options{Path: filepath.Join(b.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.Update(context.Background(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := range 200 {
			tx.PutCase(newCase(tx, i))
		}
		return store.Receipt{}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := s.View(context.Background(), func(tx *store.Tx) error { _, err := tx.Open(); return err })
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
