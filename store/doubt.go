package store

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"
)

const (
	// MaxClockError is how far the machine's clock may be from what it should say without
	// being doubted.
	MaxClockError = 5 * time.Minute
	// believedAgain is how far a doubted clock may be from a service's to be believed again:
	// one that is just as wrong as MaxClockError would else begin and end a doubt at each answer.
	believedAgain = MaxClockError - time.Minute
	// steadyFor is how long a doubted clock must run without anything that speaks against
	// it, to be believed again where no service says the time.
	steadyFor = 24 * time.Hour
)

// How a doubt is known, if not by a service.
const (
	DoubtJump  = "jump"  // the clock jumped while the program ran
	DoubtStart = "start" // at the start it was behind the newest entry of the audit
)

// Doubt says that the machine's clock may be wrong. What is decided by it may be decided
// wrongly, but is still decided by it.
type Doubt struct {
	Since time.Time     // when that was noticed, by that clock
	Ahead time.Duration // how far the clock is ahead of what it should say; below zero: behind
	By    string        // how that is known: DoubtJump, DoubtStart, or the name of a service
}

// Doubt returns why the machine's clock may be wrong, or false. A doubt is over once the
// clock is back, once a service says that it is right, or after a day without anything that
// speaks against it; a restart doesn't end it. Safe for concurrent use.
func (s *Store) Doubt() (Doubt, bool) {
	s.clock.read()
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	return s.clock.doubt, s.clock.doubt.By != ""
}

// ClockSaid tells the store what a service says of the time: how far the machine's clock is
// ahead of the service's. Safe for concurrent use.
func (s *Store) ClockSaid(service string, ahead time.Duration) {
	c := s.clock
	if c.simulated {
		return
	}
	raw := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := reading{raw.Round(0).UTC(), c.mono(raw)}
	switch {
	case ahead.Abs() > MaxClockError:
		c.speakAgainst(now, ahead, service)
	case ahead.Abs() > believedAgain:
	case c.doubt.By == DoubtJump, c.doubt.By == DoubtStart, c.doubt.By == service:
		c.end(now.at)
	}
}

// clockRecord is what is kept of doubts over a restart. Fields are only ever added.
type clockRecord struct {
	Since stamp         `json:"since,omitempty"`
	Ahead time.Duration `json:"ahead,omitempty"`
	By    string        `json:"by,omitempty"`
	Over  stamp         `json:"over,omitempty"` // when the last doubt was over
}

// clockKey is the key of the clockRecord, in the bucket of the adapters' memory, under a
// name that no platform has.
var clockKey = textKey("clock", "doubt")

// keepDoubt adds what is known of the clock to an operation, if the file doesn't have it.
func (t *Tx) keepDoubt(c *clock) {
	c.mu.Lock()
	stage, r := c.stage, clockRecord{Since: stampOf(c.doubt.Since), Ahead: c.doubt.Ahead, By: c.doubt.By, Over: stampOf(c.over)}
	changed := c.stage != c.saved
	c.mu.Unlock()
	if !changed {
		return
	}
	t.save(bucketMemory, clockKey, r)
	t.OnCommit(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.saved = max(c.saved, stage)
	})
}

// KeepDoubt saves what is known of the clock, as every operation does; it does nothing if
// that is saved. Its errors are those of Update. Safe for concurrent use.
func (s *Store) KeepDoubt(ctx context.Context) error {
	s.clock.read()
	s.clock.mu.Lock()
	saved := s.clock.stage == s.clock.saved
	s.clock.mu.Unlock()
	if saved {
		return nil
	}
	_, err := s.Update(ctx, Key{}, func(*Tx) (Receipt, error) { return Receipt{}, nil })
	return err
}

// startClock reads what was known of the clock, and compares it with the newest entry of
// the audit: a time that is behind it was wrong then, or is now.
func (s *Store) startClock() error {
	var known clockRecord
	var newest time.Time
	if err := s.db.View(func(tx *bolt.Tx) error {
		t := &Tx{stored: &stored{tx: tx, seal: s.seal}}
		known, _ = load[clockRecord](t, bucketMemory, clockKey)
		newest = t.newestAudit().time()
		return t.err
	}); err != nil || s.clock.simulated {
		return err
	}
	c := s.clock
	at, _ := c.read()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubt, c.over = Doubt{Since: known.Since.time(), Ahead: known.Ahead, By: known.By}, known.Over.time()
	if behind := at.Sub(newest); behind < -MaxClockError {
		c.speakAgainst(c.base, behind, DoubtStart)
	}
	return nil
}

// Newest returns the time of the newest entry of the audit, or zero: later than now if the
// clock was ahead then, or is behind now.
func (t *Tx) Newest() time.Time { return t.newestAudit().time() }

// ClockDoubted reports whether the clock was doubted when the operation began.
func (t *Tx) ClockDoubted() bool { return t.doubted }
