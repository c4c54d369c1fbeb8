package slackfake_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestACallFailsAsOrdered(t *testing.T) {
	limited := func(err error) bool {
		var r *slackapi.RateLimitedError
		return errors.As(err, &r) && r.RetryAfter == 7*time.Second
	}
	status := func(err error) bool {
		var s slackapi.StatusCodeError
		return errors.As(err, &s) && s.Code == 500
	}
	internal := func(err error) bool {
		var r slackapi.SlackErrorResponse
		return errors.As(err, &r) && r.Err == "internal_error"
	}
	late := func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
	any := func(err error) bool { return err != nil }
	for name, c := range map[string]struct {
		how   slackfake.Failure
		want  func(error) bool
		there int
	}{
		"rate limit":                      {slackfake.Failure{Status: http.StatusTooManyRequests, RetryAfter: 7 * time.Second}, limited, 0},
		"server error":                    {slackfake.Failure{Status: 500}, status, 0},
		"server error after the effect":   {slackfake.Failure{Status: 500, Applied: true}, status, 1},
		"internal_error":                  {slackfake.Failure{Error: "internal_error"}, internal, 0},
		"internal_error after the effect": {slackfake.Failure{Error: "internal_error", Applied: true}, internal, 1},
		"no answer":                       {slackfake.Failure{Hang: true}, late, 0},
		"no answer after the effect":      {slackfake.Failure{Hang: true, Applied: true}, late, 1},
		"cut connection":                  {slackfake.Failure{Cut: true}, any, 0},
		"cut connection after the effect": {slackfake.Failure{Cut: true, Applied: true}, any, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, real)
				h.FailNext("chat.postMessage", 1, c.how)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, _, err := h.api.PostMessageContext(ctx, "C1", slackapi.MsgOptionText("x", false))
				if !c.want(err) || len(h.Messages("C1")) != c.there {
					t.Errorf("the post gives %v, and %d messages stand; want %d", err, len(h.Messages("C1")), c.there)
				}
				h.post(t, "C1", slackapi.MsgOptionText("x", false))
				h.wantFaults(t)
			})
		})
	}
}

func TestCloseEndsACallThatHangs(t *testing.T) {
	h := newHarness(t)
	h.FailNext("auth.test", 1, slackfake.Failure{Hang: true})
	done := make(chan error, 1)
	go func() {
		_, err := h.api.AuthTestContext(context.WithoutCancel(t.Context()))
		done <- err
	}()
	h.await(t, "the call", func() bool { return h.Ordered("auth.test") == 0 })
	h.Close()
	if err := <-done; err == nil {
		t.Error("the call should fail")
	}
	if _, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil {
		t.Errorf("after Close a command gives %v; want it not delivered", err)
	}
}

func TestASocketCanBeRefused(t *testing.T) {
	h := newHarness(t)
	h.FailNext("socket", 1, slackfake.Failure{Status: 503})
	_, url, err := h.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, resp, err := h.memory.Dialer().DialContext(t.Context(), url, nil); err == nil || resp.StatusCode != 503 {
		t.Errorf("the handshake gives %v; want 503", err)
	}
}

func TestRatesAreKeptWhenAsked(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.RateLimits = true })
	text := slackapi.MsgOptionText("x", false)
	ts := h.post(t, "C1", text)
	var limited *slackapi.RateLimitedError
	if _, _, err := h.api.PostMessageContext(t.Context(), "C1", text); !errors.As(err, &limited) || limited.RetryAfter != time.Second {
		t.Errorf("a second post in a second gives %v; want to wait a second", err)
	}
	h.post(t, "U1", text)
	h.clock.Advance(time.Second)
	h.post(t, "C1", text)
	for i := range 51 {
		_, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, text)
		if (err != nil) != (i == 50) {
			t.Errorf("edit %d in a minute gives %v", i+1, err)
		}
	}
	h.wantFaults(t, "ratelimited", "ratelimited")
}
