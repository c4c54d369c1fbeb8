package bot

import (
	"context"
	"sync"
	"time"
)

// Limit is one rate limit of a service.
type Limit struct {
	Name  string        // what it counts: "telegram chat -100123"
	Every time.Duration // the time between two messages in the long run
	Burst int           // messages that may follow without a wait; less than 1 is 1
}

// Pacer keeps the rate limits of all platforms, each with its own clock. A nil Pacer
// keeps none. It is safe for concurrent use.
type Pacer struct {
	mu     sync.Mutex
	clocks map[string]time.Time // when a limit is empty again, by its name
}

// maxClocks is the number of clocks above which those that stand still are removed.
const maxClocks = 4096

// NewPacer returns a pacer that has counted nothing.
func NewPacer() *Pacer { return &Pacer{clocks: map[string]time.Time{}} }

// Take counts one message in all limits and returns 0, or counts nothing and returns the
// time until it may be sent.
func (p *Pacer) Take(limits []Limit) (wait time.Duration) {
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := pacerNow()
	for _, l := range limits {
		wait = max(wait, p.wait(l, now))
	}
	if wait > 0 {
		return wait
	}
	for _, l := range limits {
		p.clocks[l.Name] = later(p.clocks[l.Name], now).Add(l.Every)
	}
	p.sweep(now)
	return 0
}

// Remaining returns the time until the limit lets a message pass; 0 is now.
func (p *Pacer) Remaining(l Limit) time.Duration {
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, p.wait(l, pacerNow()))
}

// wait is the time until the limit lets a message pass. The caller holds mu.
func (p *Pacer) wait(l Limit, now time.Time) time.Duration {
	return p.clocks[l.Name].Add(-time.Duration(max(l.Burst, 1)-1) * l.Every).Sub(now)
}

// Hold lets nothing pass that counts in the limit for the time that the service asked for.
func (p *Pacer) Hold(l Limit, d time.Duration) {
	if p == nil || d <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	until := pacerNow().Add(d + time.Duration(max(l.Burst, 1)-1)*l.Every) // also what the burst would let pass
	p.clocks[l.Name] = later(p.clocks[l.Name], until)
}

// Wait takes one message as soon as the limits allow it. The error is ctx's.
func (p *Pacer) Wait(ctx context.Context, limits []Limit) error {
	for {
		wait := p.Take(limits)
		if wait <= 0 {
			return ctx.Err()
		}
		if !Wait(ctx, wait) {
			return ctx.Err()
		}
	}
}

// sweep removes the clocks that limit nothing. The caller holds mu.
func (p *Pacer) sweep(now time.Time) {
	if len(p.clocks) < maxClocks {
		return
	}
	for name, at := range p.clocks {
		if !at.After(now) {
			delete(p.clocks, name)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// pacerNow is the machine's monotonic clock: a service counts real time, also while a test
// turns the program's clock.
func pacerNow() time.Time { return time.Now() } //nolint:forbidigo // see above
