package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// forum is a courier before a Telegram that keeps its rate limits.
type forum struct {
	*testing.T
	store    *store.Store
	k        *courier.Courier
	outcomes chan bot.Result
	end      func()
}

const (
	forumID   = -1_000_000_000_888
	forumWork = 500 // cases, and as many claims
)

// TestTwoTopicsOfAForumKeepItsPace: 500 cases and 500 claims through the adapter, to a
// service that refuses what comes too fast. It has nothing to refuse.
func TestTwoTopicsOfAForumKeepItsPace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sigap.db")
	synctest.Test(t, func(t *testing.T) {
		f := newForum(t, path)
		defer f.end()
		f.open(forumWork)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); f.k.Run(ctx) }()
		for id := uint64(1); id <= forumWork; id++ {
			bot.Wait(ctx, 6*time.Second)
			f.claim(id)
		}
		bot.Wait(ctx, 2*time.Minute)
		cancel()
		<-done
		close(f.outcomes)
		calls := map[bot.Result]int{}
		for r := range f.outcomes {
			calls[r]++
		}
		if calls[bot.Done] < 2*forumWork*9/10 || len(calls) != 1 {
			t.Errorf("the calls end in %v; want all done", calls)
		}
		if err := f.store.View(t.Context(), func(tx *store.Tx) error {
			if left := tx.Outbox(forumWork); len(left) > 0 {
				t.Errorf("%d cases still wait after the pace's own time", len(left))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func newForum(t *testing.T, path string) *forum {
	pipe := fakes.Listen("telegram.invalid")
	client := pipe.Client()
	service := telegramfake.New(telegramfake.Config{Listener: pipe, Token: "123456:secret", Now: time.Now, Record: bottest.Traffic(t),
		Bot: telegramfake.User{ID: 123456, FirstName: "Sigap", Username: "SigapBot"}, Paced: true})
	service.AddUser(telegramfake.User{ID: 1, FirstName: "Sari"})
	if err := service.AddChat(telegramfake.Chat{ID: forumID, Type: telegramfake.Supergroup, Title: "Forum", Admins: []int64{1}, Topics: []int{5, 6}}); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	book, pacer, log := words.New(time.UTC), bot.NewPacer(), slog.New(slog.DiscardHandler)
	platform, err := telegram.New(telegram.Options{Token: "123456:secret", Memory: st, APIURL: service.URL(), HTTP: client, Pacer: pacer, Logger: log, Now: time.Now,
		Words: func(lang, key string) string { return book.In(lang).T("telegram." + key) }, Commands: func(string) []bot.CommandHelp { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	f := &forum{T: t, store: st, outcomes: make(chan bot.Result, 10*forumWork)}
	f.k = courier.New(courier.Config{Store: st, Platforms: []bot.Platform{platform}, Pacer: pacer, Log: log,
		OnCall: func(_, _ string, out bot.Outcome) { f.outcomes <- out.Result },
		Paint: func(_ context.Context, p bot.Post) (bot.Painted, error) {
			return bot.Painted{Card: bot.Card{Title: fmt.Sprint(p.Subject, " ", p.Want)}, Rev: p.Want, Turn: p.Want}, nil
		}})
	f.end = func() { st.Close(); client.CloseIdleConnections(); service.Close() }
	return f
}

func (f *forum) change(fn func(*store.Tx) error) {
	f.Helper()
	if _, err := f.store.UpdateLong(f.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		f.Fatal(err)
	}
	f.k.Nudge()
}

// open opens n cases, one after the other in each topic.
func (f *forum) open(n int) {
	f.Helper()
	f.change(func(tx *store.Tx) error {
		for i := range n {
			c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001"}
			tx.PutCase(c)
			tx.Show(c.Name(), c.Rev)
			place := bot.Place{Platform: telegram.Name, ID: fmt.Sprintf("%d/%d", int64(forumID), 5+i%2)}
			if _, err := tx.AddPost(bot.Post{Place: place, Subject: c.Name(), View: bot.ViewBoard}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *forum) claim(id uint64) {
	f.Helper()
	f.change(func(tx *store.Tx) error {
		c, err := tx.Case(id)
		c.Rev, c.Turn = 2, 2
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		return err
	})
}
