package courier_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// BenchmarkDue is what a round reads while 10,000 cases wait.
func BenchmarkDue(b *testing.B) {
	now := time.Now()
	s, err := store.Open(store.Options{Path: filepath.Join(b.TempDir(), "sigap.db"), Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const n = 10_000
	if _, err := s.UpdateLong(b.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for range n {
			c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001"}
			tx.PutCase(c)
			tx.Show(c.Name(), c.Rev)
			if _, err := tx.AddPost(bot.Post{Place: channel, Subject: c.Name(), View: bot.ViewBoard}); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		b.Fatal(err)
	}
	k := courier.New(courier.Config{Store: s, Platforms: []bot.Platform{bottest.NewScreen("desk")}, Log: slog.New(slog.DiscardHandler)})
	for b.Loop() {
		if got, err := k.Due(b.Context()); err != nil || got != n {
			b.Fatalf("%d posts are due, %v; want %d", got, err, n)
		}
	}
}
