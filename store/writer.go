package store

import (
	"errors"
	"runtime"
	"runtime/debug"
)

// errFoundedOn is the error of an operation, done or refused, that had read writes which
// were then not saved.
var errFoundedOn = errors.New("an earlier operation that it depends on was not saved")

// writer runs all operations, one after the other, in groups: a group is one commit. While
// one group is being committed the next one runs on top of its writes, so that the disk and
// the CPU work at the same time; there is no timer. If the first commit fails, so does the
// second group, which has read writes that don't exist.
type writer struct {
	*Store
	filling  *group
	full     bool   // filling takes no more operations
	inflight *group // being committed, or nil
	over     bool   // the queue is closed and empty
	own      layer  // the running operation's writes; its memory is reused
	spare    *layer // the layer of a finished group, for reuse
}

// group is the operations of one commit.
type group struct {
	ops   []*op
	layer *layer // their writes
	size  int    // size of the writes, in bytes
	done  chan error
}

// runWriter is the writer's goroutine. It ends when the queue is closed and every operation
// is answered.
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

// step waits for the next event and handles it.
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

// fill runs the queued operations.
func (w *writer) fill() {
	ops, held, over := w.queue.take(w.opts.MaxBatch-len(w.filling.ops), len(w.filling.ops) == 0)
	w.over = over
	w.run(ops)
	w.full = held || len(w.filling.ops) >= w.opts.MaxBatch || w.filling.size >= maxOp || len(ops) > 0 && ops[0].long
}

// handOver starts the commit of the filled group. Before that, other goroutines may
// run, so that what they are about to queue is in the same commit.
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

// next starts a new group.
func (w *writer) next() {
	w.filling, w.full = &group{layer: w.spare, done: make(chan error, 1)}, false
	if w.spare = nil; w.filling.layer == nil {
		w.filling.layer = &layer{}
	}
}

// run runs operations on top of the stored and pending rows.
func (w *writer) run(ops []*op) {
	if len(ops) == 0 {
		return
	}
	tx, err := w.db.Begin(false)
	if err != nil {
		answer(ops, notSaved(err))
		return
	}
	defer func() { _ = tx.Rollback() }() // can't fail for a read transaction
	t := Tx{stored: &stored{tx: tx, seal: w.seal}, layers: []*layer{&w.own, w.filling.layer}}
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

// runOp runs one operation and adds its writes to the group, or drops them.
func (w *writer) runOp(t Tx, o *op) {
	t.now, t.doubted = w.clock.read()
	o.err = w.guard("update", func() error {
		receipt, seen, err := t.receipt(o.key)
		if err != nil {
			return err
		}
		if !seen {
			if receipt, err = o.fn(&t); err != nil {
				return err
			}
			receipt.Seen, receipt.At = false, t.now
			t.putReceipt(o.key, receipt)
		}
		o.receipt = receipt
		t.keepDoubt(w.clock)
		return nil
	})
	if o.err = t.result(o.err); o.err != nil {
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

// end answers all remaining operations. There are some only if an operation ended the
// writer's goroutine (runtime.Goexit).
func (w *writer) end() {
	w.queue.close()
	answer(w.filling.ops, notSaved(ErrInternal))
	if w.inflight != nil {
		_ = <-w.inflight.done
	}
	answer(w.queue.drain(), notSaved(ErrClosed))
}

// answer ends the operations with err, the error of their commit, or each with its own.
func answer(ops []*op, err error) {
	for _, o := range ops {
		if o.state.Load() != opBegun && !o.begin() {
			continue
		}
		switch {
		case err != nil && o.err != nil:
			o.err = notSaved(errFoundedOn) // it wrote nothing, whatever the result of the commit
		case err != nil:
			o.err = err
		}
		if o.err != nil {
			o.receipt = Receipt{}
		}
		close(o.done)
	}
}
