package slackfake_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

func real(o *slackfake.Options) { o.Now = time.Now }

func TestASocketGreetsAndIsGoodOnce(t *testing.T) {
	h := newHarness(t)
	_, url, err := h.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, _, err := h.memory.Dialer().DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	var hello socketmode.Request
	if err := ws.ReadJSON(&hello); err != nil || hello.Type != "hello" || hello.NumConnections != 1 || hello.DebugInfo.ApproximateConnectionTime == 0 {
		t.Errorf("the socket greets with %+v, %v", hello, err)
	}
	if _, resp, err := h.memory.Dialer().DialContext(t.Context(), url, nil); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("the same ticket again gives %v; want it refused", err)
	}
	h.wantFaults(t, "invalid_ticket")
}

func TestEachPayloadGoesToOneSocket(t *testing.T) {
	h := newHarness(t)
	var mu sync.Mutex
	got := map[string]int{}
	for _, name := range []string{"a", "b"} {
		h.listen(t, ack(t, func(socketmode.Event) any {
			mu.Lock()
			defer mu.Unlock()
			got[name]++
			return nil
		}))
	}
	for range 6 {
		if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != "" {
			t.Fatalf("the user sees %+v, %v", seen, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if got["a"]+got["b"] != 6 || got["a"] == 0 || got["b"] == 0 {
		t.Errorf("the sockets got %v; want six in all, some each", got)
	}
}

func TestAPingKeepsAClientConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		h.listen(t, ack(t, nothing))
		wait(5 * time.Minute)
		if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != "" {
			t.Errorf("after five minutes a command gives %+v, %v", seen, err)
		}
		h.wantFaults(t)
	})
}

func TestALostSocketIsOpenedAgain(t *testing.T) {
	for name, lose := range map[string]func(*harness){
		"dropped":           func(h *harness) { h.Drop(-1) },
		"warning":           func(h *harness) { h.Disconnect("warning") },
		"refresh_requested": func(h *harness) { h.Disconnect("refresh_requested") },
		"link_disabled":     func(h *harness) { h.Disconnect("link_disabled") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, real)
				h.listen(t, ack(t, nothing))
				synctest.Wait()
				lose(h)
				synctest.Wait()
				wait(time.Minute)
				synctest.Wait()
				if n := h.Connections(); n != 1 {
					t.Fatalf("%d sockets are open; want one", n)
				}
				if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != "" {
					t.Errorf("a command gives %+v, %v", seen, err)
				}
			})
		})
	}
}

func TestAnEventComesAgainUntilItIsAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		start := time.Now()
		var at []time.Duration
		var retries []int
		ids := map[string]bool{}
		h.listen(t, func(c *socketmode.Client, e socketmode.Event) {
			outer := e.Data.(slackevents.EventsAPIEvent)
			if in, ok := outer.InnerEvent.Data.(*slackevents.MemberJoinedChannelEvent); !ok || in.User != "U2" {
				t.Errorf("the event is %+v", outer.InnerEvent.Data)
			}
			at = append(at, time.Since(start).Round(time.Second))
			retries = append(retries, e.Request.RetryAttempt)
			ids[e.Request.EnvelopeID] = true
			if len(at) == 4 {
				_ = c.AckCtx(t.Context(), e.Request.EnvelopeID, nil)
			}
		})
		id := h.Event(map[string]any{"type": "member_joined_channel", "user": "U2", "channel": "C1", "event_ts": "1.000000"})
		wait(20 * time.Minute)
		synctest.Wait()
		if len(at) != 4 || at[1] != 3*time.Second || at[2] != 66*time.Second || at[3] != 369*time.Second {
			t.Errorf("the event came at %v; want at once, after 3 s, a minute, five minutes", at)
		}
		if len(ids) != 4 || retries[3] != 3 {
			t.Errorf("the retries are %v in %d envelopes", retries, len(ids))
		}
		if !h.Acked(id) {
			t.Error("the event should be acknowledged")
		}
		h.wantFaults(t, "operation_timeout", "operation_timeout", "operation_timeout")
	})
}

func TestAnEventWaitsForASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		id := h.Event(map[string]any{"type": "app_home_opened"})
		wait(30 * time.Second)
		h.listen(t, ack(t, nothing))
		wait(time.Minute)
		if !h.Acked(id) {
			t.Error("an event should come again to the socket that opened meanwhile")
		}
	})
}

func TestWhatIsWrongWithAnAcknowledgementIsNoted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		var ids []string
		h.listen(t, func(c *socketmode.Client, e socketmode.Event) {
			ids = append(ids, e.Request.EnvelopeID)
			switch len(ids) {
			case 1: // late
				wait(4 * time.Second)
				_ = c.AckCtx(t.Context(), ids[0], nil)
			case 2: // twice
				_ = c.AckCtx(t.Context(), ids[1], nil)
				_ = c.AckCtx(t.Context(), ids[1], nil)
				_ = c.AckCtx(t.Context(), "E-unknown", nil)
			}
		})
		first, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
		if err != nil || first.Error != slackfake.Timeout {
			t.Errorf("without an acknowledgement the user sees %+v, %v; want %s", first, err, slackfake.Timeout)
		}
		wait(10 * time.Second)
		if second, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || second.Error != "" {
			t.Errorf("the user sees %+v, %v", second, err)
		}
		synctest.Wait()
		if len(ids) != 2 {
			t.Errorf("a command came %d times; want never again", len(ids)-1)
		}
		h.wantFaults(t, "operation_timeout", "late_ack", "acked_twice", "unknown_envelope")
	})
}

func TestALargeAcknowledgementIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		_, url, err := h.api.StartSocketModeContext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ws, _, err := h.memory.Dialer().DialContext(t.Context(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer ws.Close()
		go func() {
			for {
				var r socketmode.Request
				if ws.ReadJSON(&r) != nil {
					return
				}
				if r.EnvelopeID != "" {
					_ = ws.WriteJSON(map[string]any{"envelope_id": r.EnvelopeID, "payload": map[string]any{"text": long(20 << 10)}})
				}
			}
		}()
		h.await(t, "a socket", func() bool { return h.Connections() == 1 })
		seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
		if err != nil || seen.Error != slackfake.Timeout || seen.Message != nil {
			t.Errorf("the user sees %+v, %v; want a time-out", seen, err)
		}
		h.wantFaults(t, "too_large", "operation_timeout")
	})
}

func TestWithoutASocketACommandIsNotDelivered(t *testing.T) {
	h := newHarness(t)
	if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != slackfake.Undelivered {
		t.Errorf("the user sees %+v, %v; want %s", seen, err, slackfake.Undelivered)
	}
}

func TestABadPayloadReachesTheClientAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		h.listen(t, ack(t, func(socketmode.Event) any { return map[string]string{"text": "ya"} }))
		seen, err := h.Inject(t.Context(), "slash_commands", json.RawMessage(`{"command":"/cek","extra":[1]}`))
		if err != nil || !strings.Contains(string(seen.Payload), "ya") {
			t.Errorf("an odd payload is acknowledged with %+v, %v", seen, err)
		}
		if seen, err = h.Inject(t.Context(), "slash_commands", json.RawMessage(`[]`)); err != nil || seen.Error != slackfake.Timeout {
			t.Errorf("a payload that slack-go can't read gives %+v, %v; want no acknowledgement", seen, err)
		}
		if !h.InjectFrame([]byte("{")) {
			t.Error("there should be a socket for a frame")
		}
		if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != "" {
			t.Errorf("after a bad frame a command gives %+v, %v", seen, err)
		}
	})
}

func TestTheEleventhSocketIsSentAway(t *testing.T) {
	h := newHarness(t)
	for i := range 11 {
		_, url, err := h.api.StartSocketModeContext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ws, _, err := h.memory.Dialer().DialContext(t.Context(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { ws.Close() })
		var r socketmode.Request
		if err := ws.ReadJSON(&r); err != nil || (r.Type == "disconnect") != (i == 10) {
			t.Errorf("socket %d is greeted with %+v, %v", i+1, r, err)
		}
	}
}
