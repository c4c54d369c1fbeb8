package store

import (
	"errors"
	"runtime"
	"runtime/debug"
)

// errFoundedOn is the fate of an operation, done or refused, that saw what was
// then not saved.
var errFoundedOn = errors.New("what it was founded on was not saved")

// writer runs all operations, one after the other, in groups: a group is what
// one commit writes. While one group is being committed the next is run, over
// the writes of the first, so that the disk and the program work at the same
// time; there is no timer. Should the first then fail, so does the second: it
// saw what never was.
type writer struct {
	*Store
	filling  *group
	full     bool   // nothing more goes into filling
	inflight *group // being committed, or nil
	over     bool   // the queue is closed and empty
	own      layer  // of the running operation; its memory serves all of them
	spare    *layer // of a group that is over: its memory serves the next
}

// group is the operations of one commit.
type group struct {
	ops   []*op
	layer *layer // what they wrote
	size  int    // of that, in bytes
	done  chan error
}

// runWriter is the writer's goroutine. It ends when the queue is closed and
// everything is answered.
func (s *Store) runWriter() {
	defer close(s.stopped)
	w := &writer{Store: s}
	w.next()
	defer w.end()
	debug.SetPanicOnFault(true)
	for !w.over || w.inflight != nil {
		w.step()
	}
}

// step waits for the next thing to do and does it.
func (w *writer) step() {
	var done chan error
	if w.inflight != nil {
		done = w.inflight.done
	}
	wake := w.queue.wake
	if w.full {
		wake = nil
	}
	select {
	case <-wake:
		w.fill()
	case err := <-done:
		w.spare = w.inflight.layer
		w.spare.reset()
		w.inflight = nil
		if err != nil {
			answer(w.filling.ops, notSaved(errFoundedOn))
			w.next()
		}
	}
	if w.inflight == nil {
		w.handOver()
	}
}

// fill runs what is queued.
func (w *writer) fill() {
	ops, held, over := w.queue.take(w.opts.MaxBatch-len(w.filling.ops), len(w.filling.ops) == 0)
	w.over = over
	w.run(ops)
	w.full = held || len(w.filling.ops) >= w.opts.MaxBatch || w.filling.size >= maxOp || len(ops) > 0 && ops[0].long
}

// handOver has the group that was filled committed, with what other goroutines are
// just about to queue.
func (w *writer) handOver() {
	if runtime.Gosched(); !w.full {
		w.fill()
	}
	if len(w.filling.ops) == 0 {
		w.full = false
		return
	}
	w.inflight = w.filling
	go w.commitGroup(w.inflight)
	w.next()
}

// next begins to fill another group.
func (w *writer) next() {
	w.filling, w.full = &group{layer: w.spare, done: make(chan error, 1)}, false
	if w.spare = nil; w.filling.layer == nil {
		w.filling.layer = &layer{}
	}
}

// run runs operations, on what is stored and pending now.
func (w *writer) run(ops []*op) {
	if len(ops) == 0 {
		return
	}
	tx, err := w.db.Begin(false)
	if err != nil {
		answer(ops, notSaved(err))
		return
	}
	defer func() { _ = tx.Rollback() }() // of a read transaction: nothing can fail
	t := Tx{stored: &stored{tx: tx}, layers: []*layer{&w.own, w.filling.layer}}
	if w.inflight != nil {
		t.layers = append(t.layers, w.inflight.layer)
	}
	for _, o := range ops {
		if o.begin() {
			w.filling.ops = append(w.filling.ops, o)
			w.runOp(t, o)
		}
	}
}

// runOp runs one operation and adds what it wrote to the group, or drops it.
func (w *writer) runOp(t Tx, o *op) {
	t.now = w.clock.tick()
	o.err = w.guard("update", func() error {
		receipt, seen := t.receipt(o.key)
		if !seen {
			var err error
			if receipt, err = o.fn(&t); err != nil {
				return err
			}
			receipt.Seen = false
			t.putReceipt(o.key, receipt)
		}
		o.receipt = receipt
		return t.err
	})
	if o.err != nil {
		w.own.reset()
		return
	}
	if w.opts.Record != nil {
		w.opts.Record(t.recorded())
	}
	o.hooks = t.hooks
	w.filling.size += t.size
	w.filling.layer.absorb(&w.own)
}

// end answers whatever is left. Nothing is, unless an operation ended the
// writer's goroutine (runtime.Goexit).
func (w *writer) end() {
	w.queue.close()
	answer(w.filling.ops, notSaved(ErrInternal))
	if w.inflight != nil {
		_ = <-w.inflight.done
	}
	answer(w.queue.drain(), notSaved(ErrClosed))
}

// answer ends the operations: with err, which is that of their commit, else each
// with its own.
func answer(ops []*op, err error) {
	for _, o := range ops {
		if o.state.Load() != opBegun && !o.begin() {
			continue
		}
		switch {
		case err != nil && o.err != nil:
			o.err = notSaved(errFoundedOn) // it wrote nothing, however the commit ended
		case err != nil:
			o.err = err
		}
		if o.err != nil {
			o.receipt = Receipt{}
		}
		close(o.done)
	}
}
