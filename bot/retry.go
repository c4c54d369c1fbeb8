package bot

import (
	"context"
	"math/rand/v2"
	"time"
)

// Wait waits so long, or until ctx ends, and reports whether ctx goes on.
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

// Jitter is d and up to a quarter more, so that those who failed together don't
// come again together.
func Jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d + rand.N(d/4+1)
}

// Backoff is how long to wait before each of several tries: First, then twice as
// long each time, up to Max, each with jitter. It is not safe for concurrent use.
type Backoff struct {
	First, Max time.Duration
	next       time.Duration // without jitter; 0 is First
}

// Next is how long to wait before the next try.
func (b *Backoff) Next() time.Duration {
	d := max(b.next, b.First)
	b.next = min(2*d, b.Max)
	return Jitter(d)
}

// Reset begins anew, after a try that went well.
func (b *Backoff) Reset() { b.next = 0 }

const (
	retries      = 3                // of one call, the first try among them
	maxRetryWait = 10 * time.Second // before the next try; the service may ask for more, then there is none
)

// WithRetries makes a call up to three times, for as long as it may not have arrived. It
// is for calls that do no harm twice.
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
