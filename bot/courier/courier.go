// Package courier delivers the outbox: it sends the posts that were recorded,
// edits those that show an older rev than their case has, and records the outcomes.
//
// A post is recorded before it is sent, and its card is drawn when it is sent, so
// ten changes while a channel waits make one edit.
//
// due.go finds what is to be done, and its rank; start.go starts as much of that as the
// rate limits, the closed places and what is in flight allow; deliver.go does one step of
// one post; merge.go says what its outcome means for the post as it is by then.
package courier

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// Config is what a courier needs. OnPlace, OnCall and Pacer are optional.
type Config struct {
	Store     *store.Store
	Platforms []bot.Platform
	// Paint draws what a post must show now.
	Paint func(context.Context, bot.Post) (bot.Painted, error)
	Log   *slog.Logger
	// OnPlace, if it is set, is called with the cause when a place is found closed, and
	// with "" when it is open again. A place without an ID is a whole platform, whose
	// service refuses the bot itself. It must not block.
	OnPlace func(place bot.Place, closed string)
	Pacer   *bot.Pacer // keeps the platforms' rate limits; nil keeps none
	// OnCall, if it is set, is called after each call: act is "send", "edit", "find" or
	// "remove". It must not block.
	OnCall func(platform, act string, out bot.Outcome)
}

// Courier delivers posts. Nudge is safe for concurrent use; Run runs once.
type Courier struct {
	Config
	platforms map[string]bot.Platform
	wake      chan struct{}

	// Run alone uses these.
	outbox store.OutboxReader
	began  time.Time // the store's time of the start; zero is before it

	mu         sync.Mutex // guards the fields below
	flight     flight
	closed     map[bot.Place]time.Time // the time of the next try in a closed place; without an ID a platform
	doubted    map[bot.PostID]bool     // an edit may have been under way when the process was killed
	links      map[link]string
	unrecorded bool // the outcome of a call isn't recorded
}

const (
	// sendTimeout is the deadline of a send: a slow service's answer says where the message
	// is, and without it the message must be looked up, or is sent twice.
	sendTimeout = 75 * time.Second
	callTimeout = 30 * time.Second // of any other call, which may be repeated
	maxWait     = time.Minute      // between two tries
	maxUnknown  = 5 * time.Minute  // between two tries of what is refused for an unknown reason
	idle        = 30 * time.Second // longest time between two looks at the outbox
	unsavedWait = 2 * time.Second  // wait of a post whose outcome could not be saved
)

// New returns a courier that does nothing until Run.
func New(c Config) *Courier {
	k := &Courier{
		Config: c, platforms: map[string]bot.Platform{}, wake: make(chan struct{}, 1), flight: newFlight(),
		closed: map[bot.Place]time.Time{}, doubted: map[bot.PostID]bool{}, links: map[link]string{},
	}
	for _, p := range c.Platforms {
		k.platforms[p.Name()] = p
	}
	return k
}

// Nudge wakes the courier: there may be work. It never blocks.
func (k *Courier) Nudge() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// Run delivers posts until ctx ends. Then it finishes and records what is in flight,
// and returns.
func (k *Courier) Run(ctx context.Context) {
	var underWay sync.WaitGroup
	defer k.end()
	defer underWay.Wait()
	for {
		wait := k.round(ctx, &underWay)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-k.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// round starts what can be started, and returns the time until more may be.
func (k *Courier) round(ctx context.Context, underWay *sync.WaitGroup) time.Duration {
	if k.began.IsZero() {
		if err := k.begin(ctx); err != nil {
			return k.failed(ctx, "courier: the start can't be noted, so nothing is sent", err)
		}
	}
	jobs, wait, err := k.due(ctx)
	if err != nil {
		return k.failed(ctx, "courier: the due posts can't be read", err)
	}
	full := map[string]bool{} // the limits that a job of a higher rank waits for
	for _, j := range jobs {
		ok, later := k.admit(j, full)
		if later > 0 {
			wait = min(wait, later)
		}
		if ok {
			underWay.Go(func() { k.work(ctx, j) })
		}
	}
	return wait
}

// failed logs a failed round, and returns the wait before the next.
func (k *Courier) failed(ctx context.Context, what string, err error) time.Duration {
	if ctx.Err() == nil && !errors.Is(err, store.ErrNotSaved) { // the store logs a full disk once
		k.Log.Error(what, "error", err)
	}
	return unsavedWait
}

// count passes an outcome to OnCall.
func (k *Courier) count(platform string, act bot.Act, out bot.Outcome) {
	if k.OnCall != nil {
		k.OnCall(platform, string(act), out)
	}
}
