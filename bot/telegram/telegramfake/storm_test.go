package telegramfake_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// edit changes the text of a message in the group that inBubble has added.
func (h *harness) edit(id int, text string) error {
	_, err := h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(super), MessageID: id, Text: text})
	return err
}

func (h *harness) texts(chat int64) string {
	var all []string
	for _, m := range h.Messages(chat) {
		all = append(all, m.Text)
	}
	return strings.Join(all, " ")
}

// A 502 is of a machine before the service, which doesn't know what becomes of the call:
// RFC 9110, 15.6.3.
func TestAnEditMayTakeEffectAfterANewerOne(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		id := h.send(super, "one")
		h.FailNext("editMessageText", 1, telegramfake.Failure{Status: 502, Late: 30 * time.Second})
		if err := h.edit(id, "two"); err == nil {
			t.Error("the edit was answered, want 502")
		}
		h.must(h.edit(id, "three"))
		if got := h.texts(super); got != "three" {
			t.Errorf("the group shows %q, want the newer edit", got)
		}
		<-time.After(31 * time.Second)
		if got := h.texts(super); got != "two" {
			t.Errorf("later the group shows %q, want that the older edit landed", got)
		}
	})
}

func TestASendMayArriveAfterItFailed(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		h.FailNext("sendMessage", 1, telegramfake.Failure{Cut: true, Late: 30 * time.Second})
		if err := h.trySend(super); err == nil || h.texts(super) != "" {
			t.Errorf("the send gives %v, and the group shows %q, want it cut without effect", err, h.texts(super))
		}
		<-time.After(31 * time.Second)
		if n := len(h.Messages(super)); n != 1 {
			t.Errorf("later %d messages stand, want the one that was sent", n)
		}
	})
}

func TestAChatIsSlowOrRefusesUntilToldOtherwise(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		slow := h.FailWhile(telegramfake.Call{Place: decimal(dewi)}, telegramfake.Failure{Wait: 33 * time.Second})
		closed := h.FailWhile(telegramfake.Call{Place: decimal(super)}, telegramfake.Failure{Status: 400, Error: "CHAT_ADMIN_REQUIRED"})
		for range 2 {
			began := time.Now()
			err := h.trySend(dewi)
			if took := time.Since(began); err != nil || took != 33*time.Second {
				t.Errorf("the slow chat answers %v after %v, want 33 s", err, took)
			}
			wantRefusal(t, "a send to the closed chat", h.trySend(super), "Bad Request: CHAT_ADMIN_REQUIRED")
		}
		slow()
		closed()
		began := time.Now()
		h.must(h.trySend(dewi))
		h.must(h.trySend(super))
		if took := time.Since(began); took != 0 {
			t.Errorf("in the end both take %v, want no time", took)
		}
	})
}

// A 429 holds for the chat that was written to, not for the bot:
// core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
func TestAChatIsLimitedAlone(t *testing.T) {
	h := newHarness(t, nil)
	wants := func(chat int64, after int) {
		t.Helper()
		var limited *tgbot.TooManyRequestsError
		err := h.trySend(chat)
		if errors.As(err, &limited) != (after > 0) || limited != nil && limited.RetryAfter != after {
			t.Errorf("chat %d gives %v, want to wait %d s", chat, err, after)
		}
	}
	h.HoldFor(telegramfake.Call{Place: decimal(super)}, 30*time.Second)
	wants(super, 30)
	wants(dewi, 0)
	h.clock.Advance(29 * time.Second)
	wants(super, 1)
	h.clock.Advance(time.Second)
	wants(super, 0)
}

func TestTheClockOfTelegramMayDiffer(t *testing.T) {
	h := newHarness(t, nil)
	h.ShiftClock(90 * time.Second)
	h.must(h.trySend(super))
	want := h.clock.Now().Add(90 * time.Second)
	if at := h.Messages(super)[0].Date; !at.Equal(want) {
		t.Errorf("the message has the date %v, want it 90 s ahead", at)
	}
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.URL()+"/bot"+token+"/getMe", nil)
	h.must(err)
	got, err := h.client.Do(r)
	h.must(err)
	defer got.Body.Close()
	if date := got.Header.Get("Date"); date != want.UTC().Format(http.TimeFormat) {
		t.Errorf("the answer has the date %s, want it 90 s ahead", date)
	}
}

func TestEveryFaultOfAStormComes(t *testing.T) {
	inBubble(t, func(t *testing.T, h *harness) {
		id := h.send(super, "x")
		h.Storm(fakes.Storm{Seed: 1, Odds: 1, Faults: telegramfake.StormFaults()})
		for range 2000 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			h.ctx = ctx
			_ = h.edit(id, "y")
			cancel()
		}
		tally := h.Tally()
		for _, f := range telegramfake.StormFaults() {
			if tally[fakes.Tallied{Method: "editMessageText", How: f.How.String()}] == 0 && f.Calls.Method != "sendMessage" {
				t.Errorf("no edit has the fault %q: %v", f.How, tally)
			}
		}
		h.Calm()
		h.ctx = t.Context()
		h.must(h.edit(id, "z"))
	})
}
