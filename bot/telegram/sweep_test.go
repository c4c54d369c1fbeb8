package telegram_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestAnAbandonedFormIsClosed(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		h.say(dewi, dewi, "modem Rahasia")
		wantText(t, "the question", h.newest(dewi), "Rahasia", "(3/3)")
		if <-time.After(12*time.Hour - time.Minute); !h.memory.has("dialog/1001") {
			t.Error("the form is closed too soon")
		}
		<-time.After(12 * time.Minute)
		m := h.newest(dewi)
		if wantText(t, "the question", m, "Eskalasi C-1", words("id", "form_closed")); strings.Contains(m.Text, "Rahasia") || len(m.Keyboard) != 0 {
			t.Errorf("the question shows\n%s\nwith the buttons %q; want neither what was typed nor buttons", m.Text, labels(m))
		}
		if keys := append(h.memory.keys("dialog/"), h.memory.keys("answer/")...); len(keys) != 0 {
			t.Errorf("the memory keeps %v, want nothing", keys)
		}
	})
}

func TestAFormThatWasAbandonedDuringAStopIsClosedAtTheStart(t *testing.T) {
	inIdleHarness(t, opens(typing), func(t *testing.T, h *harness) {
		stop := h.run()
		h.say(dewi, dewi, "/eskalasi")
		stop()
		h.restart()
		<-time.After(13 * time.Hour)
		defer h.run()()
		synctest.Wait()
		wantText(t, "the question", h.newest(dewi), words("id", "form_closed"))
	})
}

func TestAnsweredQuestionsShowNeitherButtonsNorWhatWasTyped(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		first := h.newest(dewi)
		wantText(t, "the second question", h.say(dewi, dewi, "modem Rahasia"), "Rahasia")
		h.say(dewi, dewi, "janji")
		synctest.Wait()
		for _, m := range h.Messages(dewi) {
			if len(m.Keyboard) != 0 || m.From == me && strings.Contains(m.Text, "Rahasia") {
				t.Errorf("the form is sent, but %q is shown with the buttons %q, want neither what was typed nor dead buttons", m.Text, labels(m))
			}
			if m.ID == first.ID && m.Text != "📝 Eskalasi C-1\nSudah dicek: ✓" {
				t.Errorf("the answered question shows %q, want what was asked", m.Text)
			}
		}
	})
}

func TestAFormWhoseResultCannotBeSentShowsNothingAnyMore(t *testing.T) {
	inHarness(t, opens(typing), func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/eskalasi")
		h.press(dewi, h.newest(dewi), "Jaringan")
		question := h.say(dewi, dewi, "modem Rahasia")
		h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 400, Error: "CHAT_ADMIN_REQUIRED"})
		h.say(dewi, dewi, "janji")
		for _, m := range h.Messages(dewi) {
			if m.ID == question.ID && (strings.Contains(m.Text, "Rahasia") || len(m.Keyboard) != 0) {
				t.Errorf("the last question shows %q with the buttons %q, want that it is over", m.Text, labels(m))
			}
		}
	})
}

// broken is a memory that panics once.
type broken struct {
	*memory
	once sync.Once
}

func (b *broken) List(ctx context.Context, platform, prefix string, limit int) ([]bot.MemoryItem, error) {
	if strings.HasPrefix(prefix, "answer/") {
		b.once.Do(func() { panic("a fault of the memory") })
	}
	return b.memory.List(ctx, platform, prefix, limit)
}

func TestAPanicDoesNotEndTheHiding(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.opt.Memory = &broken{memory: h.memory}
		h.restart()
		defer h.run()()
		h.say(dewi, dewi, "/cek C-1")
		<-time.After(31 * time.Minute)
		h.wantHidden("after a panic", h.newest(dewi))
	})
}

func TestAFormThatAnotherOneFollowsLosesItsButtons(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/tutup")
		h.press(dewi, first, "Solusi")
		h.press(dewi, h.newest(dewi), "Tepat")
		h.answers(func(bot.In) bot.Answer { return bot.Answer{Form: &typing, Lang: "id"} })
		h.press(dewi, h.newest(dewi), "Tutup kasus")
		wantText(t, "the next form", h.newest(dewi), "Eskalasi C-1")
		for _, m := range h.Messages(dewi) {
			if m.ID == first.ID && len(m.Keyboard) != 0 {
				t.Errorf("the first form has the buttons %q, want no dead buttons", labels(m))
			}
		}
	})
}
