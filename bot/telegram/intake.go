package telegram

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxWork  = 64   // handlers at work at once; further inputs wait
	maxOfOne = 32   // unanswered inputs of one person; further ones are dropped
	maxInAll = 1024 // unanswered inputs; with more, the poll waits

	// patience is how long the answer to a press, and the person's next input, wait until
	// a message is sent.
	patience = 2 * time.Second
	// maxStop is how long inputs in work may take after a stop.
	maxStop = 25 * time.Second
)

// intake works on inputs: one person's in order, those of different people at once. The
// next input of a person waits until the one before is answered, or was handled and its
// answer takes longer than patience.
type intake struct {
	serve   func(context.Context, *task)
	journal journal
	work    context.Context // of inputs in work; ends maxStop after a stop
	room    chan struct{}   // one token per unanswered input
	workers sync.WaitGroup

	mu     sync.Mutex
	people map[int64]*line
}

// line is the queue of one person.
type line struct {
	waiting []*task
	open    int  // unanswered inputs, waiting or not
	working bool // a worker takes from the queue
	told    bool // the person is being told that an input was dropped
}

// task is one input until it is answered.
type task struct {
	input
	at      time.Time     // when it was received
	handled chan struct{} // closed when only its answer is left
	done    chan struct{} // closed when it is answered, or left for the next start
	left    atomic.Bool   // a stop came before it was answered

	mu       sync.Mutex // for what is below
	answered bool
	kept     bool // in the journal
}

func newTask(i input, at time.Time) *task {
	return &task{input: i, at: at, handled: make(chan struct{}), done: make(chan struct{})}
}

// take puts tasks into the queues of their people. It waits while there are too many in
// all. A stop leaves the rest.
func (n *intake) take(ctx context.Context, tasks []*task) {
	for _, t := range tasks {
		select {
		case n.room <- struct{}{}:
			if !n.enqueue(ctx, t) {
				n.journal.forget(t)
				close(t.done)
				<-n.room
			}
			if t.user == 0 { // about a chat: what follows must know it
				t.wait(patience)
			}
		case <-ctx.Done():
			t.left.Store(true)
			close(t.done)
		}
	}
}

// owner is the key of the queue: the person, or the chat of an update without a person.
func (t *task) owner() int64 {
	if t.user != 0 {
		return t.user
	}
	return t.to.chat
}

// enqueue puts a task into its queue. It reports false for one that is dropped.
func (n *intake) enqueue(ctx context.Context, t *task) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.people[t.owner()]
	if l == nil {
		l = &line{}
		n.people[t.owner()] = l
	}
	switch {
	case l.open >= maxOfOne && l.told:
		return false
	case l.open >= maxOfOne:
		t.kind, l.told = crowded, true
	}
	l.open++
	l.waiting = append(l.waiting, t)
	if !l.working {
		l.working = true
		n.workers.Go(func() { n.run(ctx, l) })
	}
	return true
}

// run works on the queue of one person until it is empty. After a stop it leaves the rest.
func (n *intake) run(ctx context.Context, l *line) {
	for {
		n.mu.Lock()
		if len(l.waiting) == 0 {
			l.working = false
			n.mu.Unlock()
			return
		}
		t := l.waiting[0]
		l.waiting = l.waiting[1:]
		n.mu.Unlock()
		if ctx.Err() != nil {
			t.left.Store(true)
			n.finish(l, t)
			continue
		}
		n.workers.Go(func() {
			defer n.finish(l, t)
			n.serve(n.work, t)
		})
		select {
		case <-t.done:
		case <-t.handled:
			t.wait(patience)
		}
	}
}

// wait waits until a task is answered, for a while at most.
func (t *task) wait(d time.Duration) {
	slow := time.NewTimer(d)
	defer slow.Stop()
	select {
	case <-t.done:
	case <-slow.C:
	}
}

// finish removes a task that is answered, or that a stop leaves.
func (n *intake) finish(l *line, t *task) {
	if !t.left.Load() {
		n.journal.forget(t)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if l.open--; l.open == 0 {
		delete(n.people, t.owner())
	}
	if t.kind == crowded {
		l.told = false
	}
	close(t.done)
	<-n.room
}

// secure waits until each task is answered or in the journal, so that the next poll may
// confirm its update, or until ctx ends. If the journal can't be written for longer than
// maxStop, it is enough that each task is begun: a full disk and one slow chat must not
// stop everything.
func (n *intake) secure(ctx context.Context, tasks []*task) {
	pause := bot.Backoff{First: time.Second, Max: maxStop}
	waited := time.Duration(0)
	for wait := settling; ; wait = pause.Next() {
		await(ctx, tasks, wait)
		waited += wait
		if ctx.Err() != nil || n.journal.keep(tasks) || waited > maxStop && allBegun(tasks) {
			return
		}
	}
}

// await waits until all tasks are answered, until ctx ends, or for a while at most.
func await(ctx context.Context, tasks []*task, d time.Duration) {
	limit := time.NewTimer(d)
	defer limit.Stop()
	for _, t := range tasks {
		select {
		case <-t.done:
		case <-limit.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// allBegun reports whether each task is answered, or its handler was.
func allBegun(tasks []*task) bool {
	for _, t := range tasks {
		select {
		case <-t.done:
		case <-t.handled:
		default:
			return false
		}
	}
	return true
}

// stop waits for the tasks in work, for maxStop at most.
func (n *intake) stop(end context.CancelFunc) {
	limit := time.AfterFunc(maxStop, end)
	defer limit.Stop()
	n.workers.Wait()
	end()
}
