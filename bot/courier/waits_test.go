package courier_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// bubble is a courier before two platforms, in fake time.
type bubble struct {
	*testing.T
	store   *store.Store
	k       *courier.Courier
	screens map[string]*bottest.Screen

	mu    sync.Mutex
	calls []bottest.Call
	times []time.Time
}

// inBubble runs a test on one case for each of the places, after their cards are recorded.
func inBubble(t *testing.T, fault func(bottest.Call) bottest.Fault, places []bot.Place, test func(*bubble)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap.db")
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{T: t, screens: map[string]*bottest.Screen{}}
		var platforms []bot.Platform
		for _, name := range []string{"desk", "slack"} {
			s := bottest.NewScreen(name)
			s.Faults(func(c bottest.Call) bottest.Fault {
				b.mu.Lock()
				b.calls, b.times = append(b.calls, c), append(b.times, time.Now())
				b.mu.Unlock()
				return fault(c)
			})
			b.screens[name] = s
			platforms = append(platforms, paced{s, func(p bot.Place, _ bot.Act) []bot.Limit {
				return []bot.Limit{{Name: p.Platform + p.ID, Every: time.Millisecond, Burst: 100}}
			}})
		}
		b.run(path, platforms, places, test)
	})
}

// run runs a test with a courier before the platforms.
func (b *bubble) run(path string, platforms []bot.Platform, places []bot.Place, test func(*bubble)) {
	b.Helper()
	var err error
	if b.store, err = store.Open(store.Options{Path: path, Now: time.Now}); err != nil {
		b.Fatal(err)
	}
	b.k = courier.New(courier.Config{Store: b.store, Platforms: platforms, Pacer: bot.NewPacer(), Log: slog.New(slog.DiscardHandler),
		Paint: func(_ context.Context, p bot.Post) (bot.Painted, error) {
			return bot.Painted{Card: bot.Card{Title: p.Subject + " " + string(p.View)}, Rev: p.Want, Turn: 1}, nil
		}})
	for _, place := range places {
		b.add(place)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.k.Run(ctx) }()
	defer func() { cancel(); <-done; b.store.Close() }()
	test(b)
}

// add records a case with its card and a ping to it.
func (b *bubble) add(place bot.Place) {
	b.Helper()
	if _, err := b.store.UpdateLong(b.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001"}
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		card, err := tx.AddPost(bot.Post{Place: place, Subject: c.Name(), View: bot.ViewBoard})
		if err != nil {
			return store.Receipt{}, err
		}
		_, err = tx.AddPost(bot.Post{Place: place, Subject: c.Name(), View: bot.ViewPing, Thread: card.ID})
		return store.Receipt{}, err
	}); err != nil {
		b.Fatal(err)
	}
	b.k.Nudge()
}

// after counts the calls to a place, and what it shows, after a time.
func (b *bubble) after(d time.Duration, place bot.Place) (calls, shown int) {
	bot.Wait(context.Background(), d)
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.calls {
		if c.Place == place {
			calls++
		}
	}
	return calls, len(b.screens[place.Platform].Messages(place))
}

var tier2, noc = bot.Place{Platform: "slack", ID: "tier2"}, bot.Place{Platform: "slack", ID: "noc"}

func repeated(p bot.Place, n int) (out []bot.Place) {
	for range n {
		out = append(out, p)
	}
	return out
}

func refused(platform string, r bot.Result) func(bottest.Call) bottest.Fault {
	return func(c bottest.Call) bottest.Fault {
		if c.Place.Platform == platform {
			return bottest.Fault{Out: bot.Outcome{Result: r, Cause: "why"}}
		}
		return bottest.Fault{}
	}
}

