// Package alert notifies the leads in their private chats about incidents: nothing
// can be saved, a place is closed to the bot, or a person has reached the limit of
// look-ups.
package alert

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	interval = time.Second // between two rounds
	// roomEvery is the number of rounds between two attempts to save something while
	// nothing can be saved.
	roomEvery    = 10
	roomTimeout  = 10 * time.Second
	sendTimeout  = 20 * time.Second // for one message
	retryAfter   = 30               // rounds until a message that wasn't delivered is sent again
	maxIncidents = 1000             // at the same time; further ones are only in the log
	maxTries     = 20               // of one message to one account
)

// Config is what a Notifier works with.
type Config struct {
	Store     *store.Store
	Platforms []bot.Platform // on which leads are notified
	Book      *words.Book
	Places    handlers.Places
	Teams     []procedure.Team
	Lookups   int // the limit of customers an hour
	Log       *slog.Logger
}

// Notifier notifies each lead once when an incident begins and once when it is over; of a
// person who has reached the limit of look-ups once.
// It doesn't use the store or the outbox to send, since it must work when they don't.
// It is safe for concurrent use.
type Notifier struct {
	Config
	platforms map[string]bot.Platform

	mu        sync.Mutex  // guards all below
	incidents []*incident // the oldest first
	unsaved   error       // the reason why nothing can be saved, or nil
	seen      time.Time   // time of the newest failed commit that was handled
	rounds    int
}

// New makes a Notifier. Commits that failed before are not incidents.
func New(c Config) *Notifier {
	n := &Notifier{Config: c, platforms: map[string]bot.Platform{}}
	for _, p := range c.Platforms {
		n.platforms[p.Name()] = p
	}
	if t, ok := c.Store.LastFault(); ok {
		n.seen = t.At
	}
	return n
}

// Run watches the store and sends due messages until ctx ends.
func (n *Notifier) Run(ctx context.Context) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		n.watchStore(ctx)
		n.watchLookups(ctx)
		n.send(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// watchStore finds out whether commits succeed.
func (n *Notifier) watchStore(ctx context.Context) {
	now, failed := n.Store.LastFault()
	n.mu.Lock()
	n.rounds++
	if failed && now.At.After(n.seen) {
		n.seen = now.At
		if n.unsaved == nil {
			n.begin(&incident{card: storeCard(errors.Is(now.Cause, store.ErrFull))})
		}
		n.unsaved = now.Cause
	}
	try := n.unsaved != nil && n.rounds%roomEvery == 0
	n.mu.Unlock()
	if !try {
		return
	}
	// On a full disk a small commit may still succeed, so one success isn't enough.
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	if n.Store.HasRoom(ctx) != nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unsaved = nil
	n.end(bot.Place{})
}

// Unsaved returns the reason why nothing can be saved now, or nil.
func (n *Notifier) Unsaved() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.unsaved
}

// PlaceChanged is called by the courier when a place is closed to the bot, with the
// cause, or open again, with "".
func (n *Notifier) PlaceChanged(p bot.Place, closed string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if closed == "" {
		n.end(p)
		return
	}
	n.begin(&incident{place: p, card: n.placeCard(p, closed)})
}

// begin adds an incident. The caller holds mu.
func (n *Notifier) begin(i *incident) {
	if len(n.incidents) < maxIncidents {
		n.incidents = append(n.incidents, i)
	}
}

// end ends the incident of a place; the zero place is the store. The caller holds mu.
func (n *Notifier) end(p bot.Place) {
	for _, i := range n.incidents {
		if i.place == p && i.about == "" {
			i.over = true
		}
	}
}
