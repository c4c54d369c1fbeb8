package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// report is what one step did.
type report struct {
	act     bot.Act
	out     bot.Outcome
	ref     bot.Ref // the message that was sent, edited or removed
	painted bot.Painted
	found   []bot.Ref // by a look-up
	began   time.Time // by the store's clock
	held    bool      // the wait that the service asked for is kept by its limit
	doubt   time.Time // an edit from before the start may take effect until then
}

// deliver does the next step of one post and records the outcome. If the outcome
// can't be saved, deliver retries until it can, or until run ends; nothing else is
// done for the post until then.
func (k *Courier) deliver(run, ctx context.Context, j job) error {
	var p bot.Post
	var now time.Time
	var all []bot.Post
	err := k.Store.View(ctx, func(tx *store.Tx) (err error) {
		now, all = tx.Now(), tx.Posts(j.Subject)
		p, err = tx.Post(j.ID)
		return err
	})
	if err != nil {
		return err
	}
	if act, at := k.next(&p, all, now); act != j.act || at.After(now) {
		return nil // it has changed since
	}
	r, err := k.step(ctx, p, j.act, now)
	if errors.Is(err, store.ErrNotSaved) {
		return err // nothing was sent
	}
	if err != nil {
		// The card could not be drawn. The fault is in the bot; the post is tried again.
		r.out = bot.Outcome{Result: bot.Retry, Cause: err.Error()}
	}
	r.act, r.began = j.act, now
	switch j.act { // also of a call that was not made
	case bot.ActEdit:
		r.ref = p.Ref
	case bot.ActRemove:
		r.ref = p.Extra[0]
	case bot.ActSend, bot.ActFind:
	}
	if p.State == bot.PostInflight || j.act == bot.ActFind && !k.finds(p.Place.Platform) {
		r.act = bot.ActSend // its outcome stays unknown
	}
	k.hold(p.Place, &r)
	k.single(p, &r)
	if r.out.Refused() || r.out.Result == bot.Unsure {
		k.Log.Warn("courier: not delivered", "post", p.ID, "platform", p.Place.Platform, "call", r.act, "result", r.out.Result, "cause", r.out.Cause)
	}
	return k.keep(run, ctx, p, r)
}

// keep records the outcome, if need be again and again until run ends.
func (k *Courier) keep(run, ctx context.Context, p bot.Post, r report) error {
	for {
		at, err := k.record(ctx, p, r)
		if err == nil {
			k.note(p.Place, r, at)
		}
		if errors.Is(err, store.ErrNotSaved) && bot.Wait(run, unsavedWait) {
			continue
		}
		if err != nil {
			k.mu.Lock()
			k.unrecorded = true
			k.mu.Unlock()
		}
		return err
	}
}

// step makes the call. After a panic of the platform its outcome is unknown.
func (k *Courier) step(ctx context.Context, p bot.Post, act bot.Act, now time.Time) (r report, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(k.Log, p.Place.Platform, string(act), cause)
			r, err = report{out: bot.Outcome{Result: bot.Unsure, Cause: "internal error; the log has the cause"}}, nil
		}
	}()
	switch {
	case p.State == bot.PostInflight:
		return report{out: bot.Outcome{Result: bot.Unsure, Cause: "the program ended while the message was sent"}}, nil
	case act == bot.ActSend:
		return k.send(ctx, p)
	case act == bot.ActEdit:
		return k.edit(ctx, p, now)
	case act == bot.ActRemove:
		return k.remove(ctx, p)
	}
	return k.find(ctx, p)
}

