package store

import (
	"context"
	"errors"
	"time"
)

var errNotBegun = errors.New("it was not begun in time")

// Update runs fn in the writer and returns once what it wrote is durable, or
// surely is not. Operations run one after the other; several share one commit.
//
// A key that was seen before gives the receipt of then, with Seen set, and fn
// doesn't run. The zero Key is no key. When fn returns an error or panics,
// nothing of it is written, other operations of the same commit are unharmed,
// and the error (for a panic: ErrInternal) goes to this caller alone.
//
// Of the other errors, those that match ErrNotSaved say that nothing was or
// will be written: the queue was full (ErrBusy), the operation had not begun
// within Options.BeginBy or before ctx ended (the error matches ctx's too), the
// commit failed, the store is closed. ErrUncertain says that it was begun but
// its end was not known within Options.KnowBy: it may still be saved.
//
// fn must not wait for anything, nor keep its Tx. Safe for concurrent use; not
// from within fn.
func (s *Store) Update(ctx context.Context, key Key, fn func(*Tx) (Receipt, error)) (Receipt, error) {
	o := &op{key: key, fn: fn, done: make(chan struct{})}
	if err := s.enqueue(ctx, o); err != nil {
		return Receipt{}, err
	}
	return s.wait(ctx, o)
}

// UpdateLong is Update for an operation that is long by its nature, such as an
// import: it has a commit of its own, waits for its turn until ctx ends, and
// once begun is waited for however long it takes. What is queued behind it
// keeps its own deadline.
func (s *Store) UpdateLong(ctx context.Context, key Key, fn func(*Tx) (Receipt, error)) (Receipt, error) {
	o := &op{key: key, fn: fn, long: true, done: make(chan struct{})}
	if err := s.enqueue(ctx, o); err != nil {
		return Receipt{}, err
	}
	select {
	case <-o.done:
	case <-ctx.Done():
		if o.abandon() {
			return Receipt{}, notSaved(ctx.Err())
		}
		<-o.done
	}
	return o.receipt, o.err
}

func (s *Store) enqueue(ctx context.Context, o *op) error {
	if err := ctx.Err(); err != nil {
		return notSaved(err)
	}
	if err := o.key.check(); err != nil {
		return notSaved(err)
	}
	return s.queue.add(o)
}

// wait waits for the answer within the deadlines. After an end of ctx a begun
// operation is waited for all the same: its fate is what the caller asked for.
func (s *Store) wait(ctx context.Context, o *op) (Receipt, error) {
	timer := time.NewTimer(s.opts.BeginBy)
	defer timer.Stop()
	ended, lastCall := ctx.Done(), false
	for {
		select {
		case <-o.done:
			return o.receipt, o.err
		case <-ended:
			if o.abandon() {
				return Receipt{}, notSaved(ctx.Err())
			}
			ended = nil
		case <-timer.C:
			if o.abandon() {
				return Receipt{}, notSaved(errNotBegun)
			}
			if lastCall {
				return Receipt{}, ErrUncertain
			}
			lastCall = true
			timer.Reset(s.opts.KnowBy - s.opts.BeginBy)
		}
	}
}
