package app

import (
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// outbox is how many cases wait for their messages, and how long the message that
// waits longest does: since it was recorded where it was never sent, else since it
// was first seen here to show something old. What waits for a closed place is not
// late: the leads and the check are told of the place.
func (s *stored) outbox(tx *store.Tx) (cases int, oldest time.Duration) {
	waiting := map[waitingPost]time.Time{}
	rows := tx.Outbox(maxOutboxSeen)
	closed := handlers.ClosedPlaces(tx, rows)
	for _, row := range rows {
		for _, p := range tx.Posts(row.Subject) {
			if p.Settled() || closed[p.Place] != "" {
				continue
			}
			key, since := waitingPost{p.ID, p.Shown}, p.At
			if p.State == bot.PostDone {
				since = tx.Now()
				if seen, ok := s.waiting[key]; ok {
					since = seen
				}
			}
			waiting[key] = since
			oldest = max(oldest, tx.Now().Sub(since))
		}
	}
	s.waiting = waiting
	return len(rows), oldest
}

// imported are the newest imports of the lists, looked up once in listsFresh.
func (s *stored) imported(tx *store.Tx) map[procedure.List]handlers.Import {
	if s.readAt.IsZero() || tx.Now().Sub(s.readAt) >= listsFresh {
		s.lists, s.readAt = handlers.Imports(tx), tx.Now()
	}
	return s.lists
}
