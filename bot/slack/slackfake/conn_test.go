package slackfake_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// dial opens a WebSocket without a client and reads its hello.
func (h *harness) dial(t *testing.T) *websocket.Conn {
	t.Helper()
	_, url, err := h.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, _, err := h.memory.Dialer().DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	var hello socketmode.Request
	if err := ws.ReadJSON(&hello); err != nil {
		t.Fatal(err)
	}
	return ws
}

func TestAnAcknowledgementOnAnotherSocketDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		a, b := h.dial(t), h.dial(t)
		relay := func(from, to *websocket.Conn) {
			for {
				var r socketmode.Request
				if from.ReadJSON(&r) != nil {
					return
				}
				_ = to.WriteJSON(socketmode.Response{EnvelopeID: r.EnvelopeID})
			}
		}
		go relay(a, b)
		go relay(b, a)
		seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
		if err != nil || seen.Error != slackfake.Timeout {
			t.Errorf("the user sees %+v, %v; want a time-out", seen, err)
		}
		h.wantFaults(t, "other_socket", "operation_timeout")
	})
}

func TestAWarnedSocketIsCutAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		ws := h.dial(t)
		start := time.Now()
		h.Disconnect("warning")
		var r socketmode.Request
		if err := ws.ReadJSON(&r); err != nil || r.Type != "disconnect" || r.Reason != "warning" {
			t.Errorf("the socket says %+v, %v; want a warning", r, err)
		}
		if err := ws.ReadJSON(&r); err == nil || time.Since(start) != 10*time.Second {
			t.Errorf("it ends after %v, %v; want 10 s", time.Since(start), err)
		}
	})
}

func TestAnActEndsWithItsContext(t *testing.T) {
	h := newHarness(t)
	h.dial(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.As("U1").Slash(ctx, "C1", "/cek", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("the command ends with %v; want the context's end", err)
	}
	if err := h.Await(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting ends with %v; want the context's end", err)
	}
}

// TestAGreetingFailsAsOrdered covers a disconnect, no hello, and a closed connection.
func TestAGreetingFailsAsOrdered(t *testing.T) {
	for want, how := range map[string]slackfake.Failure{
		"link_disabled": {Error: "link_disabled"},
		"nothing":       {Hang: true},
		"the end":       {Cut: true},
	} {
		t.Run(want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, real)
				h.FailNext("hello", 1, how)
				_, url, err := h.api.StartSocketModeContext(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				ws, _, err := h.memory.Dialer().DialContext(t.Context(), url, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer ws.Close()
				_ = ws.SetReadDeadline(time.Now().Add(time.Minute))
				var r socketmode.Request
				err = ws.ReadJSON(&r)
				var late interface{ Timeout() bool }
				got := "the end"
				switch {
				case err == nil:
					got = r.Reason
				case errors.As(err, &late) && late.Timeout():
					got = "nothing"
				}
				if got != want {
					t.Errorf("the socket brings %s (%+v, %v), want %s", got, r, err, want)
				}
				if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != slackfake.Undelivered {
					t.Errorf("a command meanwhile gives %+v, %v; want %s", seen, err, slackfake.Undelivered)
				}
			})
		})
	}
}

// TestAMutedSocketIsOpenAndDead checks that nothing is delivered in either direction.
func TestAMutedSocketIsOpenAndDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		ws := h.dial(t)
		h.Mute(1)
		if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != slackfake.Timeout {
			t.Errorf("a command gives %+v, %v; want %s", seen, err, slackfake.Timeout)
		}
		if err := ws.WriteJSON(socketmode.Response{EnvelopeID: "E1"}); err != nil {
			t.Errorf("writing gives %v; want nothing to be seen", err)
		}
		_ = ws.SetReadDeadline(time.Now().Add(time.Minute))
		if _, _, err := ws.ReadMessage(); err == nil || h.Connections() != 1 {
			t.Errorf("a message came, or %d sockets are open; want silence on one", h.Connections())
		}
		h.wantFaults(t, "operation_timeout")
	})
}
