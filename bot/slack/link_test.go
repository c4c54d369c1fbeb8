package slack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestCutConnectionsComeBackAndEachInputIsHandled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Toast: "baik"}))
		for i := range 20 {
			switch i % 4 {
			case 0:
				h.Drop(1)
			case 1:
				h.Disconnect("refresh_requested")
			case 2:
				h.Drop(-1)
			case 3:
				h.FailNext("apps.connections.open", 3, slackfake.Failure{Status: 503})
				h.Drop(-1)
			}
			text := fmt.Sprint(i)
			for try := 0; ; try++ { // as a user repeats a command until it is answered
				seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", text)
				if err != nil || try > 150 { // the wait grows
					t.Fatalf("try %d: %+v, %v", try, seen, err)
				}
				if seen.Error == "" {
					break
				}
				<-time.After(time.Second)
			}
			if got := h.last(t).Command.Text; got != text {
				t.Errorf("the last input is %q; want %q", got, text)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := h.Await(ctx, func() bool { return h.Connections() == 2 }); err != nil {
			t.Errorf("want two connections: %v", err)
		}
	})
}

// TestNoRefusalEndsTheRun: it is tried again rarely, the health says why, and a token that
// is good again is used without a restart.
func TestNoRefusalEndsTheRun(t *testing.T) {
	for say, how := range map[string]slackfake.Failure{
		"app's settings (invalid_auth)":                      {Error: "invalid_auth"},
		"copy the new tokens (token_revoked)":                {Error: "token_revoked"},
		"mixed up":                                           {Error: "not_allowed_token_type"},
		"lacks a permission":                                 {Error: "missing_scope"},
		"not in the workspace":                               {Error: "account_inactive"},
		"(a_code_of_tomorrow)":                               {Error: "a_code_of_tomorrow"},
		"apps.connections.open: HTTP 401":                    {Status: 401},
		"apps.connections.open: HTTP 404: something between": {Status: 404},
		"switch it on in the app's settings (link_disabled)": {Error: "link_disabled"},
	} {
		t.Run(say, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newWorkspace(t)
				end := h.FailWhile(slackfake.Call{Method: "apps.connections.open"}, how)
				h.run(t, always(bot.Answer{}))
				<-time.After(time.Hour)
				if now := h.p.Health(); now.Up || !strings.Contains(now.Cause, say) {
					t.Errorf("the health is %+v; want down, with %q", now, say)
				}
				tries := 0
				for kind, n := range h.Tally() {
					if kind.Method == "apps.connections.open" {
						tries += n
					}
				}
				if tries < 20 || tries > 40 {
					t.Errorf("there were %d tries in an hour; want one in some minutes for each connection", tries)
				}
				end()
				<-time.After(7 * time.Minute)
				if now := h.p.Health(); !now.Up || now.Cause != "" || h.Connections() != 2 {
					t.Errorf("afterwards the health is %+v with %d connections; want both up", now, h.Connections())
				}
			})
		})
	}
}

// TestOneOfTwoConnectionsGoesOn whatever Slack says to the other.
func TestOneOfTwoConnectionsGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Toast: "baik"}))
		end := h.FailWhile(slackfake.Call{Method: "apps.connections.open"}, slackfake.Failure{Error: "invalid_auth"})
		defer end()
		h.Drop(1)
		<-time.After(20 * time.Minute)
		now := h.p.Health()
		if !now.Up || !strings.Contains(now.Cause, "one of two connections is down") || !strings.Contains(now.Cause, "invalid_auth") {
			t.Errorf("the health is %+v; want up, and why one connection is not", now)
		}
		h.slash(t, "/cek", "")
	})
}

// TestSocketModeSwitchedOffIsWaitedFor, as too many connections are.
func TestSocketModeSwitchedOffIsWaitedFor(t *testing.T) {
	for _, reason := range []string{"link_disabled", "too_many_websockets"} {
		synctest.Test(t, func(t *testing.T) {
			h := newHarness(t, always(bot.Answer{Toast: "baik"}))
			end := h.FailWhile(slackfake.Call{Method: "hello"}, slackfake.Failure{Error: reason})
			h.Disconnect(reason)
			<-time.After(20 * time.Minute)
			if now := h.p.Health(); now.Up || !strings.Contains(now.Cause, reason) {
				t.Errorf("the health is %+v; want down by %s", now, reason)
			}
			end()
			<-time.After(7 * time.Minute)
			h.slash(t, "/cek", "")
		})
	}
}

func TestAConnectionThatHangsIsMadeAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		h.FailNext("socket", 1, slackfake.Failure{Hang: true})
		h.run(t, always(bot.Answer{}))
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := h.Await(ctx, func() bool { return h.Connections() == 2 }); err != nil {
			t.Fatalf("want both connections: %v\n%s", err, h.log.String())
		}
		if d := time.Since(began); d > 2*time.Minute {
			t.Errorf("it took %v; want a minute or so", d)
		}
	})
}

func TestASilentConnectionIsMadeAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Toast: "baik"}), func(o *slackfake.Options) { o.PingEvery = 24 * time.Hour })
		<-time.After(45 * time.Second)
		if n := strings.Count(h.log.String(), "no ping from Slack"); n != 2 {
			t.Errorf("%d connections were made anew; want both:\n%s", n, h.log.String())
		}
		h.await(t, "two connections", func() bool { return h.Connections() == 2 })
		h.slash(t, "/cek", "")
	})
}

func TestALongOutageIsOverSoonAfterItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{}))
		began := time.Now()
		h.FailNext("apps.connections.open", 300, slackfake.Failure{Status: 503})
		h.Drop(-1)
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		if err := h.Await(ctx, func() bool { return h.Ordered("apps.connections.open") == 0 }); err != nil {
			t.Fatal(err)
		}
		over := time.Now()
		if d := over.Sub(began); d < 10*time.Minute {
			t.Errorf("300 tries took %v; want patience", d)
		}
		if err := h.Await(ctx, func() bool { return h.Connections() == 2 }); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(over); d > 150*time.Second {
			t.Errorf("after the outage it took %v until both connections were up; want little more than two minutes", d)
		}
		if strings.Contains(h.log.String(), "xapp-") {
			t.Error("the log has the token")
		}
	})
}

// TestAnAnnouncedEndIsPrecededByANewConnection checks that no command fails meanwhile,
// and that an input in work is acknowledged on the connection that it came from.
func TestAnAnnouncedEndIsPrecededByANewConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, finish := make(chan struct{}, 1), make(chan struct{})
		h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
			if in.Command.Text == "slow" {
				begun <- struct{}{}
				<-finish
			}
			return bot.Answer{Toast: "baik"}, nil
		})
		<-time.After(time.Minute) // the connections have lived for a while
		slow := make(chan slackfake.Seen, 1)
		go func() {
			seen, _ := h.As("U2").Slash(t.Context(), "C1", "/cek", "slow")
			slow <- seen
		}()
		<-begun
		h.Disconnect("warning")
		h.await(t, "two new connections beside the old ones", func() bool { return h.Connections() == 4 })
		close(finish)
		if seen := <-slow; seen.Error != "" || seen.Message == nil {
			t.Errorf("dewi, whose command was in work, sees %+v; want the answer", seen)
		}
		for range 30 {
			h.slash(t, "/cek", "")
			<-time.After(500 * time.Millisecond)
		}
		if n := h.Connections(); n != 2 {
			t.Errorf("%d connections are up after the old ones ended; want the two new ones", n)
		}
		if log := h.log.String(); strings.Count(log, "reason=warning") != 2 || strings.Contains(log, "not connected") {
			t.Errorf("the log is\n%s\nwant two new connections and no failure", log)
		}
		h.wantFaults(t)
	})
}

// TestOneConnectionFailsAlone checks that one connection works while the other is down.
func TestOneConnectionFailsAlone(t *testing.T) {
	for name, fail := range map[string]func(*harness){
		"cut":    func(h *harness) { h.Drop(1) },
		"silent": func(h *harness) { h.Mute(1); <-time.After(31 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, always(bot.Answer{Toast: "baik"}))
				h.FailNext("apps.connections.open", 5, slackfake.Failure{Status: 503})
				fail(h)
				synctest.Wait()
				for range 10 {
					if n := h.Connections(); n != 1 {
						t.Fatalf("%d connections are up, want the other one\n%s", n, h.log.String())
					}
					h.slash(t, "/cek", "")
					<-time.After(time.Second)
				}
				<-time.After(2 * time.Minute)
				if n := h.Connections(); n != 2 {
					t.Errorf("%d connections are up when Slack lets one in again, want both", n)
				}
			})
		})
	}
}

// TestAnAnswerThatCantBeAcknowledgedIsShownAllTheSame breaks the connection while an
// input is in work.
func TestAnAnswerThatCantBeAcknowledgedIsShownAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, finish := make(chan struct{}, 1), make(chan struct{})
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			begun <- struct{}{}
			<-finish
			return bot.Answer{Card: &kase}, nil
		})
		typed := make(chan slackfake.Seen, 1)
		go func() {
			seen, _ := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
			typed <- seen
		}()
		<-begun
		h.Drop(-1)
		synctest.Wait()
		close(finish)
		if m := h.ephemeral(t, 1); !strings.Contains(m.Text, "K-1") {
			t.Errorf("sari sees %+v; want the card", m)
		}
		if seen := <-typed; seen.Error != slackfake.Timeout || !strings.Contains(h.log.String(), "not acknowledged") {
			t.Errorf("sari's client says %+v, the log\n%s\nwant no acknowledgement", seen, h.log.String())
		}
	})
}

func TestAnEndlessMessageEndsItsConnectionAlone(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	h.InjectFrame([]byte(`{"type":"slash_commands","envelope_id":"E1","payload":{"text":"` + strings.Repeat("x", 5<<20) + `"}}`))
	h.await(t, "the connection's end in the log", func() bool { return strings.Contains(h.log.String(), "more than 4 MiB") })
	h.slash(t, "/cek", "")
	h.await(t, "two connections", func() bool { return h.Connections() == 2 })
}

// TestConnectionsThatEndAtOnceDontFloodSlack: each is followed by a wait that grows.
func TestConnectionsThatEndAtOnceDontFloodSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{}))
		for range 300 { // ten minutes
			h.Disconnect("refresh_requested")
			<-time.After(2 * time.Second)
		}
		if n := strings.Count(h.log.String(), "slack: connected"); n > 200 {
			t.Errorf("%d connections in ten minutes, want a wait before each that grows", n)
		}
	})
}
