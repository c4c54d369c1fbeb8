package courier_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
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

// paced is a screen whose service has rate limits.
type paced struct {
	*bottest.Screen
	limits func(place bot.Place, act bot.Act) []bot.Limit
}

func (p paced) Limits(place bot.Place, act bot.Act) []bot.Limit { return p.limits(place, act) }

// pace is a service's limits, as its adapter declares and as it counts them itself.
type pace struct {
	limits   func(place bot.Place, act bot.Act) []bot.Limit
	places   []bot.Place
	interval time.Duration // between two edits in one place
	claims   time.Duration // between two claims
	counts   func(call) string
	most     int // calls in a minute, of each count
	least    func(sends, edits int) time.Duration
}

var paces = map[string]pace{
	"Slack": {
		limits: func(place bot.Place, act bot.Act) []bot.Limit {
			if act == bot.ActSend {
				return []bot.Limit{{Name: "desk channel " + place.ID, Every: time.Second, Burst: 1}}
			}
			return []bot.Limit{{Name: "desk " + string(act), Every: 1500 * time.Millisecond, Burst: 10}}
		},
		places:   []bot.Place{{Platform: "desk", ID: "C1"}},
		interval: 1500 * time.Millisecond, claims: 1600 * time.Millisecond,
		counts: func(c call) string { return c.op }, most: 62,
		least: func(_, edits int) time.Duration { return time.Duration(edits) * 1500 * time.Millisecond },
	},
	"two topics of a Telegram forum": {
		limits: func(place bot.Place, _ bot.Act) []bot.Limit {
			chat, _, _ := strings.Cut(place.ID, "/")
			return []bot.Limit{{Name: "desk chat " + chat, Every: 3 * time.Second, Burst: 1}, {Name: "desk", Every: time.Second / 25, Burst: 5}}
		},
		places:   []bot.Place{{Platform: "desk", ID: "-100/1"}, {Platform: "desk", ID: "-100/2"}},
		interval: 3 * time.Second, claims: 6 * time.Second,
		counts: func(call) string { return "the chat" }, most: 21,
		least: func(sends, edits int) time.Duration { return time.Duration(sends+edits) * 3 * time.Second },
	},
}

// call is one call that the service got.
type call struct {
	op    string
	at    time.Time
	title string
}

// rush is a courier before a service that takes 300 ms a call.
type rush struct {
	*testing.T
	pace
	store *store.Store
	k     *courier.Courier
	mu    sync.Mutex
	calls []call
	seen  map[string]time.Time // when a title was first shown
	turns map[string]time.Time // when a claim was made, by the title that it leads to
	cases int
}

// TestFiveHundredCasesAndClaimsKeepThePace: urgent cards come first whatever waits, a claim
// is shown within three intervals, the budget is used up, and the service never has to refuse.
func TestFiveHundredCasesAndClaimsKeepThePace(t *testing.T) {
	for name, p := range paces {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				r := newRush(t, p, filepath.Join(dir, "sigap.db"))
				r.run()
			})
		})
	}
}

