package slack

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// wrongClock is from which difference on the machine's clock is doubted in the log.
const wrongClock = 30 * time.Second

// serviceClock keeps how far Slack's clock is ahead of the machine's, from the Date header of
// Slack's answers (RFC 9110, 6.6.1). A message's time is Slack's.
type serviceClock struct {
	http.RoundTripper
	now    func() time.Time
	log    *slog.Logger
	offset atomic.Int64
	warned atomic.Bool
}

// under returns a client that makes its calls through the clock; nil is a new one.
func (c *serviceClock) under(client *http.Client) *http.Client {
	out := http.Client{}
	if client != nil {
		out = *client
	}
	if c.RoundTripper = out.Transport; c.RoundTripper == nil {
		c.RoundTripper = http.DefaultTransport
	}
	out.Transport = c
	return &out
}

// ahead returns how far Slack's clock is ahead; below zero is behind.
func (c *serviceClock) ahead() time.Duration { return time.Duration(c.offset.Load()) }

// RoundTrip makes a call. The answer of a proxy in Slack's place has another status, and
// tells nothing.
func (c *serviceClock) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return resp, nil //nolint:nilerr // an answer without its time is still one
	}
	ahead := at.Sub(c.now().Truncate(time.Second))
	c.offset.Store(int64(ahead))
	wrong := ahead.Abs() >= wrongClock
	if c.warned.Swap(wrong) != wrong && wrong {
		c.log.Warn("slack: the machine's clock is not Slack's; check its time synchronisation", "slack_is_ahead", ahead)
	}
	return resp, nil
}
