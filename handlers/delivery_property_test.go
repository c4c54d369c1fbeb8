package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/courier"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestEveryCardIsTrueInTheEnd has cases change while two services fail in all ways that a
// Screen knows, people press what they see, and the program stops or is killed. One of the
// services can look up its messages, the other can't. Then the faults end, and every card
// must equal a fresh one, and be there once.
func TestEveryCardIsTrueInTheEnd(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		inBubble(t, func() {
			w := newWeather(r)
			defer w.end()
			for range rapid.IntRange(1, 25).Draw(r, "steps") {
				w.step()
			}
			w.clear()
			w.compare()
		})
	})
}

// inBubble runs f in a bubble of its own. A panic, which is how a rapid.T ends, goes on
// outside of it.
func inBubble(t *testing.T, f func()) {
	var fault any
	synctest.Test(t, func(*testing.T) {
		defer func() { fault = recover() }()
		f()
	})
	if fault != nil {
		panic(fault)
	}
}

// weather is a bot on two screens that fail.
type weather struct {
	*rapid.T
	dir     string
	screens map[string]*bottest.Screen
	seeing  bot.Platform // can look up
	blind   bot.Platform
	store   *store.Store
	bot     *handlers.Handlers
	k       *courier.Courier
	stop    func()
	keys    int
	random  *rand.Rand

	mu     sync.Mutex
	unsure map[bot.PostID]int // sends with an unknown outcome
	kills  int
}

func newWeather(r *rapid.T) *weather {
	dir, err := os.MkdirTemp("", "sigap")
	if err != nil {
		r.Fatal(err)
	}
	w := &weather{T: r, dir: dir, screens: map[string]*bottest.Screen{"desk": bottest.NewScreen("desk"), "telegram": bottest.NewScreen("telegram")},
		random: rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1)), unsure: map[bot.PostID]int{}}
	w.seeing, w.blind = w.screens["desk"], w.screens["telegram"].Blind()
	for _, s := range w.screens {
		s.Faults(w.fault)
	}
	w.start()
	w.change(func(tx *store.Tx) error {
		for _, p := range people {
			tx.PutPerson(p)
			for _, name := range []string{"desk", "telegram"} {
				tx.Link(bot.Account{Platform: name, ID: p.ID}, p.ID)
			}
		}
		return nil
	})
	return w
}

