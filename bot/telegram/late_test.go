package telegram_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// TestAPostWaitsForALateAnswer: an answer after 33 s still says where the message is,
// which nothing else can. An edit, which may be repeated, doesn't wait so long.
func TestAPostWaitsForALateAnswer(t *testing.T) {
	inBubble(t, func(bot.In) bot.Answer { return bot.Answer{} }, func(t *testing.T, h *harness) {
		place := bot.Place{Platform: telegram.Name, ID: "-1000000000777"}
		h.FailNext("sendMessage", 1, telegramfake.Failure{Wait: 33 * time.Second})
		ref, out := h.platform.Post(t.Context(), place, bot.Card{Title: "K-1"}, "p1", "")
		if out.Result != bot.Done || ref == "" {
			t.Fatalf("the post gives %q, %+v; want done", ref, out)
		}
		h.FailNext("editMessageText", 1, telegramfake.Failure{Wait: 33 * time.Second})
		from := time.Now()
		if out := h.platform.Edit(t.Context(), place, ref, bot.Card{Title: "K-2"}); out.Result != bot.Unsure || time.Since(from) > 30*time.Second {
			t.Errorf("the edit ends after %s in %+v; want unsure within 30 s", time.Since(from), out)
		}
	})
}
