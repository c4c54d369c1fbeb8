package fakes

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Failure is how a call goes wrong. A Failure with a Wait alone delays the answer of a
// call that takes effect.
type Failure struct {
	// Applied lets the call take effect before it fails.
	Applied bool
	// Late lets the call take effect so long after it has failed: newer calls may take
	// effect before it.
	Late       time.Duration
	Wait       time.Duration // before the answer, after the effect
	Status     int           // of HTTP; 0 is the service's usual one
	RetryAfter time.Duration // the header, when not 0; whole seconds
	Error      string        // what the service says
	Hang       bool          // no answer until the caller gives up
	Cut        bool          // the connection ends without an answer
}

// Fails reports whether the answer is another one than usual.
func (f Failure) Fails() bool {
	return f.Late > 0 || f.Status != 0 || f.RetryAfter > 0 || f.Error != "" || f.Hang || f.Cut
}

// String returns the kind of the failure, such as "cut, after the effect".
func (f Failure) String() string {
	var s []string
	if f.Wait > 0 {
		s = append(s, "slow")
	}
	switch {
	case f.Hang:
		s = append(s, "hang")
	case f.Cut:
		s = append(s, "cut")
	default:
		if f.Status != 0 {
			s = append(s, strconv.Itoa(f.Status))
		}
		if f.Error != "" {
			s = append(s, f.Error)
		}
	}
	switch {
	case f.Late > 0:
		s = append(s, "late effect")
	case f.Applied:
		s = append(s, "after the effect")
	}
	return strings.Join(s, ", ")
}

// Call selects calls. An empty field selects all.
type Call struct {
	Method  string
	Place   string // the id of the channel or chat
	Message string // the id of the message that is changed
}

func (c Call) selects(other Call) bool {
	return (c.Method == "" || c.Method == other.Method) && (c.Place == "" || c.Place == other.Place) &&
		(c.Message == "" || c.Message == other.Message)
}

// Failures makes the calls of a fake go wrong. Those of FailNext come first, then those of
// FailWhile and HoldFor, the newest first, then the storm. Safe for concurrent use.
type Failures struct {
	now   func() time.Time
	ctx   context.Context // ends with the fake
	spawn func(func())
	ahead atomic.Int64 // nanoseconds

	mu       sync.Mutex // guards the fields below
	next     map[string][]Failure
	rules    []*rule
	storm    *storm
	tally    map[Tallied]int
	released chan struct{} // closed by Release
}

type rule struct {
	calls Call
	how   Failure
	until time.Time // zero is for ever
}

// NewFailures returns the failures of a fake that ends with ctx. spawn starts work that
// the fake's end waits for.
func NewFailures(ctx context.Context, now func() time.Time, spawn func(func())) *Failures {
	return &Failures{now: now, ctx: ctx, spawn: spawn, next: map[string][]Failure{}, tally: map[Tallied]int{}, released: make(chan struct{})}
}

// FailNext makes the next n calls of a method go wrong. Failures of one method queue up.
func (f *Failures) FailNext(method string, n int, how Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next[method] = append(f.next[method], slices.Repeat([]Failure{how}, n)...)
}

// Ordered returns the number of queued failures of a method.
func (f *Failures) Ordered(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.next[method])
}

// FailWhile makes the selected calls go wrong until end is called.
func (f *Failures) FailWhile(calls Call, how Failure) (end func()) {
	return f.add(&rule{calls: calls, how: how})
}

// HoldFor answers the selected calls with 429 and the time that is left, for d.
func (f *Failures) HoldFor(calls Call, d time.Duration) {
	f.add(&rule{calls, Failure{Status: http.StatusTooManyRequests}, f.now().Add(d)})
}

func (f *Failures) add(r *rule) (end func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(f.rules, r)
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.rules = slices.DeleteFunc(f.rules, func(other *rule) bool { return other == r })
	}
}

// Take returns how a call goes wrong, and counts it. The zero Failure is not at all.
func (f *Failures) Take(c Call) Failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	how := f.draw(c)
	f.tally[Tallied{c.Method, how.String()}]++
	return how
}

func (f *Failures) draw(c Call) Failure {
	if queue := f.next[c.Method]; len(queue) > 0 {
		f.next[c.Method] = queue[1:]
		return queue[0]
	}
	now := f.now()
	f.rules = slices.DeleteFunc(f.rules, func(r *rule) bool { return !r.until.IsZero() && !now.Before(r.until) })
	for _, r := range slices.Backward(f.rules) {
		if !r.calls.selects(c) {
			continue
		}
		how := r.how
		if !r.until.IsZero() {
			how.RetryAfter = r.until.Sub(now)
		}
		return how
	}
	return f.storm.draw(c)
}

// Tallied is a kind of call: how it went wrong is "" for one that didn't.
type Tallied struct{ Method, How string }

// Tally returns the number of calls so far, by method and failure.
func (f *Failures) Tally() map[Tallied]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make(map[Tallied]int, len(f.tally))
	for k, n := range f.tally {
		out[k] = n
	}
	return out
}

// ShiftClock sets the service's clock ahead of the test's, or behind it if d is negative.
func (f *Failures) ShiftClock(d time.Duration) { f.ahead.Store(int64(d)) }

// ServiceTime returns the time by the service's clock.
func (f *Failures) ServiceTime() time.Time { return f.now().Add(time.Duration(f.ahead.Load())) }
