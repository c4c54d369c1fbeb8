package courier

import (
	"context"
	"errors"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// deliver does the next step of one post and records the outcome. If the outcome
// can't be saved, deliver retries until it can, or until run ends; nothing else is
// sent to the place until then.
func (k *Courier) deliver(run, ctx context.Context, id bot.PostID) error {
	var p bot.Post
	err := k.Store.View(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Post(id)
		return err
	})
	if err != nil || p.Settled() {
		return err
	}
	var out bot.Outcome
	switch {
	case p.State == bot.PostDone && len(p.Extra) > 0:
		out = k.remove(ctx, &p)
	case p.State == bot.PostDone:
		out, err = k.edit(ctx, &p)
	case p.State == bot.PostPending:
		out, err = k.send(ctx, &p)
	default: // unsure, or inflight at the last stop
		out, err = k.find(ctx, &p)
	}
	if errors.Is(err, store.ErrNotSaved) {
		return err // nothing was sent
	}
	if err != nil {
		// The card could not be drawn. The fault is in the bot; the post is tried again.
		out = bot.Outcome{Result: bot.Retry, Cause: err.Error()}
	}
	if out.Result != bot.Done && out.Result != bot.Closed {
		k.Log.Warn("courier: not delivered", "post", p.ID, "platform", p.Place.Platform, "result", int(out.Result), "cause", out.Cause)
	}
	for {
		at, err := k.record(ctx, p, out)
		if err == nil {
			k.note(p.Place, out, at)
		}
		if !errors.Is(err, store.ErrNotSaved) || !bot.Wait(run, unsavedWait) {
			return err
		}
	}
}

