package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
	"github.com/cc147/sigap/store/storebench"
)

const (
	readyCallers = 32
	readyChains  = 640 // of one turn, five acts each
)

// BenchmarkCommandsAtAMillion does whole commands (check, confirm, callback, claim,
// close) on a file of a thousand cases and on one of a million, and brings the
// byte-identical writes of the same turn into a twin of the file by a bare loop.
// "fall" is the rate at a million over that at a thousand; "of-bare-fall" is how
// the commands' fall compares with the loop's, 1 being the same.
func BenchmarkCommandsAtAMillion(b *testing.B) {
	small, big := newTwins(b, 1000), newTwins(b, million)
	var own, bare [2][]float64
	for b.Loop() {
		for i, w := range []*twins{small, big} {
			o, r := w.turn(b)
			own[i], bare[i] = append(own[i], o), append(bare[i], r)
		}
	}
	ownFall := storebench.Median(own[1]) / storebench.Median(own[0])
	bareFall := storebench.Median(bare[1]) / storebench.Median(bare[0])
	b.ReportMetric(storebench.Median(own[0]), "act/s-thousand")
	b.ReportMetric(storebench.Median(own[1]), "act/s-million")
	b.ReportMetric(ownFall, "fall")
	b.ReportMetric(bareFall, "bare-fall")
	b.ReportMetric(ownFall/bareFall, "of-bare-fall")
	b.ReportMetric(0, "ns/op")
}

// twins are two copies of a file that stay the same: the commands write to one,
// the bare loop to the other.
type twins struct {
	size      int
	own, bare string
	done      int // chains so far
}

func newTwins(b *testing.B, size int) *twins {
	b.Helper()
	path, err := storebench.File(size)
	if err != nil {
		b.Fatal(err)
	}
	w := &twins{size: size}
	for _, to := range []*string{&w.own, &w.bare} {
		if *to, err = storebench.Copy(path, b.TempDir()); err != nil {
			b.Fatal(err)
		}
	}
	return w
}

// turn does one turn on each twin and returns the two rates, in acts a second.
func (w *twins) turn(b *testing.B) (own, bare float64) {
	b.Helper()
	p, err := config.Default().Procedure()
	if err != nil {
		b.Fatal(err)
	}
	book := words.New(p.Zone)
	rec := &storebench.Recorder{}
	s, err := store.Open(store.Options{Path: w.own, Now: time.Now, Record: rec.Record, BeginBy: time.Minute, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	board := []bot.Place{config.DeskPlace(config.Tier2Channel)}
	h := handlers.New(handlers.Config{Store: s, Policy: p, Book: book, Places: handlers.Places{Board: board, Platforms: []string{desk.Name}}})
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for caller := range readyCallers {
		all.Go(func() {
			for n := int(next.Add(1)); n <= readyChains; n = int(next.Add(1)) {
				if err := w.chain(h, s, caller, w.done+n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	w.done += readyChains
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	raw, err := storebench.Replay(w.bare, rec.Ops, readyCallers)
	if err != nil {
		b.Fatal(err)
	}
	acts := float64(len(rec.Ops))
	return acts / took.Seconds(), acts / raw.Seconds()
}

// chain is what happens to one VVIP: looked up, confirmed, logged for a callback,
// claimed, called and closed.
func (w *twins) chain(h *handlers.Handlers, s *store.Store, caller, n int) error {
	agent, outbound := fmt.Sprint("agent", caller), fmt.Sprint("outbound", caller)
	number := storebench.Number(n % storebench.VVIPs * (w.size / storebench.VVIPs)).Value
	acts := 0
	do := func(who string, in bot.In) error {
		acts++
		in.Account, in.Key = bot.Account{Platform: desk.Name, ID: who}, fmt.Sprintf("%013d.%d", n, acts)
		a, err := h.Handle(context.Background(), in)
		if err == nil && a.Code != "" {
			err = fmt.Errorf("chain %d, act %d: refused as %s: %s", n, acts, a.Code, a.Toast)
		}
		return err
	}
	call := procedure.Call{}
	last := func() error {
		return s.View(context.Background(), func(tx *store.Tx) error {
			call, _ = tx.LastCall(agent)
			return nil
		})
	}
	press := func(who, subject, action string, turn uint64) error {
		return do(who, bot.In{Press: &bot.Press{Button: bot.Button{Subject: subject, Action: action, Arg: "given", Turn: turn}}})
	}
	for _, step := range []func() error{
		func() error {
			return do(agent, bot.In{Command: &bot.Command{Name: "cek", Text: number + " internet mati"}})
		},
		last,
		func() error { return press(agent, call.Name(), "confirm", 1) },
		func() error { return press(agent, call.Name(), "callback", 2) },
		last,
		func() error { return press(outbound, procedure.CaseName(call.Case), "claim", 1) },
		func() error {
			return do(outbound, bot.In{Submit: &bot.Submit{Button: bot.Button{Subject: procedure.CaseName(call.Case), Action: "close", Turn: 2},
				Fields: map[string]string{"contact": "reached", "analysis": "modem diganti", "outcome": "solved", "right": "right"}}})
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
