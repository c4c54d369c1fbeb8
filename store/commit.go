package store

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// commitGroup makes what a group wrote durable, then tells everybody: first the
// hooks of its operations, then the writer, then the callers.
func (s *Store) commitGroup(g *group) {
	err := s.writeGroup(g)
	s.people.forget(g.layer)
	defer func() {
		g.done <- err
		answer(g.ops, err)
	}()
	s.noteHealth(err)
	if err != nil {
		return
	}
	for _, o := range g.ops {
		for _, hook := range o.hooks {
			_ = s.guard("after commit", func() error { hook(); return nil }) // guard logs it
		}
	}
}

// writeGroup writes all of a group in one commit. Its error matches ErrNotSaved
// or ErrUncertain.
func (s *Store) writeGroup(g *group) error {
	if g.size == 0 {
		return nil
	}
	var tx *bolt.Tx
	err := s.guard("begin", func() (err error) {
		tx, err = s.db.Begin(true)
		return err
	})
	if err != nil {
		return notSaved(err)
	}
	if err := s.guard("apply", func() error { return g.layer.apply(tx) }); err != nil {
		_ = s.guard("rollback", tx.Rollback) // the first error is the one to tell
		return notSaved(err)
	}
	return s.commitTx(tx)
}

// apply puts the writes into a transaction, in the order of the keys. An error
// leaves part of them there.
func (l *layer) apply(tx *bolt.Tx) error {
	into := stored{tx: tx}
	for b := range l {
		for _, w := range l[b] {
			var err error
			if w.deleted {
				err = into.bucket(bucket(b)).Delete(w.key)
			} else {
				err = into.bucket(bucket(b)).Put(w.key, w.value)
			}
			if err != nil {
				return fmt.Errorf("writing to %s: %w", bucketNames[b], err)
			}
		}
	}
	return nil
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

// WriteFault is the newest commit that failed.
type WriteFault struct {
	At    time.Time // by the store's clock
	Cause error     // matches ErrNotSaved or ErrUncertain, and ErrFull where room lacks
	Over  bool      // a commit has worked since
}

// LastFault gives the newest commit that failed since the file was opened, or
// false when none did. It reads nothing of the file. Safe for concurrent use.
func (s *Store) LastFault() (WriteFault, bool) {
	if t := s.fault.Load(); t != nil {
		return *t, true
	}
	return WriteFault{}, false
}

// noteHealth tells the operator when commits begin to fail and when they work
// again, rather than once for each of them. Commits follow one another.
func (s *Store) noteHealth(err error) {
	last := s.fault.Load()
	failing := last != nil && !last.Over
	switch {
	case err != nil:
		if !failing {
			s.log.Error("store: commits fail", "error", err, "next", nextStep(err))
		}
		s.fault.Store(&WriteFault{At: s.clock.peek(), Cause: err})
	case failing:
		s.log.Info("store: commits work again")
		s.fault.Store(&WriteFault{At: last.At, Cause: last.Cause, Over: true})
	}
}

// nextStep is what the operator is to do about a commit that failed.
func nextStep(err error) string {
	if errors.Is(err, ErrFull) {
		return "make room on the disk of the data file; it goes on by itself"
	}
	return "look at the disk of the data file and at the system's log"
}
