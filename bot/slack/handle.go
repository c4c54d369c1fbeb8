package slack

import (
	"context"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	maxInputs  = 256  // inputs handled at once, which may share a commit; further ones are queued
	maxWaiting = 1024 // queued inputs; further ones are dropped
	maxOfOne   = 32   // inputs of one person handled or queued; further ones are dropped
	maxEvents  = 64   // events handled or queued, so that talk in threads takes no place of a press; Slack sends further ones again
	maxRestsOf = 16   // acknowledged inputs of one person whose rest is not done; further rests are dropped
	maxRests   = 1024 // and of all
)

// session is the state of one Run.
type session struct {
	*Platform
	handler bot.Handler
	inputs  chan func() // queue of the workers
	// running ends when the intake stops; it stops what may take minutes.
	running context.Context
	end     context.CancelFunc
	// grace ends a while later; it stops the answers that are on their way.
	grace   context.Context
	abandon context.CancelFunc

	mu      sync.Mutex // guards the fields below; no work.Go after stop
	stopped bool
	workers int            // worker goroutines
	busy    int            // inputs with a worker, or queued for one
	busyOf  map[string]int // of which by user id
	events  int            // of which events
	late    bool           // an event was left for later, and the log says so
	resting int            // goroutines of runAfterAck
	rests   map[string]int // of which by user id
	work    sync.WaitGroup
}

func newSession(p *Platform, h bot.Handler) *session {
	s := &session{Platform: p, handler: h, inputs: make(chan func(), maxWaiting), busyOf: map[string]int{}, rests: map[string]int{}}
	s.running, s.end = context.WithCancel(context.Background())
	s.grace, s.abandon = context.WithCancel(context.Background())
	return s
}

// beginEvent is begin for an event, which comes again if it is not acknowledged: within minutes,
// and with Slack's delayed events for a day.
func (s *session) beginEvent(user string, event func()) {
	s.mu.Lock()
	full := s.events >= maxEvents
	if !full {
		s.events++
	}
	told := s.late
	s.late = full
	s.mu.Unlock()
	if full {
		if !told {
			s.opt.Logger.Warn("slack: events are left for later, too many are in work; Slack sends them again")
		}
		return
	}
	end := func() {
		s.mu.Lock()
		s.events--
		s.mu.Unlock()
	}
	if !s.begin(user, func() { defer end(); event() }) {
		end()
	}
}

// begin queues an input of a user for a worker, never blocks, and reports whether it did. After stop, or when too
// many of the user's are not done or the queue is full, it drops the input: the user sees no answer and presses
// again. Workers are kept, because a new goroutine would have to grow its stack each time.
func (s *session) begin(user string, input func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	if s.busyOf[user] >= maxOfOne {
		s.opt.Logger.Warn("slack: input dropped, its user has too many others in work")
		return false
	}
	queued := false
	select {
	case s.inputs <- func() { defer s.done(user); s.withRecover(input) }:
		queued = true
	default: // the lock is held, so nothing may block here
	}
	if !queued {
		s.opt.Logger.Error("slack: input dropped, the queue is full")
		return false
	}
	s.busy++
	s.busyOf[user]++
	if s.busy > s.workers && s.workers < maxInputs {
		s.workers++
		s.work.Go(s.worker)
	}
	return true
}

func (s *session) worker() {
	for input := range s.inputs {
		input()
	}
}

// done counts an input that its worker is done with.
func (s *session) done(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	if s.busyOf[user]--; s.busyOf[user] == 0 {
		delete(s.busyOf, user)
	}
}

// runAfterAck runs the rest of an acknowledged input in its own goroutine, so that the worker
// is free for the next input, however slow Slack is. It drops the rest if too many are on
// their way, first for one person, then for all. Only a worker may call it.
func (s *session) runAfterAck(user string, rest func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rests[user] >= maxRestsOf || s.resting >= maxRests {
		s.opt.Logger.Error("slack: an answer is dropped, too many are on their way", "of_one_person", s.rests[user] >= maxRestsOf)
		return
	}
	s.rests[user]++
	s.resting++
	s.work.Go(func() {
		s.withRecover(rest)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.resting--
		if s.rests[user]--; s.rests[user] == 0 {
			delete(s.rests, user)
		}
	})
}

// withRecover recovers and logs a panic outside of the handler.
func (s *session) withRecover(work func()) {
	defer bot.RecoverPanic(s.opt.Logger, Name, "outside of the handler")
	work()
}

// stop ends the intake and waits for the accepted inputs.
func (s *session) stop() {
	s.end()
	s.mu.Lock()
	if !s.stopped {
		s.stopped = true
		close(s.inputs)
	}
	s.mu.Unlock()
	given := time.AfterFunc(replyTime, s.abandon)
	s.work.Wait()
	given.Stop()
	s.abandon()
}

func (s *session) handle(in bot.In) bot.Answer {
	return bot.Dispatch(context.Background(), s.handler, in, s.opt.Logger, s.opt.Words.In(""))
}
