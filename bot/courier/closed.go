package courier

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// A place is closed if the bot can't write to it: the bot is no longer a member,
// the channel is archived, a person has blocked the bot. Then one of its posts is
// tried every closedWait, and all others wait; when that one gets through, they
// follow.
const (
	closedWait = 2 * time.Minute
	// giveUp is the age at which a post for a closed place may be dropped.
	giveUp = 30 * 24 * time.Hour
	// maxDrop is the greatest number of posts that one transaction drops.
	maxDrop = 500
)

// waitClosed makes a post wait until its place is open again.
func waitClosed(p *bot.Post, cause string, now time.Time) {
	if p.State == bot.PostInflight {
		p.State = bot.PostPending
	}
	p.Shown, p.Why, p.NotBefore = 0, cause, now.Add(closedWait)
	if now.Sub(p.At) > giveUp {
		p.State = bot.PostFailed
	}
}

// note records whether a place is closed, and calls OnPlace when that changes.
func (k *Courier) note(place bot.Place, out bot.Outcome, at time.Time) {
	k.mu.Lock()
	_, was := k.closed[place]
	is := was
	switch out.Result {
	case bot.Closed, bot.Off, bot.Unknown:
		is, k.closed[place] = true, at.Add(closedWait)
	case bot.Done, bot.Gone:
		is = false
		delete(k.closed, place)
	case bot.Retry, bot.Unsure, bot.Failed: // they don't say whether the place is closed
	}
	k.mu.Unlock()
	if is == was {
		return
	}
	cause := ""
	if is {
		cause = out.Cause
		k.Log.Warn("courier: a place is closed to the bot; its posts wait", "platform", place.Platform, "place", placeName(place), "cause", cause)
	} else {
		k.Log.Info("courier: a place is open again", "platform", place.Platform, "place", placeName(place))
	}
	if k.OnPlace != nil {
		k.OnPlace(place, cause)
	}
}

// placeName returns a channel's id. The id of a private chat is a person's, and is
// not logged.
func placeName(p bot.Place) string {
	if p.Private {
		return "a private chat"
	}
	return p.ID
}

// restoreClosed restores at the start, from a recorded post, that its place was closed
// when the process stopped. It doesn't call OnPlace, which was called then.
func (k *Courier) restoreClosed(p bot.Post) {
	if k.restored || p.Why == "" || p.Settled() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed[p.Place] = p.NotBefore
}

func (k *Courier) closedUntil(p bot.Place) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.closed[p]
}

// drop fails posts that never reached their closed place and whose case is closed.
// Otherwise the outbox of a place that stays closed would grow without end.
func (k *Courier) drop(ctx context.Context, posts []bot.PostID) error {
	return k.change(ctx, func(tx *store.Tx) error {
		for _, id := range posts[:min(maxDrop, len(posts))] {
			p, err := tx.Post(id)
			if err != nil {
				return err
			}
			if p.State != bot.PostPending || tx.IsOpen(p.Subject) {
				continue
			}
			p.State, p.Why = bot.PostFailed, "its place was closed until the case was over"
			if err := tx.PutPost(p); err != nil {
				return err
			}
			if err := settle(tx, p.Subject); err != nil {
				return err
			}
		}
		return nil
	})
}
