package slack

import (
	"context"
	"sync"

	"github.com/cc147/sigap/bot"
)

const (
	maxInputs  = 64   // inputs in work at once; the others wait
	maxWaiting = 1024 // inputs that were taken and aren't done; further ones are left
)

// session is one Run.
type session struct {
	*Platform
	handler bot.Handler
	slots   chan struct{} // one token per input in work
	room    chan struct{} // one token per input that was taken

	mu      sync.Mutex // guards stopped, and work's first Add after it
	stopped bool
	work    sync.WaitGroup
}

func newSession(p *Platform, h bot.Handler) *session {
	return &session{Platform: p, handler: h, slots: make(chan struct{}, maxInputs), room: make(chan struct{}, maxWaiting)}
}

// begin does a piece of work beside the caller, which is never held up. After
// stop, and when far too much waits, it is left: who waits for it sees that
// nothing came, and presses again.
func (s *session) begin(work func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.room <- struct{}{}:
	default:
		s.opt.Logger.Error("slack: too many inputs wait; one is left")
		return
	}
	if s.stopped {
		<-s.room
		return
	}
	s.work.Go(func() {
		defer func() { <-s.room }()
		defer bot.RecoverPanic(s.opt.Logger, Name, "outside of the handler")
		work()
	})
}

// stop takes no more work, and waits for what is begun.
func (s *session) stop() {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.work.Wait()
}

func (s *session) handle(in bot.In) bot.Answer {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	return bot.Dispatch(context.Background(), s.handler, in, s.opt.Logger, s.opt.Words.In(""))
}
