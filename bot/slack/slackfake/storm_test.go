package slackfake_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// edit changes a message in C1.
func (h *harness) edit(ctx context.Context, ts, text string) error {
	_, _, _, err := h.api.UpdateMessageContext(ctx, "C1", ts, slackapi.MsgOptionText(text, false))
	return err
}

func (h *harness) texts(channel string) string {
	var all []string
	for _, m := range h.Messages(channel) {
		all = append(all, m.Text)
	}
	return strings.Join(all, " ")
}

// Slack says of internal_error that "it's possible some aspect of the operation
// succeeded before the error was raised" (methods/chat.update, errors), and nothing of
// when: calls may take effect in another order than they were made.
func TestAnEditMayTakeEffectAfterANewerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		ts := h.post(t, "C1", slackapi.MsgOptionText("one", false))
		h.FailNext("chat.update", 1, slackfake.Failure{Error: "internal_error", Late: 30 * time.Second})
		wantCode(t, "the edit", h.edit(t.Context(), ts, "two"), "internal_error")
		wantCode(t, "the newer edit", h.edit(t.Context(), ts, "three"), "")
		if got := h.texts("C1"); got != "three" {
			t.Errorf("the channel shows %q; want the newer edit", got)
		}
		wait(31 * time.Second)
		if got := h.texts("C1"); got != "two" {
			t.Errorf("later the channel shows %q; want that the older edit landed", got)
		}
	})
}

func TestAPostMayArriveAfterItFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		h.FailNext("chat.postMessage", 1, slackfake.Failure{Cut: true, Late: 30 * time.Second})
		if _, _, err := h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("x", false)); err == nil || h.texts("C1") != "" {
			t.Errorf("the post gives %v, and the channel shows %q; want it cut without effect", err, h.texts("C1"))
		}
		wait(31 * time.Second)
		if got := h.texts("C1"); got != "x" {
			t.Errorf("later the channel shows %q; want the post", got)
		}
	})
}

// methods/chat.update, errors: cant_update_message, edit_window_closed.
func TestAMessageThatCantBeUpdatedStays(t *testing.T) {
	h := newHarness(t)
	ts, other := h.post(t, "C1", slackapi.MsgOptionText("one", false)), h.post(t, "C1", slackapi.MsgOptionText("other", false))
	end := h.FailWhile(slackfake.Call{Method: "chat.update", Message: ts}, slackfake.Failure{Error: "cant_update_message"})
	for range 2 {
		wantCode(t, "the edit", h.edit(t.Context(), ts, "two"), "cant_update_message")
	}
	wantCode(t, "the edit of another message", h.edit(t.Context(), other, "three"), "")
	end()
	if got := h.texts("C1"); got != "one three" {
		t.Errorf("the channel shows %q; want the old message as it was", got)
	}
}

// A limit counts by channel or by method; Retry-After says how many seconds to wait:
// apis/web-api/rate-limits.
func TestAChannelOrAMethodIsLimitedAlone(t *testing.T) {
	h := newHarness(t)
	ts := h.post(t, "C1", slackapi.MsgOptionText("one", false))
	wants := func(what string, err error, after time.Duration) {
		t.Helper()
		var limited *slackapi.RateLimitedError
		if errors.As(err, &limited) != (after > 0) || limited != nil && limited.RetryAfter != after {
			t.Errorf("%s gives %v; want to wait %v", what, err, after)
		}
	}
	send := func(channel string) error {
		_, _, err := h.api.PostMessageContext(t.Context(), channel, slackapi.MsgOptionText("x", false))
		return err
	}
	h.HoldFor(slackfake.Call{Method: "chat.postMessage", Place: "C1"}, 30*time.Second)
	h.HoldFor(slackfake.Call{Method: "chat.update"}, 5*time.Second)
	h.clock.Advance(2 * time.Second)
	wants("a post into the channel", send("C1"), 28*time.Second)
	wants("a direct message", send("U1"), 0)
	wants("an edit", h.edit(t.Context(), ts, "two"), 3*time.Second)
	h.clock.Advance(3 * time.Second)
	wants("a later edit", h.edit(t.Context(), ts, "two"), 0)
	wants("a later post into the channel", send("C1"), 25*time.Second)
	h.clock.Advance(25 * time.Second)
	wants("a post after the time", send("C1"), 0)
}

func TestAChannelIsSlowOrRefusesUntilToldOtherwise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		slow := h.FailWhile(slackfake.Call{Place: h.DM("U1")}, slackfake.Failure{Wait: 33 * time.Second})
		closed := h.FailWhile(slackfake.Call{Place: "C1"}, slackfake.Failure{Error: "messages_tab_disabled"})
		for range 2 {
			began := time.Now()
			h.post(t, "U1", slackapi.MsgOptionText("x", false))
			if took := time.Since(began); took != 33*time.Second {
				t.Errorf("the slow chat answers after %v; want 33 s", took)
			}
			_, _, err := h.api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("x", false))
			wantCode(t, "a post into the closed channel", err, "messages_tab_disabled")
		}
		slow()
		closed()
		began := time.Now()
		h.post(t, "U1", slackapi.MsgOptionText("x", false))
		h.post(t, "C1", slackapi.MsgOptionText("x", false))
		if took := time.Since(began); took != 0 {
			t.Errorf("in the end both take %v; want no time", took)
		}
	})
}

// A message's ts is Slack's own time, and an HTTP answer's Date too (RFC 9110, 6.6.1).
func TestTheClockOfSlackMayDiffer(t *testing.T) {
	h := newHarness(t)
	h.ShiftClock(-90 * time.Second)
	ts := h.post(t, "C1", slackapi.MsgOptionText("x", false))
	want := h.clock.Now().Add(-90 * time.Second)
	if seconds, _, _ := strings.Cut(ts, "."); seconds != strconv.FormatInt(want.Unix(), 10) {
		t.Errorf("the post has the ts %s; want it 90 s behind", ts)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL()+"api.test", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.memory.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	_, _ = io.Copy(io.Discard, got.Body)
	if date := got.Header.Get("Date"); date != want.UTC().Format(http.TimeFormat) {
		t.Errorf("the answer has the date %s; want it 90 s behind", date)
	}
}

func TestEveryFaultOfAStormComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		ts := h.post(t, "C1", slackapi.MsgOptionText("x", false))
		h.Storm(fakes.Storm{Seed: 1, Odds: 1, Faults: slackfake.StormFaults()})
		for range 2000 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			_ = h.edit(ctx, ts, "y")
			cancel()
		}
		tally := h.Tally()
		for _, f := range slackfake.StormFaults() {
			if tally[fakes.Tallied{Method: "chat.update", How: f.How.String()}] == 0 && f.Calls.Method != "chat.postMessage" {
				t.Errorf("no edit has the fault %q: %v", f.How, tally)
			}
		}
		h.Calm()
		wantCode(t, "an edit after the storm", h.edit(t.Context(), ts, "z"), "")
	})
}
