package store

import (
	"sync"
	"sync/atomic"
)

// The states of an operation. It leaves opQueued exactly once, so that the writer and the
// caller always agree on whether it ran.
const (
	opQueued    int32 = iota
	opBegun           // the writer runs it or has run it
	opAbandoned       // the caller gave up first: it never runs
)

// op is one queued operation.
type op struct {
	key  Key
	fn   func(*Tx) (Receipt, error)
	long bool // has its own commit

	state atomic.Int32

	// The writer sets these before it closes done; the caller reads them after that.
	receipt Receipt
	err     error
	done    chan struct{}

	hooks []func() // of Tx.OnCommit; used only by the writer
}

func (o *op) begin() bool   { return o.state.CompareAndSwap(opQueued, opBegun) }
func (o *op) abandon() bool { return o.state.CompareAndSwap(opQueued, opAbandoned) }

// queue holds the queued operations, in order. It is a slice with a lock instead of a
// channel, so that the writer takes a whole group in one step.
type queue struct {
	mu      sync.Mutex
	waiting []*op
	closed  bool
	max     int
	wake    chan struct{} // holds a token if there may be an operation to take
}

func newQueue(most int) *queue {
	return &queue{max: most, wake: make(chan struct{}, 1)}
}

// add queues an operation. It never blocks: a full queue is ErrBusy.
func (q *queue) add(o *op) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return notSaved(ErrClosed)
	case len(q.waiting) >= q.max:
		return ErrBusy
	}
	q.waiting = append(q.waiting, o)
	q.ring()
	return nil
}

// take returns the next operations in order, at most room of them, without blocking. A long
// one is returned alone, and only if alone is set. held says that a long one is next but
// alone was not set; over says that the queue is closed and empty.
func (q *queue) take(room int, alone bool) (ops []*op, held, over bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := groupSize(q.waiting, room)
	if n > 0 && q.waiting[0].long && !alone {
		n, held = 0, true
	}
	ops = append(ops, q.waiting[:n]...)
	left := copy(q.waiting, q.waiting[n:])
	clear(q.waiting[left:])
	q.waiting = q.waiting[:left]
	if left > 0 {
		q.ring()
	}
	return ops, held, q.closed && left == 0
}

// groupSize returns how many operations go together: at most most, and a long one alone.
func groupSize(ops []*op, most int) int {
	for i, o := range ops {
		if i == most || o.long && i > 0 {
			return i
		}
		if o.long {
			return 1
		}
	}
	return len(ops)
}

// drain empties the queue.
func (q *queue) drain() []*op {
	q.mu.Lock()
	defer q.mu.Unlock()
	left := q.waiting
	q.waiting = nil
	return left
}

// close refuses further operations; take still returns queued ones.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ring()
}

func (q *queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
