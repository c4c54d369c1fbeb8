package slack

import (
	"bytes"
	"cmp"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/bot"
)

// methodPace keeps the wait that Slack asked for in one method from all other calls of it:
// Slack counts calls by method and workspace, whoever they are for. A call within the wait is not
// made, and gets the same answer. Some methods also have a budget of their own here, so that Slack
// needn't refuse at all. What counts by channel, or what the courier counts, is not in it. Slack:
// apis/web-api/rate-limits.
type methodPace struct {
	http.RoundTripper
	base  *url.URL // of the Web API
	pacer *bot.Pacer
}

// budgets are those of the methods that any input may lead to: at most 50 calls within a minute,
// 100 of the last two, which is what Slack takes at least.
var budgets = map[string]bot.Limit{
	"conversations.open":    {Name: Name + " conversations.open", Every: 3 * time.Second, Burst: 30},
	"conversations.info":    {Name: Name + " conversations.info", Every: 2 * time.Second, Burst: 20},
	"reactions.add":         {Name: Name + " reactions.add", Every: 2 * time.Second, Burst: 20},
	"conversations.members": {Name: Name + " conversations.members", Every: time.Second, Burst: 40},
	"views.publish":         {Name: Name + " views.publish", Every: time.Second, Burst: 40},
}

// under returns a client that makes its calls through the pace.
func (m *methodPace) under(client *http.Client) *http.Client {
	out := *client
	if m.RoundTripper = out.Transport; m.RoundTripper == nil {
		m.RoundTripper = http.DefaultTransport
	}
	out.Transport = m
	return &out
}

// RoundTrip makes the call, unless its method must wait.
func (m *methodPace) RoundTrip(r *http.Request) (*http.Response, error) {
	method, ok := strings.CutPrefix(r.URL.Path, m.base.Path)
	if !ok || r.URL.Host != m.base.Host || method == "chat.postMessage" {
		return m.made(r)
	}
	asked := bot.Limit{Name: Name + " method " + method}
	wait := m.pacer.Remaining(asked)
	if budget, has := budgets[method]; has && wait <= 0 {
		wait = m.pacer.Take([]bot.Limit{budget})
	}
	if wait > 0 {
		return tooMany(r, wait), nil
	}
	resp, err := m.made(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		m.pacer.Hold(asked, retryAfter(resp))
	}
	return resp, err
}

// made makes a call. The wait in its answer is written as the library reads it: a proxy may send
// a date, or nothing.
func (m *methodPace) made(r *http.Request) (*http.Response, error) {
	resp, err := m.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		resp.Header.Set("Retry-After", seconds(cmp.Or(retryAfter(resp), usualWait)))
	}
	return resp, err
}

// tooMany is Slack's answer to a call that comes too soon.
func tooMany(r *http.Request, wait time.Duration) *http.Response {
	if r.Body != nil {
		_ = r.Body.Close() // as a RoundTripper must
	}
	return &http.Response{
		Status: "429 Too Many Requests", StatusCode: http.StatusTooManyRequests, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Retry-After": {seconds(wait)}}, Body: io.NopCloser(bytes.NewReader(nil)), Request: r,
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

const (
	usualWait   = 30 * time.Second // where the answer asks for none
	longestWait = 10 * time.Minute // of what an answer asks for: Slack asks for a minute at most
)

// retryAfter returns the wait that an answer asks for, in seconds or until a date (RFC 9110,
// 10.2.3); 0 is none.
func retryAfter(resp *http.Response) time.Duration {
	text := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return time.Duration(min(max(n, 0), longestWait.Seconds()) * float64(time.Second))
	}
	until, err := http.ParseTime(text)
	now, fault := http.ParseTime(resp.Header.Get("Date"))
	if err != nil || fault != nil {
		return 0
	}
	return min(max(until.Sub(now), 0), longestWait)
}
