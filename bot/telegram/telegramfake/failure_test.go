package telegramfake_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestFailuresComeAsOrderedAndEnd(t *testing.T) {
	h := newHarness(t, nil)
	h.FailNext("sendMessage", 2, telegramfake.Failure{Status: 429, RetryAfter: 3 * time.Second})
	h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 500})
	h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 502})
	h.FailNext("sendMessage", 1, telegramfake.Failure{Cut: true})
	for i := range 2 {
		var limited *tgbot.TooManyRequestsError
		if err := h.trySend(super); !errors.As(err, &limited) || limited.RetryAfter != 3 {
			t.Errorf("call %d: %v, want to wait 3 seconds", i, err)
		}
	}
	for _, want := range []string{"500 Internal Server Error", "<h1>502 Bad Gateway</h1>", "error do request"} {
		if err := h.trySend(super); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if got := h.Messages(super); len(got) != 0 {
		t.Errorf("%d messages stand, want none: no failure so far has an effect", len(got))
	}
	h.must(h.trySend(super))
	if n := h.Calls("sendMessage"); n != 6 {
		t.Errorf("%d calls, want 6: the client doesn't repeat a call", n)
	}
}

func TestACutAfterTheEffectLeavesIt(t *testing.T) {
	h := newHarness(t, nil)
	h.FailNext("sendMessage", 1, telegramfake.Failure{Cut: true, Applied: true})
	if err := h.trySend(super); err == nil {
		t.Error("the call was answered, want it cut")
	}
	if got := h.Messages(super); len(got) != 1 {
		t.Errorf("%d messages stand, want the one that was sent", len(got))
	}
}

func TestUpdatesThatWereCutComeAgain(t *testing.T) {
	h := newHarness(t, nil)
	h.FailNext("getUpdates", 1, telegramfake.Failure{Cut: true, Applied: true})
	if _, err := h.try(h.ctx, "getUpdates", `{}`); err == nil {
		t.Error("the poll was answered, want it cut")
	}
	h.clock.Advance(time.Minute)
	h.wantTexts(`{}`, "/start")
}

func TestAHangingCallEndsWithItsCaller(t *testing.T) {
	h := newHarness(t, nil)
	h.FailNext("sendMessage", 1, telegramfake.Failure{Hang: true})
	ctx, cancel := context.WithCancel(h.ctx)
	done := make(chan error, 1)
	go func() {
		_, err := h.bot.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: int64(super), Text: "x"})
		done <- err
	}()
	h.must(h.Await(h.ctx, func() bool { return h.Calls("sendMessage") == 1 }))
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || len(h.Messages(super)) != 0 {
		t.Errorf("got %v and %d messages, want the caller's end and none", err, len(h.Messages(super)))
	}
}

func TestPaceIsHeld(t *testing.T) {
	h := newHarness(t, func(c *telegramfake.Config) { c.Paced = true })
	wait := func(chat int64) int {
		var limited *tgbot.TooManyRequestsError
		err := h.trySend(chat)
		if err != nil && !errors.As(err, &limited) {
			t.Fatal(err)
		}
		if err == nil {
			return 0
		}
		return limited.RetryAfter
	}
	if a, b, c := wait(super), wait(super), wait(group); a != 0 || b != 1 || c != 0 {
		t.Errorf("waits %d, %d, %d, want one message a second in each chat", a, b, c)
	}
	for i := 1; i < 20; i++ {
		h.clock.Advance(time.Second)
		if got := wait(super); got != 0 {
			t.Errorf("message %d of the minute waits %d s, want none", i+1, got)
		}
	}
	h.clock.Advance(time.Second)
	if got := wait(super); got != 40 {
		t.Errorf("message 21 of the minute waits %d s, want 40", got)
	}
	h.clock.Advance(40 * time.Second)
	if got := wait(super); got != 0 {
		t.Errorf("after 40 s it waits %d s more, want none", got)
	}
	h.clock.Advance(time.Hour)
	for id := int64(-100); id < -69; id++ {
		h.must(h.AddChat(telegramfake.Chat{ID: id, Type: telegramfake.Group}))
		if got, last := wait(id), id == -70; (got > 0) != last {
			t.Errorf("chat %d waits %d s, want only the 31st of one second to wait", id, got)
		}
	}
}
