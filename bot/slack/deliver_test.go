package slack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// answered presses a button and returns how many times sari has its answer after a while.
func (h *harness) answered(t *testing.T, ts string, after time.Duration) int {
	t.Helper()
	h.press(t, "C1", ts, "Ambil")
	<-time.After(after)
	return h.answers()
}

func (h *harness) answers() (n int) {
	for _, m := range append(h.Ephemerals("U1"), h.Messages(h.DM("U1"))...) {
		if m.Text == "baik" {
			n++
		}
	}
	return n
}

var toast = always(bot.Answer{Toast: "baik"})

func TestAnAnswerWaitsAsLongAsSlackAsks(t *testing.T) {
	for name, c := range map[string]struct {
		hold  map[string]time.Duration
		early int // answers within two seconds
	}{
		"the response URL asks for minutes, the channel for nothing": {map[string]time.Duration{"response_url": 3 * time.Minute}, 1},
		"every way asks for minutes":                                 {map[string]time.Duration{"response_url": 4 * time.Minute, "chat.postEphemeral": 3 * time.Minute, "chat.postMessage": 5 * time.Minute}, 0},
		"a second":                                                   {map[string]time.Duration{"response_url": time.Second}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, toast)
				_, ts := h.post(t, kase)
				for method, d := range c.hold {
					h.HoldFor(slackfake.Call{Method: method}, d)
				}
				if n := h.answered(t, ts, 2*time.Second); n != c.early {
					t.Errorf("after two seconds sari has the answer %d times; want %d", n, c.early)
				}
				<-time.After(6 * time.Minute)
				if n := h.answers(); n != 1 {
					t.Errorf("after minutes sari has the answer %d times; want once", n)
				}
				for kind, n := range h.Tally() {
					if strings.HasPrefix(kind.How, "429") && n > 2 {
						t.Errorf("%s was refused %d times; want the asked time kept", kind.Method, n)
					}
				}
			})
		})
	}
}

func TestAnAnswerThatMayHaveArrivedIsRepeatedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		how  slackfake.Failure
		n    int
		want int
	}{
		"lost without effect":     {slackfake.Failure{Cut: true}, 1, 1},
		"lost after its effect":   {slackfake.Failure{Applied: true, Status: 502}, 1, 2},
		"lost for a long while":   {slackfake.Failure{Applied: true, Hang: true}, 9, 2},
		"an answer of a failure":  {slackfake.Failure{Error: "internal_error"}, 1, 1},
		"the URL is used up":      {slackfake.Failure{Status: 404}, 9, 1},
		"the URL says so in JSON": {slackfake.Failure{Error: "used_url"}, 9, 1},
		"a firewall answers":      {slackfake.Failure{Status: 403}, 9, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, toast)
				_, ts := h.post(t, kase)
				h.FailNext("response_url", c.n, c.how)
				if n := h.answered(t, ts, 5*time.Minute); n != c.want {
					t.Errorf("sari has the answer %d times; want %d\n%s", n, c.want, h.log.String())
				}
			})
		})
	}
}

// TestEphemeralsKeepTheirLimit, apart from posts: 200 answers in a minute make no refusal.
func TestEphemeralsKeepTheirLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t, func(o *slackfake.Options) { o.RateLimits = true })
		o := h.options(h.memory.Client())
		o.Pacer = bot.NewPacer()
		p, err := slack.New(o)
		if err != nil {
			t.Fatal(err)
		}
		defer o.HTTP.CloseIdleConnections()
		h.p = p
		h.run(t, toast)
		<-time.After(time.Second)
		_, ts := h.post(t, kase)
		h.FailWhile(slackfake.Call{Method: "response_url"}, slackfake.Failure{Status: 404})
		for i := range 20 {
			id := fmt.Sprintf("U5%02d", i)
			h.AddUser(slackfake.User{ID: id, Name: id})
			h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Members = append(c.Members, id) })
			for range 10 {
				if _, err := h.As(id).Press(t.Context(), "C1", ts, "Ambil"); err != nil {
					t.Fatal(err)
				}
			}
		}
		<-time.After(9 * time.Minute)
		got := 0
		for i := range 20 {
			id := fmt.Sprintf("U5%02d", i)
			got += len(h.Ephemerals(id)) + len(h.Messages(h.DM(id)))
		}
		for _, f := range h.Faults() {
			if f.Code == "ratelimited" {
				t.Errorf("a call was refused: %v", f)
			}
		}
		if got != 200 {
			t.Errorf("%d of 200 answers arrived", got)
		}
	})
}

// TestASlowSlackHoldsUpNoInput: answers hang, and commands are answered meanwhile.
func TestASlowSlackHoldsUpNoInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, toast)
		_, ts := h.post(t, kase)
		h.FailWhile(slackfake.Call{Method: "response_url"}, slackfake.Failure{Hang: true})
		for i := range 600 {
			id := fmt.Sprintf("U6%03d", i)
			h.AddUser(slackfake.User{ID: id, Name: id})
			h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Members = append(c.Members, id) })
			if seen, err := h.As(id).Press(t.Context(), "C1", ts, "Ambil"); err != nil || seen.Error != "" {
				t.Fatalf("press %d: %+v, %v", i, seen, err)
			}
		}
		began := time.Now()
		h.slash(t, "/cek", "")
		if d := time.Since(began); d > 100*time.Millisecond {
			t.Errorf("beside 600 answers that hang a command takes %v", d)
		}
	})
}

func TestAStopEndsTheAnswersThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, toast)
		_, ts := h.post(t, kase)
		for _, method := range []string{"response_url", "chat.postEphemeral", "chat.postMessage"} {
			h.HoldFor(slackfake.Call{Method: method}, time.Hour)
		}
		h.press(t, "C1", ts, "Ambil")
		<-time.After(time.Minute)
		began := time.Now()
		if err := h.stop(); err != nil || time.Since(began) > time.Second {
			t.Errorf("the stop takes %v, %v", time.Since(began), err)
		}
		if !strings.Contains(h.log.String(), "an answer was not delivered") {
			t.Errorf("the log is\n%s\nwant the answer that was given up", h.log.String())
		}
	})
}

func TestAStopWaitsForAnswersThatHangHalfAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, toast)
		_, ts := h.post(t, kase)
		for _, method := range []string{"response_url", "chat.postEphemeral", "conversations.open"} {
			h.FailWhile(slackfake.Call{Method: method}, slackfake.Failure{Hang: true})
		}
		h.press(t, "C1", ts, "Ambil")
		began := time.Now()
		if err := h.stop(); err != nil || time.Since(began) > 31*time.Second {
			t.Errorf("the stop takes %v, %v", time.Since(began), err)
		}
	})
}
