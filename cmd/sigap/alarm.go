package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

const (
	alarmEvery = time.Second
	// roomEvery is how many looks there are between two tries to save something,
	// while nothing can be saved.
	roomEvery    = 10
	roomTimeout  = 10 * time.Second
	tellTimeout  = 20 * time.Second // for one message
	tellAgain    = 30               // looks until one that did not arrive is sent again
	maxTroubles  = 1000             // at once; further ones are in the log alone
	maxTellTries = 20               // of one message to one account
)

// alarm tells the leads in their private chats what they would not see otherwise:
// that nothing can be saved, and that a place is closed to the bot. It writes
// nothing and needs no outbox, for it must work when neither does. Each lead hears
// once when it begins and once when it is over. It is safe for concurrent use.
type alarm struct {
	house
	store     *store.Store
	platforms map[string]bot.Platform
	book      *words.Book
	log       *slog.Logger

	mu       sync.Mutex // guards all below
	troubles []*trouble // in the order of their beginning
	unsaved  error      // why nothing can be saved, or nil
	seen     time.Time  // the newest failed commit that was looked at
	looks    int
}

func newAlarm(h house, s *store.Store, platforms []bot.Platform, book *words.Book, log *slog.Logger) *alarm {
	a := &alarm{house: h, store: s, platforms: map[string]bot.Platform{}, book: book, log: log}
	for _, p := range platforms {
		a.platforms[p.Name()] = p
	}
	if t, ok := s.LastFault(); ok {
		a.seen = t.At
	}
	return a
}

// run looks and tells until ctx ends.
func (a *alarm) run(ctx context.Context) {
	tick := time.NewTicker(alarmEvery)
	defer tick.Stop()
	for {
		a.look(ctx)
		a.tell(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look finds out whether what is written is saved.
func (a *alarm) look(ctx context.Context) {
	now, failed := a.store.LastFault()
	a.mu.Lock()
	a.looks++
	if failed && now.At.After(a.seen) {
		a.seen = now.At
		if a.unsaved == nil {
			a.begin(&trouble{card: storeCard(errors.Is(now.Cause, store.ErrFull))})
		}
		a.unsaved = now.Cause
	}
	try := a.unsaved != nil && a.looks%roomEvery == 0
	a.mu.Unlock()
	if !try {
		return
	}
	// Something small may be saved now and then though there is no room.
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	if a.store.HasRoom(ctx) != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unsaved = nil
	a.end(bot.Place{})
}

// cantSave is why nothing can be saved now, or nil.
func (a *alarm) cantSave() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.unsaved
}

// place takes from the courier that a place is closed, and why, or open again.
func (a *alarm) place(p bot.Place, closed string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if closed == "" {
		a.end(p)
		return
	}
	a.begin(&trouble{place: p, card: a.placeCard(p, closed)})
}

// begin adds a trouble. Whoever calls it holds mu.
func (a *alarm) begin(t *trouble) {
	if len(a.troubles) < maxTroubles {
		a.troubles = append(a.troubles, t)
	}
}

// end ends the trouble of a place; the zero one is the store's. Whoever calls it
// holds mu.
func (a *alarm) end(p bot.Place) {
	for _, t := range a.troubles {
		if t.place == p {
			t.over = true
		}
	}
}
