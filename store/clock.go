package store

import (
	"sync"
	"time"
)

// clock is the machine's clock, and what is known of it being wrong. It is safe for
// concurrent use.
type clock struct {
	now       func() time.Time
	elapsed   func() time.Duration // the monotonic clock; nil: the readings of now have it
	simulated bool                 // it is never doubted

	mu    sync.Mutex // guards all below
	first time.Time  // a reading, from which monotonic time counts
	base  reading    // from which a jump is measured
	// steady is when something last spoke against the clock, by the monotonic one.
	steady time.Duration
	doubt  Doubt
	over   time.Time // when the last doubt was over
	stage  uint64    // grows with every change of doubt
	saved  uint64    // the stage that the file has
}

// reading is one moment by both clocks.
type reading struct {
	at   time.Time
	mono time.Duration
}

// rebaseEvery is how often jumps begin to be measured anew: steps that are each too small
// count together within it.
const rebaseEvery = time.Hour

// read returns the time of an operation, and whether the clock is doubted.
func (c *clock) read() (at time.Time, doubted bool) {
	raw := c.now()
	at = raw.Round(0).UTC()
	if c.simulated {
		return at, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.judge(reading{at, c.mono(raw)})
	return at, c.doubt.By != ""
}

// mono returns the monotonic time of a reading. The caller holds mu.
func (c *clock) mono(raw time.Time) time.Duration {
	if c.elapsed != nil {
		return c.elapsed()
	}
	if c.first.IsZero() {
		c.first = raw
	}
	return raw.Sub(c.first) // by the monotonic clock, where the readings have one
}

// judge compares the clock with the monotonic one. The caller holds mu.
func (c *clock) judge(now reading) {
	if c.base.at.IsZero() {
		c.base, c.steady = now, now.mono
		return
	}
	step := now.at.Sub(c.base.at) - (now.mono - c.base.mono)
	switch {
	case step.Abs() > MaxClockError:
		c.base = now
		c.jump(now, step)
	case c.doubt.By != "" && now.mono-c.steady >= steadyFor:
		c.end(now.at)
	}
	if now.mono-c.base.mono >= rebaseEvery {
		c.base = now
	}
}

// jump records a step of the clock: a doubt, or the end of one if the clock is back. The
// caller holds mu.
func (c *clock) jump(now reading, step time.Duration) {
	ahead := c.doubt.Ahead + step
	if c.doubt.By != "" && ahead.Abs() <= MaxClockError {
		c.end(now.at)
		return
	}
	by := c.doubt.By
	if by == "" {
		by = DoubtJump
	}
	c.speakAgainst(now, ahead, by)
}

// speakAgainst begins a doubt, or changes the one that there is. The caller holds mu.
func (c *clock) speakAgainst(now reading, ahead time.Duration, by string) {
	since := c.doubt.Since
	if c.doubt.By == "" {
		since = now.at
	}
	c.steady = now.mono
	if next := (Doubt{Since: since, Ahead: ahead, By: by}); c.doubt.By != by || (c.doubt.Ahead-ahead).Abs() > time.Minute {
		c.doubt = next
		c.stage++
	}
}

// end ends the doubt. The caller holds mu.
func (c *clock) end(at time.Time) {
	c.doubt, c.over = Doubt{}, at
	c.stage++
}

// believed reports whether the clock is not doubted, and was not within a time.
func (c *clock) believed(within time.Duration) bool {
	at, doubted := c.read()
	if c.simulated {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return !doubted && (c.over.IsZero() || at.Sub(c.over).Abs() >= within)
}
