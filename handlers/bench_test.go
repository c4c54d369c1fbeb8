package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
	"github.com/cc147/sigap/store/storebench"
)

// actsOfChain is how many acts benchChain does.
const actsOfChain = 5

// BenchmarkActs has callers do real commands through Handle (check, confirm,
// callback, claim, close), in turns within one run with a bare group-commit loop that
// brings the byte-identical writes into the same file, and with that loop writing
// only the keys that grow. Only the ratios matter; they don't depend on the speed of
// the disk.
func BenchmarkActs(b *testing.B) {
	base := benchBase(b)
	for _, c := range []struct{ callers, chains int }{{1, 300}, {32, 800}, {256, 1792}} {
		b.Run(fmt.Sprintf("callers=%d", c.callers), func(b *testing.B) {
			rec := &storebench.Recorder{}
			benchActs(b, base, c.callers, c.chains, rec.Record)
			if want := c.chains * actsOfChain; len(rec.Ops) != want {
				b.Fatalf("%d operations were recorded; want %d", len(rec.Ops), want)
			}
			storebench.Beside(b, "act/s", base, rec.Ops, c.callers, func() time.Duration { return benchActs(b, base, c.callers, c.chains, nil) })
		})
	}
}

// benchBase is a file with 20,000 customers, 2,000 of them VVIP, and with 256
// agents and as many who take the cases.
func benchBase(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "base.db")
	s := benchOpen(b, path, nil)
	var customers, register []procedure.Row
	for i := range 20_000 {
		n := []procedure.Number{storebench.Number(i), tel(fmt.Sprintf("+62812%08d", i*7919%100_000_000))}
		customers = append(customers, procedure.Row{List: procedure.Customers, Numbers: n, Name: fmt.Sprint("Pelanggan ", i), Mbps: 20})
		if i < 2000 {
			register = append(register, procedure.Row{List: procedure.VVIPRegister, Numbers: n[:1], Name: fmt.Sprint("Pelanggan ", i), VVIP: procedure.Official})
		}
	}
	_, err := s.UpdateLong(b.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := range 256 {
			for id, role := range map[string]procedure.Role{fmt.Sprint("agent", i): procedure.Agent, fmt.Sprint("outbound", i): procedure.Tier2} {
				tx.PutPerson(procedure.Person{ID: id, Name: id, Roles: []procedure.Role{role}})
				tx.Link(bot.Account{Platform: platform, ID: id}, id)
			}
		}
		return store.Receipt{}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for list, rows := range map[procedure.List][]procedure.Row{procedure.Customers: customers, procedure.VVIPRegister: register} {
		if _, err := s.ReplaceList(b.Context(), list, rows, store.Change{}); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func benchOpen(b *testing.B, path string, record func([]store.Write)) *store.Store {
	b.Helper()
	s, err := store.Open(store.Options{Path: path, Now: time.Now, Record: record, BeginBy: time.Minute, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func benchCopy(b *testing.B, from string) string {
	b.Helper()
	to, err := storebench.Copy(from, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	return to
}

// benchActs has callers do chains of acts on a copy of the base file, and gives
// how long that took.
func benchActs(b *testing.B, base string, callers, chains int, record func([]store.Write)) time.Duration {
	b.Helper()
	zone := time.FixedZone("WIB", 7*3600)
	book := words.New(zone)
	s := benchOpen(b, benchCopy(b, base), record)
	policy := procedure.DefaultPolicy(zone)
	policy.Lookups = 1_000_000
	h := handlers.New(handlers.Config{Store: s, Policy: policy, Book: book, Teams: teams,
		Places: places()})
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for caller := range callers {
		wg.Go(func() {
			for n := int(next.Add(1)); n <= chains; n = int(next.Add(1)) {
				if err := benchChain(h, s, caller, n); err != nil {
					b.Error(err)
					return
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

// benchChain is what happens to one VVIP: looked up, confirmed, logged for a
// callback, claimed, called and closed.
func benchChain(h *handlers.Handlers, s *store.Store, caller, n int) error {
	agent, outbound := fmt.Sprint("agent", caller), fmt.Sprint("outbound", caller)
	acts := 0
	do := func(who string, in bot.In) (bot.Answer, error) {
		acts++
		in.Account, in.Key = bot.Account{Platform: platform, ID: who}, fmt.Sprintf("%013d.%06d.%d", 1_740_000_000_000+n, n, acts)
		a, err := h.Handle(context.Background(), in)
		if err == nil && a.Code != "" {
			err = fmt.Errorf("chain %d, act %d: refused as %s: %s", n, acts, a.Code, a.Toast)
		}
		return a, err
	}
	a, err := do(agent, bot.In{Command: &bot.Command{Name: "cek", Text: storebench.Number(n).Value + " internet mati sejak kemarin"}})
	if err != nil {
		return err
	}
	b := a.Card.Buttons[0] // "Data sesuai"
	for turn, action := range []string{"confirm", "callback"} {
		b.Action, b.Arg, b.Turn = action, "given", uint64(turn+1)
		if _, err := do(agent, bot.In{Press: &bot.Press{Button: b}}); err != nil {
			return err
		}
	}
	var call procedure.Call
	if err := s.View(context.Background(), func(tx *store.Tx) error {
		call, _ = tx.LastCall(agent)
		return nil
	}); err != nil {
		return err
	}
	subject := procedure.CaseName(call.Case)
	if _, err := do(outbound, bot.In{Press: &bot.Press{Button: bot.Button{Subject: subject, Action: "claim", Turn: 1}}}); err != nil {
		return err
	}
	_, err = do(outbound, bot.In{Submit: &bot.Submit{Button: bot.Button{Subject: subject, Action: "close", Turn: 2},
		Fields: map[string]string{"contact": "reached", "analysis": "modem diganti", "outcome": "solved", "right": "right"}}})
	return err
}
