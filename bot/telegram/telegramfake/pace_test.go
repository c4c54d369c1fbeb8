package telegramfake_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// waits returns the wait that a call is asked for, or 0.
func waits(t *testing.T, err error) int {
	t.Helper()
	var limited *tgbot.TooManyRequestsError
	if err != nil && !errors.As(err, &limited) {
		t.Fatal(err)
	}
	if limited == nil {
		return 0
	}
	return limited.RetryAfter
}

// TestTopicsAndEditsShareTheLimitOfTheirGroup: 20 a minute in a group, sends and edits
// together (https://github.com/tdlib/td/issues/2592), whatever their topic.
func TestTopicsAndEditsShareTheLimitOfTheirGroup(t *testing.T) {
	h := newHarness(t, func(c *telegramfake.Config) { c.Paced = true })
	send := func(thread int) (int, error) {
		m, err := h.bot.SendMessage(h.ctx, &tgbot.SendMessageParams{ChatID: int64(forum), MessageThreadID: thread, Text: "x"})
		if err != nil {
			return 0, err
		}
		return m.ID, nil
	}
	id, err := send(topic)
	h.must(err)
	for n := range 19 {
		h.clock.Advance(time.Second)
		switch n % 3 {
		case 0:
			_, err = send(topic)
		case 1:
			_, err = send(0)
		default:
			_, err = h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(forum), MessageID: id, Text: fmt.Sprint(n)})
		}
		h.must(err)
	}
	h.clock.Advance(time.Second)
	if _, err := send(0); waits(t, err) != 40 {
		t.Errorf("the 21st call of the minute gives %v, want a wait of 40 s", err)
	}
	if wait := waits(t, h.trySend(super)); wait != 0 {
		t.Errorf("another group waits %d s, want none", wait)
	}
}

// TestWhoGoesOnIsHeldLonger: each call during a wait adds to it
// (https://grammy.dev/advanced/flood).
func TestWhoGoesOnIsHeldLonger(t *testing.T) {
	h := newHarness(t, func(c *telegramfake.Config) { c.Paced = true })
	h.must(h.trySend(super))
	for _, want := range []int{1, 4, 7} {
		if got := waits(t, h.trySend(super)); got != want {
			t.Errorf("the wait is %d s, want %d: it grows with each call", got, want)
		}
	}
	h.clock.Advance(7 * time.Second)
	if got := waits(t, h.trySend(super)); got != 0 {
		t.Errorf("after the wait the call waits %d s more, want none", got)
	}
}

// TestErrorsAreWordedAsTheServerDoes: github.com/tdlib/telegram-bot-api, Client.cpp,
// fail_query_with_error.
func TestErrorsAreWordedAsTheServerDoes(t *testing.T) {
	for _, c := range []struct {
		status int
		text   string
		want   string
	}{
		{403, "bot was blocked by the user", "403 Forbidden: bot was blocked by the user"},
		{403, "CHAT_ADMIN_REQUIRED", "400 Bad Request: CHAT_ADMIN_REQUIRED"},
		{400, "Have no write access to the chat", "400 Bad Request: have no write access to the chat"},
		{406, "FROZEN_METHOD_INVALID", "400 Bad Request: FROZEN_METHOD_INVALID"},
		{418, "Short and stout", "400 Bad Request: short and stout"},
		{401, "", "401 Unauthorized"},
		{421, "unallowed token specified", "421 Misdirected Request: unallowed token specified"},
		{500, "restart", "500 Internal Server Error: restart"},
	} {
		h := newHarness(t, nil)
		h.FailNext("sendMessage", 1, telegramfake.Failure{Status: c.status, Error: c.text})
		got := h.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"x"}`, super))
		if said := fmt.Sprint(got.Code, " ", got.Description); said != c.want || got.status != got.Code {
			t.Errorf("%d %q is answered as %q with HTTP %d, want %q", c.status, c.text, said, got.status, c.want)
		}
	}
}

// TestAReplyNeedsItsMessage: the message to reply to was deleted (Client.cpp), and the call
// may say that it goes on without it.
// https://core.telegram.org/bots/api#replyparameters
func TestAReplyNeedsItsMessage(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(super, "kartu")
	h.must(h.As(sari).Delete(super, id))
	body := fmt.Sprintf(`{"chat_id":%d,"text":"ping","reply_parameters":{"message_id":%d%%s}}`, super, id)
	if got := h.call("sendMessage", fmt.Sprintf(body, "")); got.Code != http.StatusBadRequest || !strings.HasSuffix(got.Description, "message to be replied not found") {
		t.Errorf("the reply gives %d %q, want that its message is not found", got.Code, got.Description)
	}
	if got := h.call("sendMessage", fmt.Sprintf(body, `,"allow_sending_without_reply":true`)); !got.OK {
		t.Errorf("the reply that may stand alone gives %q, want it sent", got.Description)
	}
}
