package bot_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// TestAServicesClock: the Date of an answer counts, of a proxy's or without one nothing.
func TestAServicesClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 10, 0, 0, 999, time.UTC)
	var status int
	var date string
	client := &http.Client{Transport: answering(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{"Date": {date}}, Body: http.NoBody}, nil
	})}
	var clock bot.ServiceClock
	var said []time.Duration
	client = clock.Under(client, func() time.Time { return now }, func(ahead time.Duration) { said = append(said, ahead) })
	for i, c := range []struct {
		status int
		date   string
		ahead  time.Duration
		n      uint64
	}{
		{http.StatusOK, "", 0, 0},
		{http.StatusOK, "yesterday", 0, 0},
		{http.StatusBadGateway, "Fri, 27 Nov 2026 09:00:00 GMT", 0, 0},
		{http.StatusOK, "Fri, 27 Nov 2026 09:00:00 GMT", -time.Hour, 1},
		{http.StatusOK, "Fri, 27 Nov 2026 10:00:02 GMT", 2 * time.Second, 2},
	} {
		status, date = c.status, c.date
		resp, err := client.Get("http://service.test")
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if ahead, n := clock.SaidTime(); ahead != c.ahead || n != c.n || len(said) != int(c.n) {
			t.Errorf("after answer %d the service is %v ahead, said %d times (%v); want %v, %d times", i+1, ahead, n, said, c.ahead, c.n)
		}
	}
}
