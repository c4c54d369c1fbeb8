package bot

import (
	"net/http"
	"sync"
	"time"
)

// Timekeeper is a Platform whose service says the time in its answers.
type Timekeeper interface {
	// SaidTime returns how far the service's clock was ahead of the program's when it last
	// said the time, below zero if behind; n is how often it has. Safe for concurrent use.
	SaidTime() (ahead time.Duration, n uint64)
}

// ServiceClock is an http.RoundTripper that keeps how far a service's clock is ahead of the
// program's, from the Date header of the service's answers (RFC 9110, 6.6.1). Make it with
// Under. It is safe for concurrent use.
type ServiceClock struct {
	next http.RoundTripper
	now  func() time.Time
	said func(ahead time.Duration)

	mu    sync.Mutex // guards all below
	ahead time.Duration
	n     uint64
}

// Under returns a copy of a client, or of the zero client if that is nil, which makes its
// calls through the clock. now is the program's clock; said is called with each time that the
// service says, or is nil.
func (c *ServiceClock) Under(client *http.Client, now func() time.Time, said func(ahead time.Duration)) *http.Client {
	out := http.Client{}
	if client != nil {
		out = *client
	}
	if c.next = out.Transport; c.next == nil {
		c.next = http.DefaultTransport
	}
	c.now, c.said = now, said
	out.Transport = c
	return &out
}

// SaidTime implements Timekeeper for the platform that has the clock.
func (c *ServiceClock) SaidTime() (ahead time.Duration, n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead, c.n
}

// RoundTrip makes a call. The answer of a proxy in the service's place has another status,
// and tells nothing.
func (c *ServiceClock) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return resp, nil //nolint:nilerr // an answer without its time is still one
	}
	ahead := at.Sub(c.now().Round(0).Truncate(time.Second))
	c.mu.Lock()
	c.ahead = ahead
	c.n++
	c.mu.Unlock()
	if c.said != nil {
		c.said(ahead)
	}
	return resp, nil
}
