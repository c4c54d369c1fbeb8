package courier_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var channel = bot.Place{Platform: "desk", ID: "tier2"}

// harness is a store, a recording platform, and the courier between them.
type harness struct {
	t      *testing.T
	path   string
	now    atomic.Int64
	store  *store.Store
	screen *bottest.Screen
	k      *courier.Courier
	stop   func()
}

func open(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, path: filepath.Join(t.TempDir(), "sigap.db"), screen: bottest.NewScreen("desk")}
	h.now.Store(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC).UnixNano())
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

// start runs a courier; before is done just before that.
func (h *harness) start(before ...func(*store.Tx) error) {
	h.t.Helper()
	s, err := store.Open(store.Options{Path: h.path, Now: func() time.Time { return time.Unix(0, h.now.Load()) }})
	if err != nil {
		h.t.Fatal(err)
	}
	h.store = s
	h.k = courier.New(courier.Config{Store: s, Platforms: []bot.Platform{h.screen}, Paint: h.paint, Log: slog.New(slog.DiscardHandler)})
	for _, fn := range before {
		h.update(fn)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); h.k.Run(ctx) }()
	h.stop = func() { cancel(); <-done; s.Close() }
}

func (h *harness) restart() { h.stop(); h.start() }

// paint draws a case as its name and rev.
func (h *harness) paint(ctx context.Context, p bot.Post) (painted bot.Painted, err error) {
	err = h.store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(1)
		painted = bot.Painted{Card: bot.Card{Title: fmt.Sprintf("%s rev %d", c.Name(), c.Rev)}, Rev: c.Rev, Turn: c.Turn}
		return err
	})
	return painted, err
}

func (h *harness) update(fn func(*store.Tx) error) {
	h.t.Helper()
	if _, err := h.store.Update(h.t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, fn(tx)
	}); err != nil {
		h.t.Fatal(err)
	}
	h.k.Nudge()
}

// post opens the case with its card in the channel.
func (h *harness) post() {
	h.t.Helper()
	h.update(func(tx *store.Tx) error {
		c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001"}
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		_, err := tx.AddPost(bot.Post{Place: channel, Subject: c.Name(), View: bot.ViewBoard})
		return err
	})
}

// change gives the case a new rev to show.
func (h *harness) change() {
	h.t.Helper()
	h.update(func(tx *store.Tx) error {
		c, err := tx.Case(1)
		c.Rev++
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		return err
	})
}

// until waits for the condition, and moves the clock so that waiting retries become due.
func (h *harness) until(what string, ok func([]bottest.Shown, []bot.Post) bool) {
	h.t.Helper()
	h.wait(what, time.Second, ok)
}

// untilNow waits for the condition without moving the clock.
func (h *harness) untilNow(what string, ok func([]bottest.Shown, []bot.Post) bool) {
	h.t.Helper()
	h.wait(what, 0, ok)
}

func (h *harness) wait(what string, step time.Duration, ok func([]bottest.Shown, []bot.Post) bool) {
	h.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		var posts []bot.Post
		if err := h.store.View(h.t.Context(), func(tx *store.Tx) error {
			posts = tx.Posts("K-1")
			return nil
		}); err != nil {
			h.t.Fatal(err)
		}
		shown := h.screen.Messages(channel)
		if ok(shown, posts) {
			return
		}
		h.now.Add(int64(step))
		h.k.Nudge()
		select {
		case <-deadline:
			h.t.Fatalf("%s; the channel shows %+v, recorded is %+v", what, shown, posts)
		case <-time.After(time.Millisecond):
		}
	}
}

// shows reports whether the channel shows the case once, at the given rev.
func shows(rev int) func([]bottest.Shown, []bot.Post) bool {
	return func(shown []bottest.Shown, posts []bot.Post) bool {
		return len(shown) == 1 && shown[0].Card.Title == fmt.Sprintf("K-1 rev %d", rev) &&
			len(posts) == 1 && posts[0].State == bot.PostDone && posts[0].Shown == uint64(rev)
	}
}

// times makes the first n calls of the kind end with the result.
func times(n int32, op string, result bot.Result) func(string, bot.Place) *bot.Outcome {
	var left atomic.Int32
	left.Store(n)
	return func(got string, _ bot.Place) *bot.Outcome {
		if got == op && left.Add(-1) >= 0 {
			return &bot.Outcome{Result: result, Cause: "a fault of the test"}
		}
		return nil
	}
}

