package store

import (
	"context"
	"errors"
	"time"
)

var errNotBegun = errors.New("the operation did not begin in time")

// Update runs fn in the writer and returns when its writes are durable or have failed.
// Operations run one after the other; several share one commit.
//
// If key was used before by the same input, Update returns the earlier receipt, with Seen
// set, and doesn't run fn; by another, it returns ErrKeyUsed. The zero Key is no key. If fn returns an error or panics, none of its writes are
// saved, other operations of the same commit are unaffected, and only this caller gets the
// error (for a panic: ErrInternal).
//
// Of the other errors, those that match ErrNotSaved say that nothing was or will be written:
// the queue was full (ErrBusy), the operation had not begun within Options.BeginBy or before
// ctx ended (the error matches ctx's too), the commit failed, the store is closed.
// ErrUncertain says that the operation had begun but its result was not known within
// Options.KnowBy: it may still be saved.
//
// fn must not block, nor keep its Tx. Safe for concurrent use, but not within fn.
func (s *Store) Update(ctx context.Context, key Key, fn func(*Tx) (Receipt, error)) (Receipt, error) {
	o := &op{key: key, fn: fn, done: make(chan struct{})}
	if err := s.enqueue(ctx, o); err != nil {
		return Receipt{}, err
	}
	return s.wait(ctx, o)
}

// UpdateLong is Update for a long operation, such as an import: it has its own commit, waits
// in the queue until ctx ends, and has no deadline once begun. Operations queued after it
// keep their own deadlines.
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

// wait waits for the result within the deadlines. If ctx ends after the operation has begun,
// it still waits: the caller needs the result.
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
