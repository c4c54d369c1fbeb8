package telegramfake

import (
	"context"
	"math"
	"time"
)

// poller is a waiting getUpdates call.
type poller struct{ ousted chan struct{} }

// getUpdates implements https://core.telegram.org/bots/api#getupdates. It is called with
// s.mu held and releases it while it waits.
func (s *Service) getUpdates(c *call) (any, error) {
	if s.webhook != "" {
		return nil, refuse(409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if err := s.allow(c.args["allowed_updates"]); err != nil {
		return nil, err
	}
	offset := integer(c.args["offset"], 0, math.MinInt32, math.MaxInt32)
	limit := integer(c.args["limit"], maxLimit, 1, maxLimit)
	timeout := integer(c.args["timeout"], 0, 0, maxPoll)
	// The service throttles a bot that immediately repeats a poll.
	again := offset == s.lastOffset && !s.lastPoll.IsZero()
	if since := s.Now().Sub(s.lastPoll); again && since < 3*time.Second {
		timeout = max(timeout, 3)
		if since < 500*time.Millisecond {
			limit = 1
		}
	}
	s.lastOffset, s.lastPoll = offset, s.Now()
	out := s.take(offset, limit)
	if len(out) > 0 || timeout == 0 {
		return s.handOver(out), nil
	}
	return s.poll(c, offset, limit, time.Duration(timeout)*time.Second)
}

// poll waits for an update. A newer poll ends it.
func (s *Service) poll(c *call, offset, limit int64, timeout time.Duration) (any, error) {
	if s.polling != nil {
		close(s.polling.ousted)
	}
	me := &poller{make(chan struct{})}
	s.polling = me
	wait, cancel := context.WithTimeout(c.ctx, timeout)
	defer cancel()
	for {
		changed := s.changes.Next()
		s.mu.Unlock()
		select {
		case <-wait.Done():
		case <-me.ousted:
		case <-changed:
		}
		s.mu.Lock()
		if s.polling != me {
			return nil, s.conflict(c)
		}
		if c.ctx.Err() != nil {
			s.polling = nil
			return nil, c.ctx.Err()
		}
		// Its offset was applied at the start: updates that ComeAgain redelivers are for a later poll.
		if out := s.next(offset, limit); len(out) > 0 || wait.Err() != nil {
			s.polling = nil
			return s.handOver(out), nil
		}
	}
}

// conflict returns the error of a poll that a newer one ended: at once, or after a pause if
// there was a conflict shortly before.
func (s *Service) conflict(c *call) error {
	if now := s.Now(); now.Before(s.nextConflict) {
		s.mu.Unlock()
		defer s.mu.Lock()
		pause := time.NewTimer(conflictPause)
		defer pause.Stop()
		select {
		case <-c.ctx.Done():
		case <-pause.C:
		}
	} else {
		s.nextConflict = now.Add(conflictPause)
	}
	return refuse(409, "terminated by other getUpdates request; make sure that only one bot instance is running")
}
