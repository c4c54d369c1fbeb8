package alert

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/store"
)

// watchLookups begins a notice for each person who has reached the limit of look-ups. The
// store keeps it until the leads have been told, so that a restart loses none.
func (n *Notifier) watchLookups(ctx context.Context) {
	var names map[string]string
	var alarms map[string]time.Time
	if err := n.Store.View(ctx, func(tx *store.Tx) error {
		alarms, names = tx.Alarms(), map[string]string{}
		for id := range alarms {
			names[id] = id
			if p, err := tx.Person(id); err == nil && p.Name != "" {
				names[id] = p.Name
			}
		}
		return nil
	}); err != nil {
		return // the store's own incident says so
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, at := range alarms {
		if !n.noticed(id, at) {
			n.begin(&incident{about: id, at: at, card: n.lookupCard(id, names[id], at)})
		}
	}
}

// noticed reports whether the notice is among the incidents. The caller holds mu.
func (n *Notifier) noticed(person string, at time.Time) bool {
	for _, i := range n.incidents {
		if i.about == person && i.at.Equal(at) {
			return true
		}
	}
	return false
}

// lookupCard is the notice about a person who has reached the limit.
func (n *Notifier) lookupCard(id, name string, at time.Time) drawing {
	return func(r words.Reader, _ bool) bot.Card {
		return bot.Card{Tone: bot.ToneWarn, Sign: "🔎", Title: r.T("alert.lookups", "Person", name, "N", n.Lookups, "At", r.Clock(at)), Lines: []bot.Line{
			{Text: r.T("alert.lookups.what")},
			{Text: r.T("alert.lookups.next", "ID", id), Style: bot.StyleNext},
		}}
	}
}

// forget removes from the store what the leads have been told.
func (n *Notifier) forget(ctx context.Context, told []*incident) {
	for _, i := range told {
		if _, err := n.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			tx.DeleteAlarm(i.about, i.at)
			return store.Receipt{}, nil
		}); err != nil {
			n.Log.Warn("alert: a notice to the leads stays in the store, and will be sent again", "error", err)
		}
	}
}
