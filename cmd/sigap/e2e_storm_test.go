package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// faulty is a scene whose service can be made to fail, and whose messages can be
// looked at one by one.
type faulty interface {
	scene
	// upset injects a random fault.
	upset(random *rand.Rand)
	// monkey has a person press or fill in something that they see, without waiting
	// for the answer.
	monkey(t *testing.T, random *rand.Rand, person string)
	// at is what a message says now, with its buttons; "" is none.
	at(ref bot.Ref, place bot.Place) string
	// scratch is a channel without readers.
	scratch() string
	// copies is how many messages of a place say that.
	copies(place bot.Place, text string) int
}

// TestPlatformsConverge: people on both platforms press whatever they see, while
// connections break, calls fail with and without effect, and the program restarts. In
// the end every message is the same as a newly posted one.
func TestPlatformsConverge(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 147))
			w := openSite(t, slack.Name, telegram.Name)
			bottest.Play(t, w, someCases)
			for range 4 {
				w.monkeys(t, random, func(times int) bool { return times < 25 })
				w.Restart(t)
			}
			w.rest(t)
			w.compare(t)
		})
	}
}

// someCases are cases in several states, so that there is something to press.
const someCases = `
	dewi types /cek 152000000001 internet mati
	dewi presses confirm
	dewi presses callback/given
	budi types /check 152000000007 tagihan
	budi presses confirm
	budi presses callback/given
	dewi types /cek 152000000003 lambat
	dewi presses confirm
	dewi presses unsolved
	dewi fills checked=modem; wanted=cek
	sari presses claim on K-1 in tier2
	rian presses claim on K-2 in tier2
	rian presses escalate on K-2 in tier2
	rian fills checked=lunas; wanted=cek
	agus presses take on K-3 in jaringan`

// monkeys has everybody press, type and fill in whatever they see for a while, over
// services that fail now and then.
func (w *site) monkeys(t *testing.T, random *rand.Rand, goesOn func(times int) bool) {
	t.Helper()
	var all sync.WaitGroup
	for _, p := range w.people {
		own := rand.New(rand.NewPCG(random.Uint64(), 0))
		all.Go(func() {
			s := w.scene(p.ID).(faulty)
			for i := 0; goesOn(i); i++ {
				if own.IntN(len(w.people)) == 0 {
					s.upset(own)
				}
				s.monkey(t, own, p.ID)
			}
		})
	}
	all.Wait()
}

// rest waits until nothing is left to deliver, with the clock running ahead. Posts that are
// lost, because Telegram left two sends of each without an answer, are sent again, as a lead
// does; rest returns how often each.
func (w *site) rest(t *testing.T) (resent map[bot.PostID]int) {
	t.Helper()
	resent = map[bot.PostID]int{}
	for {
		w.restBut(t, func(p bot.Post) bool { return p.State == bot.PostLost })
		if !w.resendLost(t, resent) {
			return resent
		}
	}
}

// resendLost has the lost posts sent again, and counts them. It reports whether there were
// any.
func (w *site) resendLost(t *testing.T, resent map[bot.PostID]int) (found bool) {
	t.Helper()
	if _, err := w.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, c := range tx.Cases(0, 10_000) {
			again := false
			for _, p := range tx.Posts(c.Name()) {
				if p.State == bot.PostLost {
					again, found = true, true
					resent[p.ID]++
				}
			}
			if !again {
				continue
			}
			if _, err := handlers.RetryDelivery(tx, c.Name()); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// restBut waits until only some posts are left to deliver.
func (w *site) restBut(t *testing.T, but func(bot.Post) bool) {
	t.Helper()
	patience := time.After(60*time.Second + time.Duration(len(w.people))*2*time.Second)
	for {
		left := w.undelivered(t, but)
		if len(left) == 0 {
			return
		}
		w.ahead.Add(int64(time.Second))
		w.app.Courier.Nudge()
		select {
		case <-patience:
			t.Fatalf("by now nothing should be left to deliver; there is\n%s", strings.Join(left, "\n"))
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// undelivered are some of the posts that are left to deliver.
func (w *site) undelivered(t *testing.T, but func(bot.Post) bool) (out []string) {
	t.Helper()
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, row := range tx.Outbox(9) {
			for _, p := range tx.Posts(row.Subject) {
				if !p.Settled() && !but(p) {
					out = append(out, fmt.Sprintf("%+v", p))
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// compare compares every message with a newly posted one of the same post.
func (w *site) compare(t *testing.T) {
	t.Helper()
	var posts []bot.Post
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, c := range tx.Cases(0, 1000) {
			posts = append(posts, tx.Posts(c.Name())...)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i, p := range posts {
		all.Go(func() { w.comparePost(t, p, i) })
	}
	all.Wait()
	t.Logf("%d posts are as fresh ones", len(posts))
	if len(posts) < 10 {
		t.Errorf("there are %d posts; want more", len(posts))
	}
}

func (w *site) comparePost(t *testing.T, p bot.Post, i int) {
	s := w.scenes[p.Place.Platform].(faulty)
	shown := s.at(p.Ref, p.Place)
	if p.State != bot.PostDone || shown == "" {
		t.Errorf("the %s of %s in %s: it is %s (%s) and shows %q; want it delivered", p.View, p.Subject, p.Place.ID, p.State, p.Why, shown)
		return
	}
	if p.View == bot.ViewPing {
		return // says what was so when it was sent
	}
	painted, err := w.app.Handlers.Paint(t.Context(), p)
	if err != nil {
		t.Error(err)
		return
	}
	platform := w.app.Platforms[0]
	for _, x := range w.app.Platforms {
		if x.Name() == p.Place.Platform {
			platform = x
		}
	}
	place := bot.Place{Platform: p.Place.Platform, ID: s.scratch()}
	ref, out := platform.Post(t.Context(), place, painted.Card, bot.PostID(fmt.Sprint("fresh", i)), "")
	for range 1000 { // injected faults that are left are used up by further calls
		if out.Result == bot.Done {
			break
		}
		ref, out = platform.Post(t.Context(), place, painted.Card, bot.PostID(fmt.Sprint("fresh", i)), "")
	}
	if out.Result != bot.Done {
		t.Errorf("a fresh message could not be posted: %+v", out)
		return
	}
	if fresh := s.at(ref, place); shown != fresh {
		t.Errorf("the %s of %s in %s shows\n%s\nwant, as a fresh one does,\n%s", p.View, p.Subject, p.Place.ID, shown, fresh)
	}
	if n := s.copies(p.Place, shown); n != 1 && !p.Repeat { // a repeated one says that it is
		t.Errorf("the %s of %s stands %d times in %s; want once", p.View, p.Subject, n, p.Place.ID)
	}
}
