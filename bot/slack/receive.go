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
	// connections is the number of connections: while one is replaced, the other
	// receives. Slack sends each input to one of them.
	connections = 2

	firstWait = time.Second // before the first retry; doubles each time
	maxWait   = time.Minute
	steady    = 10 * time.Second // a connection that ends earlier is followed by a wait
	flapWait  = 15 * time.Second // the longest of these waits
)

// keep keeps one connection up until ctx ends, or until Slack refuses it for good. If
// Slack announces the end of a connection, keep opens the next one first. It waits
// before a retry, also after a connection that ended soon, so that it never floods
// apps.connections.open.
func (s *session) keep(ctx context.Context, number int) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop() // a fault doesn't wait for a connection that is leaving
	log := s.opt.Logger.With("connection", number)
	for wait := firstWait; ; {
		l, err := s.dial(ctx)
		if err == nil {
			log.Info("slack: connected")
			began := networkDeadline(0)
			leaving, ended := make(chan string, 1), make(chan error, 1)
			readers.Go(func() { ended <- s.receive(ctx, l, leaving) })
			var reason string
			select {
			case reason = <-leaving:
				err = disconnected(reason)
			case err = <-ended:
			}
			wait = min(wait, flapWait)
			if time.Until(began) <= -steady {
				wait = firstWait
				if reason != "" {
					log.Info("slack: opening a new connection before Slack closes this one", "reason", reason)
					continue
				}
			}
		}
		var f fault
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &f):
			return err
		}
		after := max(wait/2+rand.N(wait/2), retryAfter(err)) // so that not all bots reconnect at once after an outage
		wait = min(2*wait, maxWait)
		log.Warn("slack: not connected", "cause", err, "retry_in", after.Round(time.Millisecond))
		if !bot.Wait(ctx, after) {
			return nil
		}
	}
}

// receive handles a connection's messages until it or ctx ends. leaving gets Slack's
// reason if Slack announces the end of the connection.
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
			s.logUnreadable(e, errUnreadable)
		}
	})
	if refused != nil {
		return refused
	}
	return err
}

// leave handles a disconnect message. It returns a fault if a new connection would fail
// for the same reason.
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

// logUnreadable logs a message that can't be read, without its content.
func (s *session) logUnreadable(e envelope, cause error) {
	s.opt.Logger.Error("slack: unreadable message ignored", "type", bot.Cut(bot.CleanLine(e.Type), maxReason), "bytes", e.size, "cause", cause)
}