func newRush(t *testing.T, p pace, path string) *rush {
	r := &rush{T: t, pace: p, seen: map[string]time.Time{}, turns: map[string]time.Time{}}
	screen := bottest.NewScreen("desk")
	screen.Faults(func(c bottest.Call) bottest.Fault {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.calls = append(r.calls, call{c.Op, time.Now(), c.Card.Title})
		if _, ok := r.seen[c.Card.Title]; !ok {
			r.seen[c.Card.Title] = time.Now()
		}
		return bottest.Fault{Slow: 300 * time.Millisecond}
	})
	var err error
	if r.store, err = store.Open(store.Options{Path: path, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	r.k = courier.New(courier.Config{Store: r.store, Platforms: []bot.Platform{paced{screen, p.limits}}, Pacer: bot.NewPacer(),
		Paint: r.paint, Log: slog.New(slog.DiscardHandler)})
	return r
}

func title(c procedure.Case) string { return fmt.Sprintf("K-%d turn %d rev %d", c.ID, c.Turn, c.Rev) }

func (r *rush) paint(ctx context.Context, p bot.Post) (painted bot.Painted, err error) {
	err = r.store.View(ctx, func(tx *store.Tx) error {
		var id uint64
		if _, err := fmt.Sscanf(p.Subject, "K-%d", &id); err != nil {
			return err
		}
		c, err := tx.Case(id)
		painted = bot.Painted{Card: bot.Card{Title: title(c)}, Rev: c.Rev, Turn: c.Turn}
		return err
	})
	return painted, err
}

func (r *rush) update(fn func(*store.Tx) error) {
	r.Helper()
	if _, err := r.store.UpdateLong(r.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		r.Fatal(err)
	}
	r.k.Nudge()
}

// open opens n cases.
func (r *rush) open(n int, urgent bool) {
	r.Helper()
	r.update(func(tx *store.Tx) error {
		for range n {
			c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001", Super: urgent}
			r.cases++
			tx.PutCase(c)
			tx.Show(c.Name(), c.Rev)
			if _, err := tx.AddPost(bot.Post{Place: r.places[r.cases%len(r.places)], Subject: c.Name(), View: bot.ViewBoard}); err != nil {
				return err
			}
			r.turns[title(c)] = tx.Now()
		}
		return nil
	})
}

// change changes a case: its turn, or only its rev.
func (r *rush) change(id int, turn uint64) {
	r.Helper()
	r.update(func(tx *store.Tx) error {
		c, err := tx.Case(uint64(id))
		c.Rev++
		c.Turn += turn
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		if turn > 0 {
			r.turns[title(c)] = tx.Now()
		}
		return err
	})
}

func (r *rush) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); r.k.Run(ctx) }()
	defer func() { cancel(); <-done; r.store.Close() }()
	from := time.Now()
	const n = 500
	r.open(n, false)
	claimed := 0
	for step := 1; claimed < n; step++ {
		bot.Wait(ctx, r.claims)
		if step%20 == 0 {
			r.open(1, true)
		}
		if step%100 == 0 { // notes on what is shown, which may wait
			for id := max(1, claimed-20); id <= claimed; id++ {
				r.change(id, 0)
			}
		}
		if r.shown(claimed + 1) {
			claimed++
			r.change(claimed, 1)
		}
	}
	bot.Wait(ctx, time.Hour)
	r.check(from)
}

func (r *rush) shown(id int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.seen[fmt.Sprintf("K-%d turn 1 rev 1", id)]
	return ok
}

func (r *rush) check(from time.Time) {
	late, urgent := time.Duration(0), time.Duration(0)
	for title, at := range r.turns {
		var id, turn, rev int
		_, _ = fmt.Sscanf(title, "K-%d turn %d rev %d", &id, &turn, &rev)
		seen, ok := r.seen[title]
		took := seen.Sub(at)
		switch {
		case !ok:
			r.Errorf("%s was never shown", title)
		case id > 500:
			urgent = max(urgent, took)
		case turn > 1:
			late = max(late, took)
		}
	}
	sends, edits := 0, 0
	windows := map[string][]time.Time{}
	for _, c := range r.calls {
		if c.op == "post" {
			sends++
		} else {
			edits++
		}
		key := r.counts(c)
		w := append(windows[key], c.at)
		for c.at.Sub(w[0]) >= time.Minute {
			w = w[1:]
		}
		if windows[key] = w; len(w) > r.most {
			r.Errorf("%s: %d calls in a minute; the service takes %d", key, len(w), r.most)
		}
	}
	took, least := r.calls[len(r.calls)-1].at.Sub(from), r.least(sends, edits)
	r.Logf("%d cards and %d edits took %s, at least %s; urgent cards after %s, claims after %s", sends, edits, took, least, urgent, late)
	if urgent > r.interval || late > 3*r.interval || took > least*11/10 {
		r.Errorf("want urgent cards within %s, claims within %s, and all within %s", r.interval, 3*r.interval, least*11/10)
	}
}
