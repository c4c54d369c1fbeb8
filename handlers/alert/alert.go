// Package alert notifies the leads in their private chats about incidents: nothing can be
// saved, a platform is off, a place is closed to the bot, an urgent card or another message
// isn't delivered, or a person has reached the limit of look-ups.
//
// watch.go finds incidents in what the program and its outbox are now, so that a restart
// loses none; record.go keeps in the store who was told of which; send.go tells, one
// message for several; card.go says it.
package alert

import (
	"context"
	"errors"
	"log/slog"
	"maps"
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
	maxIncidents = 300              // at the same time; further ones are only in the log
	maxOrdinary  = 240              // of maxIncidents: those that several may wait for one message
	maxTries     = 20               // of one message to one account
)

// Config is what a Notifier works with.
type Config struct {
	Store     *store.Store
	Platforms []bot.Platform // on which leads are notified
	// Parts returns how each platform and each other part of the program works; nil means
	// that all work. It works from memory.
	Parts   func() []handlers.Link
	Book    *words.Book
	Places  handlers.Places
	Teams   []procedure.Team
	Lookups int // the limit of customers an hour
	Log     *slog.Logger
	Now     func() time.Time
}

// Notifier notifies each lead once when an incident begins and once when it is over; of a
// person who has reached the limit of look-ups once.
// It doesn't use the outbox to send, and only to remember the store, since it must work
// when they don't. It is safe for concurrent use.
type Notifier struct {
	Config
	platforms map[string]bot.Platform

	// Run alone uses these.
	loaded bool              // the incidents of the process before were read
	scan   int               // the round of the next look at the outbox; 0 is before the first
	parts  map[string]*state // of the program, by name

	mu        sync.Mutex  // guards all below
	incidents []*incident // the oldest first
	changed   bool        // incidents differ from what the store has
	unsaved   error       // the reason why nothing can be saved, or nil
	seen      uint64      // how many failed commits were handled
	rounds    int
	told      map[gathering]int // the round of the last message
	refused   map[string]bot.Health
	counts    Counts
}

// New makes a Notifier. Commits that failed before are not incidents.
func New(c Config) *Notifier {
	n := &Notifier{Config: c, platforms: map[string]bot.Platform{}, parts: map[string]*state{}, told: map[gathering]int{}}
	for _, p := range c.Platforms {
		n.platforms[p.Name()] = p
	}
	if t, ok := c.Store.LastFault(); ok {
		n.seen = t.N
	}
	return n
}

// Run watches the program and sends due messages until ctx ends.
func (n *Notifier) Run(ctx context.Context) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		n.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round finds what begins and what is over, and sends what is due.
func (n *Notifier) round(ctx context.Context) {
	n.load(ctx)
	n.watchStore(ctx)
	n.watchLookups(ctx)
	n.watchParts()
	n.watchOutbox(ctx)
	n.watchAnswers()
	n.send(ctx)
	n.save(context.WithoutCancel(ctx))
}

// watchStore finds out whether commits succeed.
func (n *Notifier) watchStore(ctx context.Context) {
	now, failed := n.Store.LastFault()
	n.mu.Lock()
	n.rounds++
	if failed && now.N > n.seen {
		n.seen = now.N
		if n.unsaved == nil {
			n.begin(incident{Kind: kindStore, Full: errors.Is(now.Cause, store.ErrFull)})
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
	n.end(kindStore, "")
}

// Unsaved returns the reason why nothing can be saved now, or nil.
func (n *Notifier) Unsaved() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.unsaved
}

// PlaceChanged is called by the courier when a place is closed to the bot, with the
// cause, or open again, with "". A place without an ID is a whole platform.
func (n *Notifier) PlaceChanged(p bot.Place, closed string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p.ID == "" {
		n.setRefused(p.Platform, closed)
		return
	}
	if closed == "" {
		n.end(kindPlace, placeKey(p))
		return
	}
	n.begin(incident{Kind: kindPlace, Key: placeKey(p), Place: p, Cause: closed})
}

// setRefused records why the service of a platform refuses the bot, or "". The caller
// holds mu.
func (n *Notifier) setRefused(platform, cause string) {
	next := maps.Clone(n.refused)
	if delete(next, platform); cause != "" {
		if next == nil {
			next = map[string]bot.Health{}
		}
		next[platform] = bot.Health{Since: n.Now(), Cause: cause}
	}
	n.refused = next
}

// Refused returns the platforms whose service refuses the bot's messages, since when and
// why.
func (n *Notifier) Refused() map[string]bot.Health {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.refused // never changed, only replaced
}

// begin adds an incident, unless it is there; one that was over begins anew. The caller
// holds mu.
func (n *Notifier) begin(x incident) {
	ordinary := 0
	for _, i := range n.incidents {
		if i.Kind == x.Kind && i.Key == x.Key && !i.Over {
			return
		}
		if gathers[i.Kind].wait > 0 {
			ordinary++
		}
	}
	if len(n.incidents) >= maxIncidents || gathers[x.Kind].wait > 0 && ordinary >= maxOrdinary {
		return
	}
	x.round = n.rounds
	n.incidents = append(n.incidents, &x)
	n.counts.begun(x.Kind)
	n.changed = true
	if x.Kind != kindStore { // the store logs that itself
		n.Log.Warn("alert: an incident began", "kind", string(x.Kind), "about", x.Subject, "platform", x.platform(), "cause", x.Cause)
	}
}

// end ends an incident. The caller holds mu.
func (n *Notifier) end(k kind, key string) {
	for _, i := range n.incidents {
		if i.Kind == k && i.Key == key && !i.Over {
			i.Over, i.round, n.changed = true, n.rounds, true
		}
	}
}
