package slack

import (
	"context"
	"errors"
	"log/slog"
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

	// A refusal that lasts until somebody changes something is tried again rarely, since
	// apps.connections.open is limited too.
	rareWait    = time.Minute
	maxRareWait = 5 * time.Minute
)

// keep keeps one connection up until ctx ends. If Slack announces the end of a connection,
// keep opens the next one first. It waits before a retry, also after a connection that
// ended soon, so that it never floods apps.connections.open. No refusal ends it: the token
// may be good again, and what else the process does goes on.
func (s *session) keep(ctx context.Context, number int) {
	var readers sync.WaitGroup
	defer readers.Wait()
	log := s.opt.Logger.With("connection", number)
	var pause pauses
	for {
		reason, lived, err := s.connect(ctx, number, log, &readers)
		if ctx.Err() != nil {
			return
		}
		if lived >= steady {
			pause = pauses{}
			if reason != "" {
				log.Info("slack: opening a new connection before Slack closes this one", "reason", reason)
				continue
			}
		}
		s.lost(number, err.cause)
		after := pause.next(err, lived >= 0)
		log.Warn("slack: not connected", "cause", err, "retry_in", after.Round(time.Millisecond))
		if !bot.Wait(ctx, after) {
			return
		}
	}
}

// connect opens a connection and returns when it ends, or when Slack announces its end:
// the reason of the announcement, how long the connection was up (below zero is never),
// and the error of both.
func (s *session) connect(ctx context.Context, number int, log *slog.Logger, readers *sync.WaitGroup) (reason string, lived time.Duration, err unavailable) {
	l, failed := s.dial(ctx)
	if failed != nil {
		return "", -1, why(failed)
	}
	log.Info("slack: connected")
	s.connected(number)
	began := networkDeadline(0)
	leaving, ended := make(chan string, 1), make(chan error, 1)
	readers.Go(func() { ended <- s.receive(ctx, l, leaving) })
	readers.Go(func() { _, _ = s.whoami(ctx) }) // before the first input needs it; else that one asks
	select {
	case reason = <-leaving:
		err = disconnected(reason)
	case failed = <-ended:
		err = why(failed)
	}
	return reason, -time.Until(began), err
}

// why returns what dial and receive say of an error.
func why(err error) unavailable {
	var u unavailable
	if !errors.As(err, &u) {
		u.cause = network(err)
	}
	return u
}

// pauses are the waits between the tries to connect; each kind doubles.
type pauses struct{ short, rare time.Duration }

// next returns the wait after an error. up says that there was a connection for a while.
func (p *pauses) next(err unavailable, up bool) time.Duration {
	if err.lasting {
		wait := max(p.rare, rareWait)
		p.rare = min(2*wait, maxRareWait)
		return max(bot.Jitter(wait), err.after)
	}
	wait := max(p.short, firstWait)
	if up {
		wait = min(wait, flapWait)
	}
	p.short = min(2*wait, maxWait)
	return max(wait/2+rand.N(wait/2), err.after) // so that not all bots reconnect at once after an outage
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
		case e.Type == "events_api" && e.ID != "":
			s.beginEvent(e.Payload.user(), func() { s.serve(l, e, time.Time{}) })
		case e.ID != "":
			at := s.opt.Now()
			s.begin(e.Payload.user(), func() { s.serve(l, e, at) })
		case e.Type != "hello":
			s.logUnreadable(e, errUnreadable)
		}
	})
	if refused != nil {
		return refused
	}
	return err
}

// leave handles a disconnect message. It returns an error if a new connection would fail
// for the same reason.
func (s *session) leave(l *link, reason string, leaving chan<- string) error {
	if err := disconnected(reason); err.lasting {
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