// send sends a post. It records the post as inflight before that.
func (k *Courier) send(ctx context.Context, p bot.Post) (r report, err error) {
	if r.painted, err = k.paint(ctx, p); err != nil {
		return r, err
	}
	if p.Sends > 0 && !k.finds(p.Place.Platform) {
		if err := k.asks(ctx, p.Place.Platform); err != nil {
			r.out = bot.Outcome{Result: bot.Retry, Cause: err.Error()}
			return r, nil
		}
	}
	k.fillLink(ctx, &r.painted.Card, p.Place)
	parent := bot.Ref("")
	if err := k.change(ctx, func(tx *store.Tx) error {
		parent = refOf(tx, p.Thread)
		p.State = bot.PostInflight
		if p.Sends == 0 {
			p.Sent = tx.Now()
		}
		return tx.PutPost(p)
	}); err != nil {
		return r, err
	}
	call, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	platform := k.platforms[p.Place.Platform]
	if p.Place.Private {
		r.ref, r.out = platform.SendDirect(call, bot.Account{Platform: p.Place.Platform, ID: p.Place.ID}, r.painted.Card, p.ID)
	} else {
		r.ref, r.out = platform.Post(call, p.Place, r.painted.Card, p.ID, parent)
	}
	k.count(p.Place.Platform, bot.ActSend, r.out)
	return r, nil
}

// asks makes a harmless call and returns an error if the service doesn't answer it: a repeat
// is the last send of a post, which an outage must not use up.
func (k *Courier) asks(ctx context.Context, platform string) error {
	p, ok := k.platforms[platform].(bot.Introducer)
	if !ok {
		return nil
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := p.Self(call)
	return err
}

// edit makes a sent post show the newest rev.
func (k *Courier) edit(ctx context.Context, p bot.Post, now time.Time) (r report, err error) {
	if r.painted, err = k.paint(ctx, p); err != nil {
		return r, err
	}
	k.fillLink(ctx, &r.painted.Card, p.Place)
	k.mu.Lock()
	if until := k.began.Add(bot.LandsWithin); k.doubted[p.ID] && now.Before(sane(until, now)) {
		r.doubt = until
	}
	k.mu.Unlock()
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r.out = k.platforms[p.Place.Platform].Edit(call, p.Place, p.Ref, r.painted.Card)
	k.count(p.Place.Platform, bot.ActEdit, r.out)
	return r, nil
}

// remove removes the oldest of the further messages of a post.
func (k *Courier) remove(ctx context.Context, p bot.Post) (r report, err error) {
	if r.painted, err = k.paint(ctx, p); err != nil {
		return r, err
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	remover, ok := k.platforms[p.Place.Platform].(bot.Remover)
	if !ok {
		return r, nil // nothing can be done about it
	}
	r.out = remover.Remove(call, p.Place, p.Extra[0], r.painted.Pointer)
	k.count(p.Place.Platform, bot.ActRemove, r.out)
	return r, nil
}

// find looks up the messages of a post. A platform that can't leaves the send uncertain.
func (k *Courier) find(ctx context.Context, p bot.Post) (r report, err error) {
	finder, ok := k.platforms[p.Place.Platform].(bot.Finder)
	if !ok {
		return report{out: bot.Outcome{Result: bot.Unsure, Cause: "the platform can't look it up"}}, nil
	}
	lost := bot.Lost{ID: p.ID, Place: p.Place, Since: p.Sent, Until: p.LandsBy}
	if lost.Since.IsZero() {
		lost.Since = p.At
	}
	if err := k.Store.View(ctx, func(tx *store.Tx) error {
		lost.Thread = refOf(tx, p.Thread)
		return nil
	}); err != nil {
		return r, err
	}
	call, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r.found, r.out = finder.Find(call, lost)
	k.count(p.Place.Platform, bot.ActFind, r.out)
	return r, nil
}

// refOf returns the message of a post, or "".
func refOf(tx *store.Tx, id bot.PostID) bot.Ref {
	if id == "" {
		return ""
	}
	p, err := tx.Post(id)
	if err != nil {
		return ""
	}
	return p.Ref
}

// paint draws the card. It returns a panic as an error.
func (k *Courier) paint(ctx context.Context, p bot.Post) (painted bot.Painted, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("paint: panic with a %T", r) // its value may be customer data
		}
	}()
	return k.Paint(ctx, p)
}

// hold gives the wait that a service asked for to the limit that it is about, so that no
// other message runs into it.
func (k *Courier) hold(place bot.Place, r *report) {
	if r.out.Result != bot.Retry || r.out.After <= 0 {
		return
	}
	if limits := k.limits(place, r.act); len(limits) > 0 {
		k.Pacer.Hold(limits[0], r.out.After)
		r.held = true
	}
}
