package courier

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// maxSubjects is the number of cases that one round reads.
const maxSubjects = 10_000

// due returns the posts that can be worked on now: new cards first, the most urgent
// before others, edits last. wait is the time until the next post is due.
func (k *Courier) due(ctx context.Context) (posts []bot.Post, wait time.Duration, err error) {
	wait = idle
	type ranked struct {
		bot.Post
		urgency int
	}
	var all []ranked
	var ready []string
	var over []bot.PostID
	err = k.Store.View(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		for _, row := range tx.Outbox(maxSubjects) {
			urgency := tx.UrgencyOf(row.Subject)
			posts := tx.Posts(row.Subject)
			if !slices.ContainsFunc(posts, func(p bot.Post) bool { return !p.Settled() }) {
				ready = append(ready, row.Subject)
			}
			for _, p := range posts {
				k.restoreClosed(p)
				switch {
				case p.Settled() || k.platforms[p.Place.Platform] == nil:
				case k.closedUntil(p.Place).After(now):
					wait = min(wait, k.closedUntil(p.Place).Sub(now))
					if p.State == bot.PostPending && !tx.IsOpen(p.Subject) {
						over = append(over, p.ID)
					}
				case p.NotBefore.After(now):
					wait = min(wait, p.NotBefore.Sub(now))
				default:
					all = append(all, ranked{p, urgency})
				}
			}
		}
		return nil
	})
	k.restored = true
	if len(ready) > 0 && err == nil {
		err = k.settle(ctx, ready)
	}
	if len(over) > 0 && err == nil {
		err = k.drop(ctx, over)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(kindOf(a.Post), kindOf(b.Post)), cmp.Compare(a.urgency, b.urgency))
	})
	for _, r := range all {
		posts = append(posts, r.Post)
	}
	return posts, wait, err
}

// kindOf orders new cards before edits.
func kindOf(p bot.Post) int {
	if p.State == bot.PostDone {
		return 1
	}
	return 0
}
