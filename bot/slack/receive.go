package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot"
)

const (
	// connections is how many there are: while one is made anew, the other takes
	// what comes. Slack gives each input to one of them.
	connections = 2

	ackTime    = 2 * time.Second // for an acknowledgement to be written
	stuck      = time.Minute     // without a greeting, a connection is given up
	silent     = 5 * time.Minute // and without a sign of life, though it was up
	firstWait  = time.Second     // before a connection is made anew; then twice as long
	maxWait    = time.Minute
	maxReading = 4 << 20 // bytes of one envelope
)

// fault is what Run can't mend.
type fault struct{ why string }

func (f fault) Error() string { return "slack: " + f.why }

// keep keeps one connection up until ctx ends.
func (s *session) keep(ctx context.Context) error {
	wait := firstWait
	for {
		was, err := s.connect(ctx)
		var f fault
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &f):
			return err
		case was:
			wait = firstWait
		}
		s.opt.Logger.Warn("slack: a connection is made anew", "cause", err, "after", wait)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
		wait = min(2*wait, maxWait)
	}
}

// connect is the life of one client of the library, which reconnects by itself
// as long as it shows signs of life. was reports whether it was ever up.
func (s *session) connect(ctx context.Context) (was bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	l := newLink(s.Platform)
	var ended error
	done := make(chan struct{})
	go func() {
		defer close(done)
		ended = l.client.RunContext(ctx)
	}()
	defer func() { cancel(); <-done }()
	up := false
	// A connection that ends is up no more, whichever way it ends.
	defer func() {
		if up {
			s.count(-1)
		}
	}()
	watch := time.NewTimer(stuck)
	defer watch.Stop()
	for {
		select {
		case e := <-l.client.Events:
			switch e.Type {
			case socketmode.EventTypeHello:
				if !up {
					s.count(1)
				}
				up, was = true, true
			case socketmode.EventTypeConnecting:
				if up {
					up = false
					s.count(-1)
					watch.Reset(stuck)
				}
			}
			if up {
				watch.Reset(silent)
			}
			if err := s.take(l, e, watch); err != nil {
				return was, err
			}
		case <-l.alive:
			if up {
				watch.Reset(silent)
			}
		case why := <-l.closed:
			return was, fault{cause(why)}
		case <-watch.C:
			return was, errors.New("it shows no sign of life")
		case <-done:
			if why, ok := isClosed(ended); ok {
				return was, fault{why}
			}
			return was, errors.New(outcome(ended, true).Cause)
		}
	}
}

// take does what one event of the library asks for, and never waits.
func (s *session) take(l *link, e socketmode.Event, watch *time.Timer) error {
	switch data := e.Data.(type) {
	case *slackapi.ConnectionErrorEvent:
		if why, ok := isClosed(data.ErrorObj); ok {
			return fault{why}
		}
		var limited *slackapi.RateLimitedError
		if errors.As(data.ErrorObj, &limited) {
			watch.Reset(data.Backoff + stuck)
		}
		s.opt.Logger.Warn("slack: no connection", "attempt", data.Attempt, "cause", outcome(data.ErrorObj, true).Cause)
	case *socketmode.ErrorBadMessage:
		s.setAside(l, data)
	default:
		if e.Request != nil && e.Request.EnvelopeID != "" {
			at := s.opt.Now()
			s.begin(func() { s.serve(l, e.Request.EnvelopeID, decode(e), at) })
		}
	}
	return nil
}

// setAside acknowledges what can't be read, so that it doesn't come again.
func (s *session) setAside(l *link, bad *socketmode.ErrorBadMessage) {
	var envelope struct {
		Type string `json:"type"`
		ID   string `json:"envelope_id"`
	}
	err := json.Unmarshal(bad.Message, &envelope)
	s.opt.Logger.Error("slack: a message can't be read; it is set aside", "type", bot.Cut(bot.CleanLine(envelope.Type), 80), "bytes", len(bad.Message), "cause", fmt.Sprintf("%T", errors.Unwrap(bad.Cause)))
	if err == nil && envelope.ID != "" {
		s.begin(func() { s.ack(l, envelope.ID, nil) })
	}
}
