package courier

import (
	"context"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// A place is closed if the bot can't write to it: the bot is no longer a member,
// the channel is archived, a person has blocked the bot. Then one of its posts is
// tried every closedWait, each time another one, and all others wait; when one gets
// through, they follow. So it is with a whole platform whose service refuses the bot itself.
const (
	closedWait = 2 * time.Minute
	// giveUp is the age at which a post for a closed place may be dropped.
	giveUp = 30 * 24 * time.Hour
	// maxDrop is the greatest number of posts that one transaction drops.
	maxDrop = 500
)

// platformOf is the place that stands for the whole platform.
func platformOf(p bot.Place) bot.Place { return bot.Place{Platform: p.Platform} }

// single finds out whether a refusal is of this message alone: it was refused before, and the
// place or the platform has taken others since. Then it closes nothing, and waits by itself.
func (k *Courier) single(p bot.Post, r *report) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, closed := k.closed[p.Place]
	_, off := k.closed[platformOf(p.Place)]
	again := p.Waits != ""
	if again && (r.out.Result == bot.Closed && !closed || r.out.Result == bot.Off && !off) {
		r.out.Result = bot.Unknown
	}
}

// note records whether a place or its platform is closed, and calls OnPlace when that
// changes.
func (k *Courier) note(place bot.Place, r report, at time.Time) {
	platform, next := platformOf(place), at.Add(closedWait)
	result := r.out.Result
	switch {
	case result == bot.Off:
		k.setClosed(platform, next, r.out.Cause)
		return
	case result == bot.Unsure, result == bot.Retry && r.out.After <= 0: // perhaps the service said nothing
		k.keepClosed(platform, next)
	default:
		k.setClosed(platform, time.Time{}, "")
	}
	writes := r.act == bot.ActSend || r.act == bot.ActEdit
	switch {
	case result == bot.Closed && r.act != bot.ActRemove: // deleting may need a right of its own
		k.setClosed(place, next, r.out.Cause)
	case writes && (result == bot.Done || result == bot.Gone || result == bot.Failed):
		k.setClosed(place, time.Time{}, "")
	default:
		k.keepClosed(place, next)
	}
}

// keepClosed lets a closed place wait for the next try.
func (k *Courier) keepClosed(p bot.Place, next time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, is := k.closed[p]; is {
		k.closed[p] = next
	}
}

// setClosed closes a place until next, or opens it if next is zero.
func (k *Courier) setClosed(p bot.Place, next time.Time, cause string) {
	is := !next.IsZero()
	k.mu.Lock()
	_, was := k.closed[p]
	if is {
		k.closed[p] = next
	} else {
		delete(k.closed, p)
	}
	k.mu.Unlock()
	if is == was {
		return
	}
	switch whole := p == platformOf(p); {
	case is && whole:
		k.Log.Warn("courier: a service refuses the bot; its messages wait", "platform", p.Platform, "cause", cause)
	case is:
		k.Log.Warn("courier: a place is closed to the bot; its messages wait", "platform", p.Platform, "place", placeName(p), "cause", cause)
	case whole:
		k.Log.Info("courier: a service accepts the bot again", "platform", p.Platform)
	default:
		k.Log.Info("courier: a place is open again", "platform", p.Platform, "place", placeName(p))
	}
	if k.OnPlace != nil {
		k.OnPlace(p, cause)
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

// Resend has closed places and platforms tried at once, after handlers reset the waits of
// their posts. It never blocks.
func (k *Courier) Resend() {
	k.mu.Lock()
	for p := range k.closed {
		k.closed[p] = time.Unix(0, 0)
	}
	k.mu.Unlock()
	k.Nudge()
}

// closedUntil is the time of the next try in a closed place, or zero.
func (k *Courier) closedUntil(p bot.Place) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return latest(k.closed[p], k.closed[platformOf(p)])
}

// probe returns the time of the next try in the closed place of a post, or zero, and how often
// the post was tried there in vain: the next turn is another one's.
func (k *Courier) probe(p *bot.Post) (next time.Time, probes int) {
	if next = k.closedUntil(p.Place); !next.IsZero() {
		probes = p.Tries
	}
	return next, probes
}

// endsWithCase reports whether a post that its closed place has never shown may be dropped
// when its case is over.
func endsWithCase(p bot.Post) bool {
	return p.State == bot.PostPending && p.Sends == 0 && len(p.Extra) == 0
}

// tooOld reports whether a post for a closed place may be dropped. A private one may show
// personal data, and is tried for ever.
func tooOld(p bot.Post, now time.Time) bool {
	return p.Waits == bot.WaitsPlace && !p.Place.Private && now.Sub(p.At).Abs() > giveUp
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
			if !endsWithCase(p) || tx.IsOpen(p.Subject) {
				continue
			}
			p.State, p.Shown, p.Why, p.Waits = bot.PostFailed, p.Want, "its place was closed until the case was over", ""
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
