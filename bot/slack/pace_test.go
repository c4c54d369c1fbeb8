package slack_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// newPaced returns a harness whose platform isn't running, keeps a pace, and whose service
// counts.
func newPaced(t *testing.T) (*harness, *bot.Pacer) {
	t.Helper()
	h := newWorkspace(t, func(o *slackfake.Options) { o.RateLimits = true })
	o := h.options(h.memory.Client())
	o.Pacer = bot.NewPacer()
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.HTTP.CloseIdleConnections)
	h.p = p
	return h, o.Pacer
}

// people adds n users to the workspace.
func (h *harness) people(n int) (all []bot.Account) {
	for i := range n {
		id := fmt.Sprintf("U5%02d", i)
		h.AddUser(slackfake.User{ID: id, Name: id})
		all = append(all, bot.Account{Platform: "slack", ID: id})
	}
	return all
}

// limited counts the calls that Slack refused for their pace.
func (h *harness) limited() (n int) {
	for _, f := range h.Faults() {
		if f.Code == "ratelimited" {
			n++
		}
	}
	return n
}

// TestWhatSlackAsksOfOneCallHoldsForAllOfItsMethod: one private chat can't be opened yet, so
// nobody asks for another one meanwhile.
func TestWhatSlackAsksOfOneCallHoldsForAllOfItsMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := newPaced(t)
		all := h.people(5)
		h.FailNext("conversations.open", 1, slackfake.Failure{Status: 429, RetryAfter: 20 * time.Second, Error: "ratelimited"})
		for i, to := range all {
			_, out := h.p.SendDirect(t.Context(), to, kase, bot.PostID(fmt.Sprint(i)))
			if out.Result != bot.Retry || out.After < 19*time.Second {
				t.Errorf("message %d has the outcome %+v; want it to wait for the 20 s", i, out)
			}
		}
		if n := strings.Count(h.traffic.String(), `"conversations.open"`); n > 2 { // the call and its answer
			t.Errorf("the traffic has %d lines of conversations.open; want one call within the wait", n)
		}
		<-time.After(21 * time.Second)
		if _, out := h.p.SendDirect(t.Context(), all[4], kase, "9"); out.Result != bot.Done {
			t.Errorf("after the wait the outcome is %+v; want it sent", out)
		}
	})
}

// TestManyFirstMessagesMakeNoRefusal: each of 90 people needs their private chat opened, and
// Slack opens 50 a minute.
func TestManyFirstMessagesMakeNoRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := newPaced(t)
		waiting := h.people(90)
		for began := time.Now(); len(waiting) > 0; <-time.After(time.Second) {
			waiting = slices.DeleteFunc(waiting, func(to bot.Account) bool {
				_, out := h.p.SendDirect(t.Context(), to, kase, bot.PostID(to.ID))
				return out.Result == bot.Done
			})
			if time.Since(began) > 4*time.Minute {
				t.Fatalf("after four minutes %d messages wait", len(waiting))
			}
		}
		if n := h.limited(); n > 0 {
			t.Errorf("Slack refused %d calls for their pace; want none", n)
		}
	})
}

// TestEachPageOfALookUpCounts: in a busy channel a look-up reads three pages, and its thread.
func TestEachPageOfALookUpCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, pacer := newPaced(t)
		since := time.Now()
		parent, _ := h.post(t, kase)
		for range 450 {
			if _, err := h.As("U1").Say("C1", "ramai", ""); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 60 { // as the courier does
			if err := pacer.Wait(t.Context(), h.p.Limits(board, bot.ActFind)); err != nil {
				t.Fatal(err)
			}
			refs, out := h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board, Thread: parent, Since: since})
			if out.Result != bot.Done || len(refs) != 1 {
				t.Fatalf("look-up %d found %q, %+v; want the message", n, refs, out)
			}
		}
		if n := h.limited(); n > 0 {
			t.Errorf("Slack refused %d calls for their pace; want none", n)
		}
	})
}

// TestManyChatsKeepTheWorkspacesLimit: 40 people get a message a second each, for half a minute.
func TestManyChatsKeepTheWorkspacesLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, pacer := newPaced(t)
		var all sync.WaitGroup
		for _, to := range h.people(40) {
			all.Go(func() {
				for n := 0; n < 30; {
					if pacer.Wait(t.Context(), h.p.Limits(bot.Place{Platform: "slack", ID: to.ID, Private: true}, bot.ActSend)) != nil {
						return
					}
					if _, out := h.p.SendDirect(t.Context(), to, kase, bot.PostID(fmt.Sprint(to.ID, n))); out.Result == bot.Done {
						n++
					}
				}
			})
		}
		all.Wait()
		if n := h.limited(); n > 0 {
			t.Errorf("Slack refused %d of 1,200 messages for their pace; want none", n)
		}
	})
}

// answers is a service that gives one answer.
type answers struct {
	header http.Header
	calls  atomic.Int32
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	a.calls.Add(1)
	return &http.Response{StatusCode: http.StatusTooManyRequests, Header: a.header.Clone(), Body: io.NopCloser(bytes.NewReader([]byte("<html>slow down</html>"))), Request: r}, nil
}

// TestAWaitIsReadHoweverItIsWritten: a proxy may send a date, a fraction, a century or nothing.
// None of them makes a message uncertain, or holds its channel for long.
func TestAWaitIsReadHoweverItIsWritten(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0.5": time.Second, "0": 30 * time.Second, "": 30 * time.Second, "-3": 30 * time.Second, "soon": 30 * time.Second,
		"Fri, 27 Nov 2026 10:00:40 GMT": 40 * time.Second, "99999999999": 10 * time.Minute, "9999999999999999999999": 10 * time.Minute,
	} {
		h := newWorkspace(t)
		service := &answers{header: http.Header{"Retry-After": {text}, "Date": {"Fri, 27 Nov 2026 10:00:00 GMT"}}}
		p, err := slack.New(h.options(&http.Client{Transport: service}))
		if err != nil {
			t.Fatal(err)
		}
		_, out := p.Post(t.Context(), board, kase, "1", "")
		if out.Result != bot.Retry || out.After != want {
			t.Errorf("Retry-After %q gives %+v; want a retry after %v", text, out, want)
		}
	}
}
