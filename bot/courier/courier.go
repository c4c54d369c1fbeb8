// Package courier delivers the outbox: it sends the posts that were recorded,
// edits those that show an older rev than their case has, and records the outcomes.
//
// A post is recorded before it is sent, and its card is drawn when it is sent, so
// ten changes while a channel waits make one edit. Each place has one message in
// flight at a time.
package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// Config is what a courier needs. OnPlace, OnPost, OnCall and Pacer are optional.
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
	// OnPost, if it is set, is called with the cause when a post can't be delivered
	// without help, and with "" when it is delivered after all. Its State says what is
	// wrong: PostFailed is refused for its content, until the next rev; PostLost may have
	// been shown twice, and waits for a press or for RetryDelivery; any other is refused for
	// more than a minute, for a cause that the adapter doesn't know, or has a further
	// message that can't be removed. It must not block.
	OnPost func(post bot.Post, cause string)
	Pacer  *bot.Pacer // keeps the platforms' rate limits; nil keeps none
	// OnCall, if it is set, is called after each call: act is "send", "edit", "find" or
	// "remove". It must not block.
	OnCall func(platform, act string, out bot.Outcome)
}

// Courier delivers posts. Nudge is safe for concurrent use; Run runs once.
type Courier struct {
	Config
	platforms map[string]bot.Platform
	wake      chan struct{}
	restored  bool // the recorded posts were read once; used by Run only

	mu     sync.Mutex // guards the fields below
	busy   map[bot.Place]bool
	closed map[bot.Place]time.Time // the time of the next try in a closed place
}

const (
	maxUnderWay = 32               // messages in flight in all places together
	callTimeout = 60 * time.Second // deadline of one outside call
	maxWait     = time.Minute      // between two tries
	idle        = 30 * time.Second // longest time between two looks at the outbox
	unsavedWait = 2 * time.Second  // wait of a place whose outcome could not be saved
)

// New returns a courier that does nothing until Run.
func New(c Config) *Courier {
	k := &Courier{Config: c, platforms: map[string]bot.Platform{}, wake: make(chan struct{}, 1), busy: map[bot.Place]bool{}, closed: map[bot.Place]time.Time{}}
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
	defer underWay.Wait()
	// A delivery in flight at a stop is finished and recorded.
	work := context.WithoutCancel(ctx)
	slots := make(chan struct{}, maxUnderWay)
	for {
		wait := k.start(ctx, work, slots, &underWay)
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

// start starts a delivery in each place that has work and none in flight. It returns
// the time until the next post is due.
func (k *Courier) start(ctx, work context.Context, slots chan struct{}, underWay *sync.WaitGroup) time.Duration {
	due, wait, err := k.due(ctx)
	if err != nil {
		if ctx.Err() == nil {
			k.Log.Error("courier: the due posts can't be read", "error", err)
		}
		return idle
	}
	for _, p := range due {
		if !k.enter(p.Place) {
			continue
		}
		select {
		case slots <- struct{}{}:
		default:
			k.leave(p.Place)
			return wait
		}
		underWay.Go(func() {
			defer func() { <-slots; k.leave(p.Place); k.Nudge() }()
			if err := k.pace(ctx, p); err != nil {
				return // stopping: the post keeps its recorded state
			}
			if err := k.deliver(ctx, work, p.ID); err != nil {
				level := slog.LevelError
				if errors.Is(err, store.ErrNotSaved) {
					level = slog.LevelDebug // the store logs a full disk once
				}
				k.Log.Log(work, level, "courier: delivery not completed", "post", p.ID, "error", err)
				bot.Wait(ctx, unsavedWait) // without it the next try would follow at once
			}
		})
	}
	return wait
}

func (k *Courier) enter(p bot.Place) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.busy[p] {
		return false
	}
	k.busy[p] = true
	return true
}

func (k *Courier) leave(p bot.Place) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.busy, p)
}

func actOf(p bot.Post) bot.Act {
	if p.State == bot.PostDone {
		return bot.ActEdit
	}
	return bot.ActSend
}

// pace waits until the rate limits allow the next message of the post.
func (k *Courier) pace(ctx context.Context, p bot.Post) error {
	limited, ok := k.platforms[p.Place.Platform].(bot.Limited)
	if !ok {
		return nil
	}
	return k.Pacer.Wait(ctx, limited.Limits(p.Place, actOf(p)))
}

// count passes an outcome to OnCall.
func (k *Courier) count(platform, act string, out bot.Outcome) {
	if k.OnCall != nil {
		k.OnCall(platform, act, out)
	}
}

// paint draws the card. It returns a panic as an error.
func (k *Courier) paint(ctx context.Context, p bot.Post) (painted bot.Painted, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("paint: panic with a %T", r) // its value may be customer data
		}
	}()
	return k.Paint(ctx, p)
}
