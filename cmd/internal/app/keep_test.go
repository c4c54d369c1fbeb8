package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// flaky is a platform whose Run ends as run says, with its number.
type flaky struct {
	*bottest.Screen
	bot.HealthRecord
	runs atomic.Int64
	run  func(ctx context.Context, n int64) error
}

// Run implements bot.Platform.
func (f *flaky) Run(ctx context.Context, _ bot.Handler) error { return f.run(ctx, f.runs.Add(1)) }

func newApp(t *testing.T, platforms ...bot.Platform) *App {
	t.Helper()
	s, err := store.Open(store.Options{Path: filepath.Join(t.TempDir(), "sigap.db"), Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := config.Default()
	site, err := c.Site()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Options{Site: site, Version: "test", Store: s, Book: words.New(time.UTC), Platforms: platforms, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// partIn is a part of the readiness.
func partIn(t *testing.T, now Readiness, name string) Part {
	t.Helper()
	for _, p := range now.Parts {
		if p.Part == name {
			return p
		}
	}
	t.Fatalf("/readyz has no part %q: %+v", name, now)
	return Part{}
}

// TestAPlatformThatEndsIsRunAgainAndEndsNothing: an error, a panic or an end without a
// cause of one platform leaves the other platform and the process alone, stands in /readyz
// with since when and why, and is followed by another run, after growing waits.
func TestAPlatformThatEndsIsRunAgainAndEndsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		end  func() error
		says string
	}{
		"an error": {func() error { return errors.New("invalid_auth") }, "invalid_auth"},
		"a panic":  {func() error { panic("customer data") }, errPanic.Error()},
		"no cause": {func() error { return nil }, errEnded.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const failures = 5
				broken := &flaky{Screen: bottest.NewScreen("slack")}
				broken.run = func(ctx context.Context, n int64) error {
					if n <= failures {
						return c.end()
					}
					broken.Up(time.Now())
					<-ctx.Done()
					return nil
				}
				sound := &flaky{Screen: bottest.NewScreen("telegram")}
				sound.run = func(ctx context.Context, _ int64) error {
					sound.Up(time.Now())
					<-ctx.Done()
					return nil
				}
				a := newApp(t, broken, sound)
				began := time.Now()
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() { defer close(ended); a.Run(ctx) }()
				synctest.Wait()
				now := a.ready(ctx, ctx)
				part := partIn(t, now, "slack")
				if !now.Ready || part.OK || !strings.Contains(part.Reason, c.says) || part.Since == nil || !part.Since.Equal(began) || !partIn(t, now, "telegram").OK {
					t.Errorf("/readyz says %+v; want ready, Slack off since the start because of %q, Telegram on", now, c.says)
				}
				bot.Wait(ctx, 3500*time.Millisecond) // waits of 1 s and 2 s
				synctest.Wait()
				if got := broken.runs.Load(); got != 3 {
					t.Errorf("after 3.5 s it was run %d times; want 3", got)
				}
				bot.Wait(ctx, 12*time.Second) // 4 s and 8 s
				synctest.Wait()
				if part := partIn(t, a.ready(ctx, ctx), "slack"); part.OK || !part.Since.Equal(began) {
					t.Errorf("after five runs it is %+v; want off since the start", part)
				}
				bot.Wait(ctx, 17*time.Second)
				synctest.Wait()
				if part := partIn(t, a.ready(ctx, ctx), "slack"); !part.OK || part.Reason != "" {
					t.Errorf("once it is connected it is %+v; want on", part)
				}
				if got := sound.runs.Load(); got != 1 {
					t.Errorf("the other platform was run %d times; want once", got)
				}
				select {
				case <-ended:
					t.Error("the program ended")
				default:
				}
				stop()
				<-ended
			})
		})
	}
}

// TestReadyIsWhileOnePlatformWorks: a platform that is off makes the program not ready
// only if no other works: a restart mends no chat service.
func TestReadyIsWhileOnePlatformWorks(t *testing.T) {
	slack, telegram := &flaky{Screen: bottest.NewScreen("slack")}, &flaky{Screen: bottest.NewScreen("telegram")}
	a := newApp(t, slack, telegram)
	for _, c := range []struct{ slack, telegram, ready bool }{{false, false, false}, {true, false, true}, {true, true, true}, {false, true, true}, {false, false, false}} {
		for p, up := range map[*flaky]bool{slack: c.slack, telegram: c.telegram} {
			if up {
				p.Up(time.Now())
			} else {
				p.Down(time.Now(), "token_revoked")
			}
		}
		now := a.ready(t.Context(), t.Context())
		if now.Ready != c.ready || partIn(t, now, "slack").OK != c.slack || partIn(t, now, "telegram").OK != c.telegram {
			t.Errorf("with %+v it says %+v", c, now)
		}
		if !c.slack && !strings.Contains(partIn(t, now, "slack").Reason, "token_revoked") {
			t.Errorf("Slack's cause is missing in %+v", now)
		}
	}
}

// TestAServiceThatRefusesMessagesMakesItsPlatformOff: also while its connection for inputs
// is up.
func TestAServiceThatRefusesMessagesMakesItsPlatformOff(t *testing.T) {
	slack, telegram := &flaky{Screen: bottest.NewScreen("slack")}, &flaky{Screen: bottest.NewScreen("telegram")}
	slack.Up(time.Now())
	telegram.Up(time.Now())
	a := newApp(t, slack, telegram)
	a.notifier.PlaceChanged(bot.Place{Platform: "slack"}, "account_inactive")
	now := a.ready(t.Context(), t.Context())
	if part := partIn(t, now, "slack"); part.OK || !strings.Contains(part.Reason, "account_inactive") || !now.Ready {
		t.Errorf("/readyz says %+v; want ready, and Slack off with its cause", now)
	}
	if links := a.links(); links[0].Up || !strings.Contains(links[0].Cause, "account_inactive") {
		t.Errorf("the status has %+v", links)
	}
	a.notifier.PlaceChanged(bot.Place{Platform: "slack"}, "")
	if part := partIn(t, a.ready(t.Context(), t.Context()), "slack"); !part.OK {
		t.Errorf("once a message passed it is %+v", part)
	}
}
