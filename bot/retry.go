package bot

import (
	"context"
	"math/rand/v2"
	"time"
)

// Wait waits for d, or until ctx ends, and reports whether ctx is still live.
func Wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Jitter returns d plus up to a quarter of it, so that calls that failed together
// are not retried together.
func Jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d + rand.N(d/4+1)
}

// Backoff returns the wait before each of several tries: First, then twice as long
// each time, up to Max, each with jitter. It is not safe for concurrent use.
type Backoff struct {
	First, Max time.Duration
	next       time.Duration // without jitter; 0 is First
}

// Next returns the wait before the next try.
func (b *Backoff) Next() time.Duration {
	d := max(b.next, b.First)
	b.next = min(2*d, b.Max)
	return Jitter(d)
}

// Reset starts again at First, after a successful try.
func (b *Backoff) Reset() { b.next = 0 }

const (
	retries      = 3                // tries of one call, with the first
	maxRetryWait = 10 * time.Second // between two tries; if the service asks for more, there is no retry
)

// WithRetries makes a call up to three times, while it may not have arrived. Only
// for calls that may be repeated without harm.
func WithRetries(ctx context.Context, call func(context.Context) Outcome) Outcome {
	pause := Backoff{First: time.Second, Max: maxRetryWait}
	for n := 1; ; n++ {
		out := call(ctx)
		again := out.Result == Retry || out.Result == Unsure
		if !again || n == retries || out.After > maxRetryWait || !Wait(ctx, max(Jitter(out.After), pause.Next())) {
			return out
		}
	}
}