// TestAPlatformThatIsOffIsTriedWithOnePost, whatever its place; the other platform works.
func TestAPlatformThatIsOffIsTriedWithOnePost(t *testing.T) {
	inBubble(t, refused("slack", bot.Off), append(append(repeated(tier2, 20), repeated(noc, 20)...), channel), func(b *bubble) {
		if _, shown := b.after(time.Second, channel); shown != 2 {
			b.Errorf("the other platform shows %d messages; want both", shown)
		}
		first, _ := b.after(0, tier2)
		more, _ := b.after(0, noc)
		first += more
		a, _ := b.after(20*time.Minute, tier2)
		c, _ := b.after(0, noc)
		if tries := a + c - first; tries < 8 || tries > 11 {
			b.Errorf("20 minutes have %d tries of the platform; want one every two minutes", tries)
		}
		b.screens["slack"].Faults(nil)
		for _, place := range []bot.Place{tier2, noc} {
			if _, shown := b.after(3*time.Minute, place); shown != 40 {
				b.Errorf("%s shows %d messages once the platform answers; want all 40", place.ID, shown)
			}
		}
	})
}

// TestAnUnknownRefusalHoldsUpItsPostAlone: the others of its place are shown, and it is
// tried again with growing waits.
func TestAnUnknownRefusalHoldsUpItsPostAlone(t *testing.T) {
	fault := func(c bottest.Call) bottest.Fault {
		if c.Card.Title == "K-1 board" {
			return bottest.Fault{Out: bot.Outcome{Result: bot.Unknown, Cause: "new_code"}}
		}
		return bottest.Fault{}
	}
	inBubble(t, fault, repeated(tier2, 10), func(b *bubble) {
		if _, shown := b.after(time.Second, tier2); shown != 18 {
			b.Errorf("%d messages are shown; want those of the 9 other cases", shown)
		}
		calls, _ := b.after(time.Hour, tier2)
		if tries := calls - 18; tries < 12 || tries > 30 {
			b.Errorf("an hour has %d tries; want one every five minutes in the end", tries)
		}
		b.screens["slack"].Faults(nil)
		if _, shown := b.after(6*time.Minute, tier2); shown != 20 {
			b.Errorf("%d messages are shown once it is taken; want all 20, with the ping that waited for its card", shown)
		}
	})
}

// TestAWaitThatAServiceAsksForHoldsTheWholeLimit, and no other message runs into it.
func TestAWaitThatAServiceAsksForHoldsTheWholeLimit(t *testing.T) {
	refusals := 0
	var mu sync.Mutex
	until := time.Time{}
	fault := func(c bottest.Call) bottest.Fault {
		mu.Lock()
		defer mu.Unlock()
		if c.Place != tier2 {
			return bottest.Fault{}
		}
		if until.IsZero() {
			until = time.Now().Add(30 * time.Second)
		}
		if time.Now().Before(until) {
			refusals++
			return bottest.Fault{Out: bot.Outcome{Result: bot.Retry, After: time.Until(until)}}
		}
		return bottest.Fault{}
	}
	inBubble(t, fault, append(repeated(tier2, 40), noc), func(b *bubble) {
		if _, shown := b.after(time.Second, noc); shown != 2 {
			b.Errorf("another channel shows %d messages; want 2", shown)
		}
		if _, shown := b.after(time.Minute, tier2); shown != 80 || refusals > 4 {
			b.Errorf("the channel shows %d messages after %d refused calls; want 80, and no more refusals than were in flight (4)", shown, refusals)
		}
	})
}

// TestWhatHangsTakesNobodyElsesSlots: a channel that doesn't answer holds up neither its
// neighbour nor the other platform.
func TestWhatHangsTakesNobodyElsesSlots(t *testing.T) {
	var hung []bot.Place
	for i := range 6 {
		hung = append(hung, repeated(bot.Place{Platform: "slack", ID: fmt.Sprint("hung", i)}, 10)...)
	}
	fault := func(c bottest.Call) bottest.Fault {
		if c.Place.Platform == "slack" && c.Place != noc {
			return bottest.Fault{Slow: time.Hour}
		}
		return bottest.Fault{}
	}
	inBubble(t, fault, append(hung, noc, channel), func(b *bubble) {
		for _, place := range []bot.Place{noc, channel} {
			if _, shown := b.after(time.Second, place); shown != 2 {
				b.Errorf("%s of %s shows %d messages after a second; want 2", place.ID, place.Platform, shown)
			}
		}
	})
}
