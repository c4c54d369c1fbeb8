package telegramfake_test

import (
	"context"
	"errors"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"

	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

const tooOld = "Bad Request: query is too old and response timeout expired or query ID is invalid"

// pressed presses a button of a new card as Sari.
func (h *harness) pressed() string {
	h.t.Helper()
	id := h.send(super, "kartu", []telegramfake.Button{{Label: "Ambil", Data: "c"}})
	press, err := h.As(sari).Press(super, id, "Ambil")
	h.must(err)
	return press
}

func (h *harness) answer(press, text string, alert bool) error {
	_, err := h.bot.AnswerCallbackQuery(h.ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: press, Text: text, ShowAlert: alert})
	return err
}

func TestAPressIsAnsweredOnce(t *testing.T) {
	h := newHarness(t, nil)
	press := h.pressed()
	got := make(chan telegramfake.Answer, 1)
	go func() {
		a, err := h.Answer(h.ctx, press)
		if err != nil {
			t.Error(err)
		}
		got <- a
	}()
	h.must(h.answer(press, "Diambil Budi", true))
	if a := <-got; a.Text != "Diambil Budi" || !a.Alert {
		t.Errorf("Sari saw %+v, want the alert", a)
	}
	wantRefusal(t, "a second answer", h.answer(press, "x", false), tooOld)
	wantRefusal(t, "an unknown press", h.answer("1", "x", false), tooOld)
}

func TestAPressIsAnsweredSoon(t *testing.T) {
	h := newHarness(t, nil)
	soon, late := h.pressed(), h.pressed()
	h.clock.Advance(telegramfake.AnswerWindow)
	h.must(h.answer(soon, "", false))
	h.clock.Advance(time.Second)
	wantRefusal(t, "after the window", h.answer(late, "", false), tooOld)
	ctx, cancel := context.WithCancel(h.ctx)
	cancel()
	if _, err := h.Answer(ctx, late); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for no answer: %v, want that the context ended", err)
	}
	if f := h.Faults(); f != nil {
		t.Errorf("faults %v, want none", f)
	}
}

func TestAnAnswerIsShort(t *testing.T) {
	h := newHarness(t, nil)
	text := make([]rune, 200)
	for i := range text {
		text[i] = 'é'
	}
	h.must(h.answer(h.pressed(), string(text), false))
	wantRefusal(t, "201 letters", h.answer(h.pressed(), string(text)+"x", false), "Bad Request: MESSAGE_TOO_LONG")
}

func TestATestWaitsForAnEdit(t *testing.T) {
	h := newHarness(t, nil)
	id := h.send(super, "terbuka")
	got := make(chan telegramfake.Message, 1)
	go func() {
		m, err := h.AwaitMessage(h.ctx, super, func(m telegramfake.Message) bool { return m.Text == "diambil" })
		if err != nil {
			t.Error(err)
		}
		got <- m
	}()
	_, err := h.bot.EditMessageText(h.ctx, &tgbot.EditMessageTextParams{ChatID: int64(super), MessageID: id, Text: "diambil"})
	h.must(err)
	if m := <-got; m.ID != id || m.Edits != 1 {
		t.Errorf("got %+v, want the edited card", m)
	}
	ctx, cancel := context.WithCancel(h.ctx)
	cancel()
	if _, err := h.AwaitMessage(ctx, super, func(telegramfake.Message) bool { return false }); err == nil {
		t.Error("what never came was found, want an error")
	}
}
