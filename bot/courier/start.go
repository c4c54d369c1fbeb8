package courier

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// Calls in flight. A service that hangs takes only its own slots, and a chat that hangs a
// few of them; the last ones are for urgent cards.
const (
	maxOfPlatform = 32
	maxOfPlace    = 4
	keptOfAll     = 8 // of maxOfPlatform, for rankUrgent
	keptOfPlace   = 1 // of maxOfPlace
)

// flight counts what is in flight.
type flight struct {
	posts     map[bot.PostID]bool
	threads   map[thread]bool // where a new message is being sent: they keep their order
	places    map[bot.Place]int
	platforms map[string]int
}

// thread is what is shown of one subject in one place.
type thread struct {
	subject string
	place   bot.Place
}

func newFlight() flight {
	return flight{posts: map[bot.PostID]bool{}, threads: map[thread]bool{}, places: map[bot.Place]int{}, platforms: map[string]int{}}
}

// fits reports whether one more may be started.
func (f *flight) fits(j job, closed bool) bool {
	all, place := maxOfPlatform, maxOfPlace
	if j.rank > rankUrgent {
		all, place = all-keptOfAll, place-keptOfPlace
	}
	switch {
	case f.posts[j.ID], j.act == bot.ActSend && f.threads[threadOf(j)]:
		return false
	case closed && f.places[j.Place] > 0:
		return false // one tries
	}
	return f.platforms[j.Place.Platform] < all && f.places[j.Place] < place
}

func threadOf(j job) thread { return thread{j.Subject, j.Place} }

func (f *flight) add(j job) {
	f.posts[j.ID] = true
	f.places[j.Place]++
	f.platforms[j.Place.Platform]++
	if j.act == bot.ActSend {
		f.threads[threadOf(j)] = true
	}
}

func (f *flight) remove(j job) {
	delete(f.posts, j.ID)
	if f.places[j.Place]--; f.places[j.Place] <= 0 {
		delete(f.places, j.Place)
	}
	f.platforms[j.Place.Platform]--
	if j.act == bot.ActSend {
		delete(f.threads, threadOf(j))
	}
}

// admit reports whether a job may be started now, and counts it in its limits. Otherwise
// wait is the time until its limits let it pass; 0 is until something else changes. full
// are the limits that a job before this one waits for.
func (k *Courier) admit(j job, full map[string]bool) (ok bool, wait time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, closed := k.closed[j.Place]
	off := platformOf(j.Place)
	if _, isOff := k.closed[off]; isOff && k.flight.platforms[off.Platform] > 0 {
		return false, 0
	}
	if !k.flight.fits(j, closed) {
		return false, 0
	}
	limits := k.limits(j.Place, j.act)
	for _, l := range limits {
		if full[l.Name] {
			return false, 0
		}
	}
	if wait = k.Pacer.Take(limits); wait > 0 {
		for _, l := range limits {
			if k.Pacer.Remaining(l) > 0 {
				full[l.Name] = true
			}
		}
		return false, wait
	}
	k.flight.add(j)
	return true, 0
}

func (k *Courier) limits(place bot.Place, act bot.Act) []bot.Limit {
	if limited, ok := k.platforms[place.Platform].(bot.Limited); ok && k.Pacer != nil {
		return limited.Limits(place, act)
	}
	return nil
}

// work does a job. A call that was started is finished and recorded, also after ctx ended.
func (k *Courier) work(ctx context.Context, j job) {
	defer func() {
		k.mu.Lock()
		k.flight.remove(j)
		k.mu.Unlock()
		k.Nudge()
	}()
	err := k.deliver(ctx, context.WithoutCancel(ctx), j)
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	level := slog.LevelError
	if errors.Is(err, store.ErrNotSaved) {
		level = slog.LevelDebug // the store logs a full disk once
	}
	k.Log.Log(context.WithoutCancel(ctx), level, "courier: delivery not completed", "post", j.ID, "error", err)
	bot.Wait(ctx, unsavedWait) // without it the next try would follow at once
}