func (w *weather) start() {
	st, err := store.Open(store.Options{Path: filepath.Join(w.dir, "sigap.db"), Now: time.Now})
	if err != nil {
		w.Fatal(err)
	}
	zone := time.FixedZone("WIB", 7*3600)
	boards := []bot.Place{{Platform: "desk", ID: "tier2"}, {Platform: "telegram", ID: "-1"}}
	w.store = st
	w.bot = handlers.New(handlers.Config{Store: st, Policy: procedure.DefaultPolicy(zone), Book: words.New(zone), Teams: teams,
		Places: handlers.Places{Board: boards, Platforms: []string{"desk", "telegram"}}, Nudge: func() { w.k.Nudge() }})
	w.k = courier.New(courier.Config{Store: st, Platforms: []bot.Platform{w.seeing, w.blind}, Paint: w.paint, Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	k := w.k
	go func() { defer close(done); k.Run(ctx) }()
	w.stop = func() { cancel(); <-done; st.Close() }
}

// paint is Paint with the rev in sight.
func (w *weather) paint(ctx context.Context, p bot.Post) (bot.Painted, error) {
	painted, err := w.bot.Paint(ctx, p)
	painted.Card.Title += fmt.Sprint(" · rev ", painted.Rev)
	return painted, err
}

// fault is random.
func (w *weather) fault(c bottest.Call) bottest.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	send := c.Op == "post" || c.Op == "direct"
	unknown := bot.Outcome{Result: bot.Unsure, Cause: "lost"}
	switch n := w.random.IntN(24); {
	case n < 2:
		return w.counted(c, send, bottest.Fault{Out: unknown, Lands: true})
	case n == 2:
		return w.counted(c, send, bottest.Fault{Out: unknown})
	case n < 5:
		return w.counted(c, send, bottest.Fault{Out: unknown, Lands: true, Late: time.Duration(w.random.IntN(80)) * time.Second,
			Slow: time.Duration(w.random.IntN(20)) * time.Second}) // so that kills come meanwhile
	case n == 5:
		return bottest.Fault{Out: bot.Outcome{Result: bot.Retry, After: 3 * time.Second}}
	case n == 6:
		return bottest.Fault{Out: bot.Outcome{Result: bot.Closed, Cause: "archived"}}
	case n == 7:
		return bottest.Fault{Out: bot.Outcome{Result: bot.Off, Cause: "token"}}
	case n == 8:
		return bottest.Fault{Out: bot.Outcome{Result: bot.Unknown, Cause: "new_code"}}
	case n == 9 && c.Op != "find":
		return bottest.Fault{Out: bot.Outcome{Result: bot.Failed, Cause: "invalid_blocks"}}
	case n == 10 && c.Op == "edit":
		return bottest.Fault{Out: bot.Outcome{Result: bot.Gone, Left: true, Cause: "cant_update_message"}}
	case n < 13 && send:
		delete(w.unsure, c.ID)
		return bottest.Fault{Slow: 33 * time.Second}
	}
	if send {
		delete(w.unsure, c.ID) // what follows is about another loss
	}
	return bottest.Fault{}
}

// counted counts the sends with an unknown outcome that follow each other.
func (w *weather) counted(c bottest.Call, send bool, f bottest.Fault) bottest.Fault {
	if send && c.Place.Platform == "telegram" {
		w.unsure[c.ID]++
		if n := w.unsure[c.ID]; n > 2+w.kills {
			w.Errorf("post %s was sent %d times with an unknown outcome; want at most 2, and one for each of %d kills", c.ID, n, w.kills)
		}
	}
	return f
}

func (w *weather) change(fn func(*store.Tx) error) {
	if _, err := w.store.Update(context.Background(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) { return store.Receipt{}, fn(tx) }); err != nil {
		w.Fatal(err)
	}
	w.k.Nudge()
}

func (w *weather) step() {
	switch rapid.IntRange(0, 9).Draw(w.T, "what") {
	case 0, 1:
		w.change(w.open)
	case 2, 3:
		w.any(func(c *procedure.Case) {})
	case 4:
		w.any(func(c *procedure.Case) { c.State, c.Holder = procedure.Waiting, ""; c.Turn++ })
	case 5, 6:
		w.press()
	case 7:
		w.stop()
		w.start()
	case 8:
		w.mu.Lock()
		w.kills++
		w.mu.Unlock()
		w.store.Close() // from now on nothing is recorded
		w.stop()
		w.start()
	}
	bot.Wait(context.Background(), time.Duration(rapid.IntRange(0, 60).Draw(w.T, "seconds"))*time.Second)
}

func (w *weather) open(tx *store.Tx) error {
	c := procedure.Case{ID: tx.NewCase(), Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Customer: "i:152000000001", Agent: "dewi", Opened: tx.Now()}
	tx.PutCase(c)
	tx.Show(c.Name(), c.Rev)
	for _, place := range w.bot.Places.Board {
		p, err := tx.AddPost(bot.Post{Place: place, Subject: c.Name(), View: bot.ViewBoard})
		if err != nil {
			return err
		}
		if _, err := tx.AddPost(bot.Post{Place: place, Subject: c.Name(), View: bot.ViewPing, Text: "moved", Thread: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// any changes a case.
func (w *weather) any(change func(*procedure.Case)) {
	pick := rapid.IntRange(0, 2).Draw(w.T, "case")
	w.change(func(tx *store.Tx) error {
		c, err := tx.Case(uint64(1 + pick))
		if err != nil {
			return nil
		}
		change(&c)
		c.Rev++
		tx.PutCase(c)
		tx.Show(c.Name(), c.Rev)
		return nil
	})
}

// press presses a button that somebody sees, on whatever message it is.
func (w *weather) press() {
	for _, name := range []string{"telegram", "desk"} {
		for _, m := range w.screens[name].All() {
			i := slices.IndexFunc(m.Card.Buttons, func(b bot.Button) bool { return b.Action == "claim" })
			if i < 0 || rapid.Bool().Draw(w.T, "not this one") {
				continue
			}
			w.keys++
			w.mu.Lock()
			delete(w.unsure, m.ID)
			w.mu.Unlock()
			in := bot.In{Account: bot.Account{Platform: name, ID: rapid.SampledFrom([]string{"sari", "rian"}).Draw(w.T, "who")}, Key: fmt.Sprint("k", w.keys),
				Press: &bot.Press{Button: m.Card.Buttons[i], Place: m.Place, Ref: m.Ref}}
			if _, err := w.bot.Handle(context.Background(), in); err != nil {
				w.Fatal(err)
			}
			return
		}
	}
}

// clear ends the faults, changes every case once more, so that what was refused is tried
// again, and waits.
func (w *weather) clear() {
	for _, s := range w.screens {
		s.Faults(nil)
	}
	for id := uint64(1); ; id++ {
		found := false
		w.change(func(tx *store.Tx) error {
			c, err := tx.Case(id)
			if found = err == nil; found {
				c.Rev++
				tx.PutCase(c)
				tx.Show(c.Name(), c.Rev)
			}
			return nil
		})
		if !found {
			break
		}
	}
	bot.Wait(context.Background(), time.Hour)
}

func (w *weather) end() {
	w.stop()
	os.RemoveAll(w.dir)
}

func (w *weather) compare() {
	var posts []bot.Post
	var left []store.OutboxRow
	if err := w.store.View(context.Background(), func(tx *store.Tx) error {
		left = tx.Outbox(99)
		for id := uint64(1); id <= 100; id++ {
			posts = append(posts, tx.Posts(procedure.CaseName(id))...)
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	lost := map[string]bool{}
	for _, p := range posts {
		if p.State == bot.PostLost {
			lost[p.Subject] = true
			continue
		}
		w.comparePost(p)
	}
	for _, row := range left {
		if !lost[row.Subject] {
			w.Fatalf("%s is not settled after an hour without faults: %+v", row.Subject, posts)
		}
	}
}

func (w *weather) comparePost(p bot.Post) {
	var there []bottest.Shown
	for _, m := range w.screens[p.Place.Platform].Messages(p.Place) {
		if m.ID == p.ID {
			there = append(there, m)
		}
	}
	i := slices.IndexFunc(there, func(m bottest.Shown) bool { return m.Ref == p.Ref })
	switch {
	case p.View == bot.ViewPing && p.State == bot.PostFailed:
		return // what it says never changes
	case i < 0:
		w.Fatalf("post %+v is not shown; there is %+v", p, there)
	case len(there) > 1 && p.Place.Platform == "desk", len(there) > 1 && !p.Repeat && w.kills == 0:
		w.Fatalf("post %+v is shown %d times: %+v; want once", p, len(there), there)
	case p.View == bot.ViewPing:
		return
	}
	want, err := w.paint(context.Background(), p)
	if d := cmp.Diff(want.Card, there[i].Card); err != nil || d != "" {
		w.Fatalf("post %+v (%v) does not show what it must (-want +got):\n%s", p, err, d)
	}
}
