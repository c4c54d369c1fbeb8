package store

import (
	"fmt"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"
)

// write is the writer: it commits whatever is queued, again and again, until
// the queue is closed and empty. It waits for no timer: while one group is
// being committed, the next one gathers by itself.
func (s *Store) write() {
	defer close(s.stopped)
	defer func() { // an operation may have ended this goroutine (runtime.Goexit)
		s.queue.close()
		answer(s.queue.drain(), notSaved(ErrClosed))
	}()
	debug.SetPanicOnFault(true)
	var memory []*op
	for {
		group, more := s.queue.take(memory[:0], s.opts.MaxBatch)
		if !more {
			return
		}
		s.commitGroup(group)
		clear(group)
		memory = group
	}
}

// commitGroup runs the operations of one commit and answers all of them.
func (s *Store) commitGroup(ops []*op) {
	err := notSaved(ErrInternal) // stands only if an operation ends the goroutine
	defer func() { answer(ops, err) }()
	err = s.guard("commit", func() error { return s.runGroup(ops) })
	s.noteHealth(err)
}

// runGroup makes one commit of the operations that are still wanted. Its error
// is that of the whole commit; each operation's own is in it.
func (s *Store) runGroup(ops []*op) error {
	tx, err := s.db.Begin(true)
	if err != nil {
		return notSaved(err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	into := &shared{bolt: tx}
	for _, o := range ops {
		if !o.begin() {
			continue
		}
		if err := s.runOp(into, o); err != nil {
			return notSaved(err)
		}
	}
	if into.written {
		if err := s.commitTx(tx); err != nil {
			return err
		}
	}
	for _, o := range ops {
		for _, hook := range o.hooks {
			_ = s.guard("after commit", func() error { hook(); return nil }) // guard logs it
		}
	}
	return nil
}

// runOp runs one operation and moves what it wrote into the shared transaction.
// The operation's own error goes into it; the returned one ends the commit.
func (s *Store) runOp(into *shared, o *op) error {
	t := &Tx{shared: into, now: s.clock.tick(), writable: true}
	o.err = s.guard("update", func() error {
		receipt, seen := t.receipt(o.key)
		if !seen {
			var err error
			if receipt, err = o.fn(t); err != nil {
				return err
			}
			receipt.Seen = false
			t.putReceipt(o.key, receipt)
		}
		o.receipt = receipt
		return t.err
	})
	if o.err != nil {
		return nil
	}
	o.hooks = t.hooks
	if s.opts.Record != nil {
		s.opts.Record(t.recorded())
	}
	return s.guard("apply", t.apply)
}

// commitTx commits. When that fails it finds out whether the commit can still
// be there after a restart: bolt's last step writes a page that holds the
// transaction's number, and what a view sees is what that page says.
func (s *Store) commitTx(tx *bolt.Tx) error {
	id := tx.ID()
	cause := s.guard("commit", func() error { return s.commit(tx) })
	if cause == nil {
		return nil
	}
	_ = s.guard("rollback", tx.Rollback) // bolt has done it, unless it panicked
	newest := id
	err := s.guard("looking after a commit", func() error {
		view, err := s.db.Begin(false)
		if err != nil {
			return err
		}
		newest = view.ID()
		return view.Rollback()
	})
	if err != nil || newest >= id {
		return fmt.Errorf("%w: %w", ErrUncertain, cause)
	}
	return notSaved(cause)
}

// noteHealth tells the operator when commits begin to fail and when they work
// again, rather than once for each of them.
func (s *Store) noteHealth(err error) {
	switch {
	case err != nil && !s.failing:
		s.log.Error("store: commits fail", "error", err)
	case err == nil && s.failing:
		s.log.Info("store: commits work again")
	}
	s.failing = err != nil
}

// answer ends the operations: each with its own error, else with err.
func answer(ops []*op, err error) {
	for _, o := range ops {
		if o.state.Load() != opBegun && !o.begin() {
			continue
		}
		if o.err == nil {
			o.err = err
		}
		if o.err != nil {
			o.receipt = Receipt{}
		}
		close(o.done)
	}
}
