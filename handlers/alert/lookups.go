package alert

import (
	"context"
	"time"

	"github.com/cc147/sigap/store"
)

// watchLookups begins a notice for each person who has reached the limit of look-ups. The
// store keeps it until the leads have been told, so that a restart loses none.
func (n *Notifier) watchLookups(ctx context.Context) {
	var alarms map[string]time.Time
	if err := n.Store.View(ctx, func(tx *store.Tx) error {
		alarms = tx.Alarms()
		return nil
	}); err != nil {
		return // the store's own incident says so
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, at := range alarms {
		n.begin(incident{Kind: kindLookups, Key: id + " " + at.String(), Person: id, At: at})
	}
}

// forget removes from the store what the leads have been told.
func (n *Notifier) forget(ctx context.Context, told []*incident) {
	for _, i := range told {
		if _, err := n.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			tx.DeleteAlarm(i.Person, i.At)
			return store.Receipt{}, nil
		}); err != nil {
			n.Log.Warn("alert: a notice to the leads stays in the store, and will be sent again", "error", err)
		}
	}
}
