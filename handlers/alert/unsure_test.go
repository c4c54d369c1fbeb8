package alert

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAnOutageDoesNotSilenceAnAlert: a service that fails inside answers nothing that is
// certain. The alert is sent three times within six minutes, and not more often.
func TestAnOutageDoesNotSilenceAnAlert(t *testing.T) {
	s, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		tx.PutPerson(procedure.Person{ID: "ratna", Name: "Ratna", Roles: []procedure.Role{procedure.Lead}})
		tx.Link(bot.Account{Platform: platform, ID: "U1"}, "ratna")
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	screen := bottest.NewScreen(platform)
	n := New(Config{Store: s, Platforms: []bot.Platform{screen}, Book: words.New(time.UTC), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	var sent []int
	screen.Fail(func(string, bot.Place) *bot.Outcome {
		sent = append(sent, n.rounds)
		return &bot.Outcome{Result: bot.Unsure}
	})
	n.PlaceChanged(bot.Place{Platform: platform, ID: "C1"}, "archived")
	for range 2000 {
		n.watchStore(t.Context())
		n.send(t.Context())
	}
	if len(sent) != 3 || sent[1]-sent[0] != 60 || sent[2]-sent[1] != 300 {
		t.Errorf("it was sent in the rounds %v; want three times, with 60 and 300 rounds between", sent)
	}
}

// TestAStopLetsAMessageEnd: it is recorded, and not told again by the next process.
func TestAStopLetsAMessageEnd(t *testing.T) {
	f := newFloor(t)
	ctx, stop := context.WithCancel(t.Context())
	f.screens[platform].Faults(func(bottest.Call) bottest.Fault {
		stop() // it comes while the message is sent
		return bottest.Fault{Slow: time.Millisecond}
	})
	f.n.load(ctx)
	f.n.PlaceChanged(bot.Place{Platform: other, ID: "-100"}, "kicked")
	f.n.save(ctx)
	f.n.round(ctx)
	f.screens[platform].Faults(nil)
	f.restart()
	f.pass(600)
	f.want(platform, "Sigap can't write to -100 (Telegram)")
}
