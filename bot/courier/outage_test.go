package courier_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
)

// blind is a platform that can't look up its messages, but be asked who the bot is.
type blind struct {
	bot.Platform
	down *atomic.Bool
}

func (b blind) Self(context.Context) (string, error) {
	if b.down.Load() {
		return "", errors.New("no answer")
	}
	return "@SigapBot", nil
}

func (b blind) Joined(context.Context, string) (bool, error) { return true, nil }

// TestAnOutageDoesNotUseUpTheRepeat: a platform that can't look up its messages gets the one
// repeat of an uncertain send only when it answers again, however long that takes.
func TestAnOutageDoesNotUseUpTheRepeat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sigap.db")
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		var sends atomic.Int32
		down.Store(true)
		s := bottest.NewScreen("telegram")
		s.Faults(func(c bottest.Call) (f bottest.Fault) {
			if c.Op != "post" {
				return f
			}
			sends.Add(1)
			if down.Load() {
				f.Out = bot.Outcome{Result: bot.Unsure, Cause: "no answer"}
			}
			return f
		})
		place := bot.Place{Platform: "telegram", ID: "-100"}
		b := &bubble{T: t, screens: map[string]*bottest.Screen{"telegram": s}}
		b.run(path, []bot.Platform{blind{s, &down}}, []bot.Place{place}, func(b *bubble) {
			<-time.After(10 * time.Minute)
			if n := sends.Load(); n != 1 {
				t.Fatalf("during the outage the card was sent %d times; want once", n)
			}
			down.Store(false)
			<-time.After(2 * time.Minute)
			if shown := s.Messages(place); sends.Load() != 3 || len(shown) != 2 { // the repeat, and the ping
				t.Errorf("after it there were %d sends in all, and %d messages are shown; want 3, the card and its ping", sends.Load(), len(shown))
			}
		})
	})
}
