package store

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// commitGroup makes the writes of a group durable, and then informs the hooks of its
// operations, the writer and the callers, in this order.
func (s *Store) commitGroup(g *group) {
	err := s.writeGroup(g)
	s.people.forget(g.layer)
	s.touched.note(g.layer)
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

// writeGroup writes a group in one commit. Its error matches ErrNotSaved or ErrUncertain.
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
	if err := s.guard("apply", func() error { return g.layer.apply(&stored{tx: tx, seal: s.seal}, g.ops[0].long) }); err != nil {
		_ = s.guard("rollback", tx.Rollback) // return the first error
		return notSaved(err)
	}
	return s.commitTx(tx)
}

// fullPages is how full bolt leaves the pages of many writes in a row. Otherwise it leaves
// them half full, for writes that fall in between later.
const fullPages = 0.9

// apply puts the writes into a transaction, in the order of the keys; many says that they are
// many in a row. After an error the transaction may contain part of them.
func (l *layer) apply(into *stored, many bool) error {
	for b := range l {
		if many && len(l[b]) > 0 {
			into.bucket(bucket(b)).FillPercent = fullPages
		}
		for _, w := range l[b] {
			var err error
			if w.deleted {
				err = into.bucket(bucket(b)).Delete(w.key)
			} else {
				err = into.bucket(bucket(b)).Put(w.key, into.seal.seal(bucket(b), w.key, w.value))
			}
			if err != nil {
				return fmt.Errorf("writing to %s: %w", bucketNames[b], err)
			}
		}
	}
	return nil
}

// commitTx commits. If that fails, it finds out whether the commit can still take effect
// after a restart: bolt's last step writes a meta page with the transaction's number, and a
// view reads that page.
func (s *Store) commitTx(tx *bolt.Tx) error {
	id := tx.ID()
	cause := s.guard("commit", func() error { return s.commit(tx) })
	if cause == nil {
		return nil
	}
	_ = s.guard("rollback", tx.Rollback) // only needed if bolt panicked
	newest := id
	err := s.guard("checking a failed commit", func() error {
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

// WriteFault is the latest failed commit.
type WriteFault struct {
	At    time.Time // by the store's clock
	Cause error     // matches ErrNotSaved or ErrUncertain, and ErrFull if there is no room
	Over  bool      // a commit has succeeded since
	N     uint64    // how many commits had failed by then since the file was opened
}

// LastFault returns the latest failed commit since the file was opened, or false if there
// is none. It doesn't read the file. Safe for concurrent use.
func (s *Store) LastFault() (WriteFault, bool) {
	if t := s.fault.Load(); t != nil {
		return *t, true
	}
	return WriteFault{}, false
}

// noteHealth logs when commits begin to fail and when they work again, instead of each
// failure. It is never called concurrently.
func (s *Store) noteHealth(err error) {
	last := s.fault.Load()
	failing := last != nil && !last.Over
	switch {
	case err != nil:
		if !failing {
			s.log.Error("store: commits fail", "error", err, "next", nextStep(err))
		}
		n := uint64(1)
		if last != nil {
			n += last.N
		}
		at, _ := s.clock.read()
		s.fault.Store(&WriteFault{At: at, Cause: err, N: n})
	case failing:
		s.log.Info("store: commits work again")
		s.fault.Store(&WriteFault{At: last.At, Cause: last.Cause, Over: true, N: last.N})
	}
}

// nextStep tells the operator what to do about a failed commit.
func nextStep(err error) string {
	if errors.Is(err, ErrFull) {
		return "make room on the disk of the data file; no restart is needed"
	}
	return "check the disk of the data file and the system's log"
}
