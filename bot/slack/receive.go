package slack

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

const (
	// connections is how many there are: while one is made anew, the other takes
	// what comes. Slack gives each input to one of them.
	connections = 2

	firstWait = time.Second // before a connection is made anew; then twice as long
	maxWait   = time.Minute
)

// keep keeps one connection up until ctx ends, or until it is clear that Slack
// will let none in. Where Slack announces that it will end a connection, the next
// one is made first.
func (s *session) keep(ctx context.Context, number int) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	log := s.opt.Logger.With("connection", number)
	for wait := firstWait; ; {
		l, err := s.dial(ctx)
		if err == nil {
			log.Info("slack: connected")
			wait = firstWait
			leaving, ended := make(chan string, 1), make(chan error, 1)
			readers.Go(func() { ended <- s.receive(ctx, l, leaving) })
			select {
			case reason := <-leaving:
				log.Info("slack: a new connection is made, for Slack will end this one", "reason", reason)
				continue
			case err = <-ended:
			}
		}
		var f fault
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &f):
			return err
		}
		after := max(wait/2+rand.N(wait/2), retryAfter(err)) // not all bots of an outage at once
		wait = min(2*wait, maxWait)
		log.Warn("slack: not connected", "cause", err, "retry_in", after.Round(time.Millisecond))
		if !sleep(ctx, after) {
			return nil
		}
	}
}

// sleep waits so long; false is that ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// receive takes what a connection brings until it or ctx ends. leaving gets the
// reason for which Slack will end it.
func (s *session) receive(ctx context.Context, l *link, leaving chan<- string) error {
	s.count(1)
	defer s.count(-1)
	stop := context.AfterFunc(ctx, l.hangUp)
	defer func() {
		if stop() {
			l.close()
		}
	}()
	var refused error
	err := l.read(func(e envelope) {
		switch {
		case e.Type == "disconnect":
			refused = s.leave(l, e.Reason, leaving)
		case e.ID != "":
			at := s.opt.Now()
			s.begin(func() { s.serve(l, e, at) })
		case e.Type != "hello":
			s.setAside(e, errUnreadable)
		}
	})
	if refused != nil {
		return refused
	}
	return err
}

// leave takes that Slack will end a connection. The error is that there is no use
// in another one.
func (s *session) leave(l *link, reason string, leaving chan<- string) error {
	err := disconnected(reason)
	var f fault
	if errors.As(err, &f) {
		l.close()
		return err
	}
	if !l.leaving.Load() {
		l.leave()
		leaving <- bot.Cut(bot.CleanLine(reason), maxReason)
	}
	return nil
}

const maxReason = 80

// setAside logs what can't be read, without its content.
func (s *session) setAside(e envelope, cause error) {
	s.opt.Logger.Error("slack: a message can't be read; it is set aside", "type", bot.Cut(bot.CleanLine(e.Type), maxReason), "bytes", e.size, "cause", cause)
}
