package slack

import (
	"context"
	"sync"

	"github.com/cc147/sigap/bot"
)

const (
	maxInputs  = 256  // inputs in work at once, which may share a commit; the others wait
	maxWaiting = 1024 // inputs that were taken and aren't done; further ones are left
)

// session is one Run.
type session struct {
	*Platform
	handler bot.Handler
	inputs  chan func() // to the workers

	mu      sync.Mutex // guards all below, and work's first Add after stop
	stopped bool
	taken   int // inputs that were taken and aren't done
	workers int // that wait for inputs, or do one
	busy    int // inputs that are done by a worker, or wait for one
	work    sync.WaitGroup
}

func newSession(p *Platform, h bot.Handler) *session {
	return &session{Platform: p, handler: h, inputs: make(chan func(), maxWaiting)}
}

// begin has a worker take an input, and never waits. After stop, and when far too
// much waits, it is left: who waits for it sees that nothing came, and presses
// again. The workers stay, for a new goroutine would grow its stack each time.
func (s *session) begin(input func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return
	case s.taken == maxWaiting:
		s.opt.Logger.Error("slack: too many inputs wait; one is left")
		return
	}
	s.taken++
	s.busy++
	s.inputs <- input // there is room for all that are taken
	if s.busy > s.workers && s.workers < maxInputs {
		s.workers++
		s.work.Go(s.worker)
	}
}

func (s *session) worker() {
	for input := range s.inputs {
		s.guarded(input)
		s.mu.Lock()
		s.taken--
		s.busy--
		s.mu.Unlock()
	}
}

// beside does what is left of an input once it is acknowledged, such as a call:
// the worker takes the next one. It is called by a worker.
func (s *session) beside(rest func()) {
	s.mu.Lock()
	s.taken++
	s.mu.Unlock()
	s.work.Go(func() {
		s.guarded(rest)
		s.mu.Lock()
		s.taken--
		s.mu.Unlock()
	})
}

// guarded logs a panic of what isn't the handler's.
func (s *session) guarded(work func()) {
	defer bot.RecoverPanic(s.opt.Logger, Name, "outside of the handler")
	work()
}

// stop takes no more inputs, and waits for those that are taken.
func (s *session) stop() {
	s.mu.Lock()
	if !s.stopped {
		s.stopped = true
		close(s.inputs)
	}
	s.mu.Unlock()
	s.work.Wait()
}

func (s *session) handle(in bot.In) bot.Answer {
	return bot.Dispatch(context.Background(), s.handler, in, s.opt.Logger, s.opt.Words.In(""))
}
