package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Store is an open data file. Safe for concurrent use.
type Store struct {
	opts  Options
	log   *slog.Logger
	db    *bolt.DB
	id    string  // of the store, see ID
	seal  *sealer // nil while the file is of a schema before 4
	clock *clock
	queue *queue

	// commit is (*bolt.Tx).Commit, unless a test replaces it.
	commit func(*bolt.Tx) error

	rings sync.Mutex // held while the key ring is replaced

	fault  atomic.Pointer[WriteFault] // nil if no commit has failed
	people people
	epoch  epoch // of the desk's links and sessions

	touched touched // since the data were compared last

	lists     chan struct{}   // holds a token while a large change is written, see lockLists
	applying  atomic.Bool     // a staged change is being applied
	finishing sync.WaitGroup  // changes that are finished in the background
	life      context.Context // ends when Close begins

	stopped chan struct{} // closed when the writer has ended
	close   func() error  // ends writer and file, once
}

func newStore(db *bolt.DB, opts Options) *Store {
	s := &Store{
		opts:    opts,
		log:     opts.Logger,
		db:      db,
		clock:   &clock{now: opts.Now, elapsed: opts.Elapsed, simulated: opts.Simulated},
		queue:   newQueue(opts.MaxQueue),
		commit:  (*bolt.Tx).Commit,
		lists:   make(chan struct{}, 1),
		stopped: make(chan struct{}),
	}
	var end context.CancelFunc
	s.life, end = context.WithCancel(context.Background())
	s.close = sync.OnceValue(func() error {
		end()
		s.finishing.Wait()
		s.queue.close()
		<-s.stopped
		return s.db.Close()
	})
	return s
}

// Close runs the queued operations, ends the writer and closes the file. It waits for
// running views. Later calls wait for the first and return its result; later Updates and
// Views return ErrClosed.
func (s *Store) Close() error { return s.close() }

// View runs fn on the rows that are committed now, without later changes. fn must be short,
// since a long view makes the file grow and can block the writer, and must not keep its Tx.
// A panic in fn returns ErrInternal. Safe for concurrent use, but not within an Update's fn.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := s.db.Begin(false)
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	if err != nil {
		return fmt.Errorf("beginning a view: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // can't fail for a read transaction
	t := &Tx{stored: &stored{tx: tx, seal: s.seal}}
	t.now, t.doubted = s.clock.read()
	return t.result(s.guard("view", func() error { return fn(t) }))
}

// guard runs fn. It recovers a panic, also a fault of the memory mapping, logs it with its
// stack and returns it as an error.
func (s *Store) guard(what string, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			e := panicError{v}
			s.log.Error("store: panic", "in", what, "fault", e.Error(), "stack", string(debug.Stack()))
			err = e
		}
	}()
	return fn()
}