// TestWhatWaitsBeyondAJumpOfTheClockIsSent: waits and doubts of a clock that was a year ahead
// are over once it is right.
func TestWhatWaitsBeyondAJumpOfTheClockIsSent(t *testing.T) {
	for name, fault := range map[string]func(string, bot.Place) *bot.Outcome{
		"a wait":          times(1, "post", bot.Retry),
		"an unsure send":  times(1, "post", bot.Unsure),
		"an unsure edit":  times(1, "edit", bot.Unsure),
		"a closed place":  times(1, "post", bot.Closed),
		"an unknown code": times(1, "post", bot.Unknown),
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			const year = 365 * 24 * time.Hour
			h.now.Add(int64(year))
			h.screen.Fail(fault)
			h.post()
			if name == "an unsure edit" {
				h.until("the card should be in the channel", shows(1))
				h.change()
			}
			h.untilNow("the fault should be recorded", func(_ []bottest.Shown, posts []bot.Post) bool {
				return len(posts) == 1 && (posts[0].NotBefore.After(time.Unix(0, h.now.Load())) || !posts[0].Doubt.IsZero())
			})
			h.now.Add(int64(-year))
			before := h.now.Load()
			rev := 1
			if name == "an unsure edit" {
				rev = 2
			}
			h.until("the card should be in the channel", shows(rev))
			if took := time.Duration(h.now.Load() - before); took > 15*time.Minute {
				t.Errorf("the card was shown %v after the clock was set right, want within 15 minutes", took)
			}
		})
	}
}

func TestTheCardConvergesWhateverTheServiceDoes(t *testing.T) {
	for name, fault := range map[string]func(string, bot.Place) *bot.Outcome{
		"nothing":                 nil,
		"posting fails for a bit": times(3, "post", bot.Retry),
		"a post is unsure":        times(1, "post", bot.Unsure),
		"a look-up fails too":     times(2, "find", bot.Retry),
		"an edit fails for a bit": times(3, "edit", bot.Retry),
		"an edit is unsure":       times(2, "edit", bot.Unsure),
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			h.screen.Fail(fault)
			h.post()
			h.until("the card should be in the channel once", shows(1))
			for range 10 {
				h.change()
			}
			h.until("the card should show the newest rev", shows(11))
			h.until("nothing should be left to do", func([]bottest.Shown, []bot.Post) bool {
				left := 1
				_ = h.store.View(t.Context(), func(tx *store.Tx) error { left = len(tx.Outbox(9)); return nil })
				return left == 0
			})
		})
	}
}

func TestAPostThatWasUnderWayAtAStopIsLookedUp(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		t.Run(fmt.Sprintf("arrived %v", arrived), func(t *testing.T) {
			h := open(t)
			h.screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry, After: time.Hour} })
			h.post()
			var id bot.PostID
			h.until("the first try should fail", func(_ []bottest.Shown, posts []bot.Post) bool { id = posts[0].ID; return posts[0].Tries > 0 })
			h.stop()
			h.screen.Fail(nil)
			if arrived {
				h.screen.Post(t.Context(), channel, bot.Card{Title: "K-1 rev 0"}, id, "")
			}
			h.start(func(tx *store.Tx) error {
				p, err := tx.Post(id)
				if err != nil {
					return err
				}
				p.State, p.NotBefore = bot.PostInflight, time.Time{}
				return tx.PutPost(p)
			})
			h.until("the card should be in the channel once", shows(1))
		})
	}
}

func TestADeletedCardIsPostedAnew(t *testing.T) {
	h := open(t)
	h.post()
	h.until("the card should be there", shows(1))
	h.screen.Fail(times(1, "edit", bot.Gone))
	h.change()
	h.until("the card should be posted again", func(shown []bottest.Shown, posts []bot.Post) bool {
		return len(shown) == 2 && shown[1].Card.Title == "K-1 rev 2" && posts[0].Ref == shown[1].Ref
	})
}

func TestAClosedPlaceStopsItsPostAlone(t *testing.T) {
	h := open(t)
	h.screen.Fail(times(1, "post", bot.Failed))
	h.post()
	h.until("the post should say why it failed", func(_ []bottest.Shown, posts []bot.Post) bool {
		return posts[0].State == bot.PostFailed && posts[0].Why == "a fault of the test"
	})
	h.restart()
	h.until("it should stay so", func(shown []bottest.Shown, posts []bot.Post) bool {
		return len(shown) == 0 && posts[0].State == bot.PostFailed
	})
}