// send sends a post for the first time. It records the post as inflight before that.
func (k *Courier) send(ctx context.Context, p *bot.Post) (bot.Outcome, error) {
	painted, err := k.paint(ctx, *p)
	if err != nil {
		return bot.Outcome{}, err
	}
	p.State = bot.PostInflight
	thread := bot.Ref("")
	if err := k.change(ctx, func(tx *store.Tx) error {
		thread = threadOf(tx, *p)
		return tx.PutPost(*p)
	}); err != nil {
		return bot.Outcome{}, err
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var out bot.Outcome
	platform := k.platforms[p.Place.Platform]
	if p.Place.Private {
		p.Ref, out = platform.SendDirect(call, bot.Account{Platform: p.Place.Platform, ID: p.Place.ID}, painted.Card, p.ID)
	} else {
		p.Ref, out = platform.Post(call, p.Place, painted.Card, p.ID, thread)
	}
	k.count(p.Place.Platform, "send", out)
	p.Shown, p.Turn = painted.Rev, painted.Turn
	return out, nil
}

// edit makes a sent post show the newest rev.
func (k *Courier) edit(ctx context.Context, p *bot.Post) (bot.Outcome, error) {
	painted, err := k.paint(ctx, *p)
	if err != nil {
		return bot.Outcome{}, err
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	out := k.platforms[p.Place.Platform].Edit(call, p.Place, p.Ref, painted.Card)
	k.count(p.Place.Platform, "edit", out)
	p.Shown, p.Turn = painted.Rev, painted.Turn
	return out, nil
}

// remove removes the oldest of the further messages of a post.
func (k *Courier) remove(ctx context.Context, p *bot.Post) bot.Outcome {
	remover, ok := k.platforms[p.Place.Platform].(bot.Remover)
	if !ok {
		p.Extra = nil
		return bot.Outcome{}
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	out := remover.Remove(call, p.Place, p.Extra[0], bot.Card{})
	k.count(p.Place.Platform, "remove", out)
	if out.Result == bot.Done {
		p.Extra = p.Extra[1:]
	}
	return out
}

// find looks up a post whose delivery is uncertain. If the platform can't look up
// posts, the post is sent again and marked as a repeat. If it isn't found, it is
// looked up once more before it is sent again: a service's history may lag.
func (k *Courier) find(ctx context.Context, p *bot.Post) (bot.Outcome, error) {
	p.State = bot.PostUnsure
	finder, ok := k.platforms[p.Place.Platform].(bot.Finder)
	if !ok {
		p.State, p.Repeat = bot.PostPending, true
		return bot.Outcome{Result: bot.Retry, Cause: "the platform can't look it up"}, nil
	}
	lost := bot.Lost{ID: p.ID, Place: p.Place, Since: p.At}
	if err := k.Store.View(ctx, func(tx *store.Tx) error {
		lost.Thread = threadOf(tx, *p)
		return nil
	}); err != nil {
		return bot.Outcome{}, err
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	refs, out := finder.Find(call, lost)
	k.count(p.Place.Platform, "find", out)
	switch {
	case out.Result == bot.Done && len(refs) > 0:
		p.Ref, p.Extra, p.Shown, p.Looks = refs[0], refs[1:], 0, 0
	case out.Result == bot.Done && p.Looks+1 < maxLooks:
		p.Looks++
		out = bot.Outcome{Result: bot.Retry, After: lookAgain, Cause: "the post was not found yet"}
	case out.Result == bot.Done:
		p.State, p.Looks = bot.PostPending, 0
		out = bot.Outcome{Result: bot.Retry, Cause: "the post did not arrive"}
	}
	return out, nil
}

// An uncertain post is looked up this often, with this much time between.
const (
	maxLooks  = 2
	lookAgain = 5 * time.Second
)

// threadOf returns the message whose thread a post belongs to, or "".
func threadOf(tx *store.Tx, p bot.Post) bot.Ref {
	if p.Thread == "" {
		return ""
	}
	parent, err := tx.Post(p.Thread)
	if err != nil {
		return ""
	}
	return parent.Ref
}

// record writes the outcome, and returns the time of the transaction. After an
// unsure edit the shown rev is unknown, so the post is edited again.
func (k *Courier) record(ctx context.Context, p bot.Post, out bot.Outcome) (at time.Time, err error) {
	err = k.change(ctx, func(tx *store.Tx) error {
		at = tx.Now()
		p.Tries++
		p.NotBefore = time.Time{}
		switch out.Result {
		case bot.Done:
			p.State, p.Tries, p.Why = bot.PostDone, 0, ""
		case bot.Retry:
			if p.State == bot.PostInflight {
				p.State = bot.PostPending
			}
			p.Shown, p.NotBefore = 0, tx.Now().Add(backOff(p.Tries, out.After))
		case bot.Unsure:
			p.Shown, p.NotBefore = 0, tx.Now().Add(backOff(p.Tries, out.After))
			if p.State != bot.PostDone {
				p.State = bot.PostUnsure
			}
		case bot.Gone:
			p.State, p.Ref, p.Shown = bot.PostPending, "", 0
		case bot.Closed, bot.Off, bot.Unknown:
			waitClosed(&p, out.Cause, at)
		case bot.Failed:
			p.State, p.Why = bot.PostFailed, out.Cause
		}
		if err := tx.PutPost(p); err != nil {
			return err
		}
		return settle(tx, p.Subject)
	})
	return at, err
}

// settle removes the subject from the work list if all its posts show its newest rev.
func settle(tx *store.Tx, subject string) error {
	var rev uint64
	for _, p := range tx.Posts(subject) {
		if !p.Settled() {
			return nil
		}
		rev = p.Want
	}
	tx.Settled(subject, rev)
	return nil
}

// settle removes subjects whose posts already show the newest rev from the work list.
func (k *Courier) settle(ctx context.Context, subjects []string) error {
	return k.change(ctx, func(tx *store.Tx) error {
		for _, s := range subjects {
			if err := settle(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *Courier) change(ctx context.Context, fn func(*store.Tx) error) error {
	_, err := k.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, fn(tx)
	})
	return err
}

// backOff returns the wait before the next try: what the service asked for, else 1,
// 2, 4 seconds and so on, at most a minute.
func backOff(tries int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	return min(time.Second<<min(tries-1, 10), maxWait)
}
