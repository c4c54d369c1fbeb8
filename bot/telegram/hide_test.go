package telegram_test

import (
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// ephemeral lets Dewi ask for the secret in a group, unseen by the others.
func (h *harness) ephemeral(chat int64) {
	h.t.Helper()
	_, err := h.As(dewi).SayEphemeral(chat, "/cek C-1")
	h.must(err)
	synctest.Wait()
}

func TestAnEphemeralAnswerIsHiddenAlthoughThatIsRefusedFirst(t *testing.T) {
	for _, how := range []telegramfake.Failure{{Status: 401, Error: "Unauthorized"}, {Status: 400, Error: "A_NEW_CODE"},
		{Status: 403, Error: "bot was kicked from the supergroup chat"}, {Status: 400, Error: "message can't be edited"}} {
		t.Run(how.Error, func(t *testing.T) {
			inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
				h.ephemeral(super)
				h.FailNext("editEphemeralMessageText", 1, how)
				if <-time.After(32 * time.Minute); h.secrets() != 0 || len(h.memory.keys("answer/")) != 0 {
					t.Errorf("the data are shown in %d messages, the memory keeps %v; want them hidden", h.secrets(), h.memory.keys("answer/"))
				}
			})
		})
	}
}

func TestAnEphemeralAnswerThatStaysIsReportedOnce(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.ephemeral(super)
		h.FailNext("editEphemeralMessageText", 100, telegramfake.Failure{Status: 400, Error: "A_NEW_CODE"})
		<-time.After(90 * time.Minute)
		if n := strings.Count(h.log.String(), "level=ERROR"); n != 1 || !strings.Contains(h.log.String(), "user=1001") || len(h.memory.keys("answer/")) != 0 {
			t.Errorf("the log says\n%s\nand the memory keeps %v; want the person named once, and nothing kept", h.log.String(), h.memory.keys("answer/"))
		}
	})
}

// An ephemeral message can't be reached any more once its group is a supergroup.
func TestTheEphemeralAnswersOfAFormerGroupAreForgotten(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.ephemeral(group)
		if len(h.memory.keys("answer/")) != 1 {
			t.Fatal("no answer is kept")
		}
		_, err := h.Migrate(group)
		h.must(err)
		if <-time.After(32 * time.Minute); len(h.memory.keys("answer/")) != 0 {
			t.Errorf("the memory keeps %v, want nothing", h.memory.keys("answer/"))
		}
	})
}

func TestASlowChatKeepsNobodyElsesDataInSight(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		for n := range 5 {
			h.say(dewi, dewi, "/cek C-"+strconv.Itoa(n))
		}
		h.say(sari, sari, "/cek C-9")
		defer h.FailWhile(telegramfake.Call{Method: "editMessageText", Place: decimal(dewi)}, telegramfake.Failure{Hang: true})()
		<-time.After(30*time.Minute + time.Second)
		if m := h.newest(sari); strings.Contains(m.Text, "Rahasia") {
			t.Error("while another chat hangs the data are still shown, want them hidden")
		}
	})
}

func TestALimitedChatIsTriedWithOneOfItsAnswers(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.opt.Pacer = bot.NewPacer()
		h.restart()
		defer h.run()()
		for n := range 5 {
			h.say(dewi, dewi, "/cek C-"+strconv.Itoa(n))
			<-time.After(2 * time.Second)
		}
		over := h.FailWhile(telegramfake.Call{Method: "editMessageText", Place: decimal(dewi)}, telegramfake.Failure{Status: 429, RetryAfter: 5 * time.Minute})
		<-time.After(30*time.Minute + 9*time.Minute)
		if n := h.Calls("editMessageText"); n != 2 {
			t.Errorf("%d calls were refused within nine minutes of five each, want 2", n)
		}
		over()
		if <-time.After(6 * time.Minute); h.secrets() != 0 {
			t.Errorf("%d answers show the data afterwards, want all hidden", h.secrets())
		}
	})
}

// A toast repeats the title of its card, which may have the customer's name: as a message of
// its own nothing would hide it.
func TestAPressThatIsTooOldGetsItsCardAlone(t *testing.T) {
	inHarness(t, func(bot.In) bot.Answer {
		return bot.Answer{Card: &secret, Toast: secret.Title, About: "C-1", Until: time.Now().Add(30 * time.Minute), Hidden: &hidden, Lang: "id"}
	}, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		before := len(h.Messages(dewi))
		h.FailNext("answerCallbackQuery", 1, telegramfake.Failure{Status: 400, Error: "query is too old and response timeout expired or query ID is invalid"})
		_, err := h.As(dewi).Press(super, post.ID, "Ambil")
		h.must(err)
		wantText(t, "the group", h.seen(dewi, super), "Budi Hartono")
		if all := h.Messages(dewi); len(all) != before {
			t.Errorf("the private chat shows %q too, want nothing", all[len(all)-1].Text)
		}
		h.answers(func(in bot.In) bot.Answer {
			if in.Submit == nil {
				return bot.Answer{Form: &bot.Form{Title: "Entri", Button: bot.Button{Subject: "L-1", Action: "save", Label: "Simpan"}}, Lang: "id"}
			}
			return bot.Answer{Card: &secret, Toast: secret.Title, Until: time.Now().Add(30 * time.Minute), Lang: "id"}
		})
		question := h.say(dewi, dewi, "/entri")
		h.FailNext("answerCallbackQuery", 1, telegramfake.Failure{Status: 400, Error: "query is too old and response timeout expired or query ID is invalid"})
		_, err = h.As(dewi).Press(dewi, question.ID, "Simpan")
		h.must(err)
		if m := h.newest(dewi); m.ID != question.ID {
			t.Errorf("after the form the private chat shows %q too, want the result alone", m.Text)
		}
	})
}

func TestAnAnswerThatWasShownToAllIsTakenAwayUntilItIsGone(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.Old = true // a proxy now leads to another server
		h.FailNext("deleteMessage", 1, telegramfake.Failure{Status: 500})
		h.press(dewi, post, "Ambil")
		<-time.After(time.Minute)
		h.wantSecret("Rahasia", dewi)
		<-time.After(20 * time.Minute) // the menu is looked at again
		h.press(dewi, post, "Ambil")
		h.wantShown("the private chat", dewi)
		if n := strings.Count(h.log.String(), "sent an answer openly"); n != 1 {
			t.Errorf("%d answers were open for a moment, want no further one", n)
		}
	})
}

func TestAClockThatIsTurnedBackKeepsNoDataInSight(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		var ahead atomic.Int64
		ahead.Store(int64(5 * time.Hour))
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		h.opt.Now = now
		h.answers(func(bot.In) bot.Answer {
			return bot.Answer{Card: &secret, About: "C-1", Until: now().Add(30 * time.Minute), Hidden: &hidden, Lang: "id"}
		})
		h.restart()
		defer h.run()()
		h.say(dewi, dewi, "/cek C-1")
		<-time.After(10 * time.Minute)
		ahead.Store(0)
		if <-time.After(29 * time.Minute); h.secrets() != 1 {
			t.Error("the data are hidden at once, want that they are shown for their time")
		}
		<-time.After(2 * time.Minute)
		h.wantHidden("half an hour after the clock was turned", h.newest(dewi))
	})
}

func TestNothingElseThatWaitsKeepsDataInSight(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.FailNext("setMyCommands", 4*3, telegramfake.Failure{Status: 500})
		defer h.FailWhile(telegramfake.Call{Method: "getMyCommands"}, telegramfake.Failure{Hang: true})() // looked at every ten minutes
		defer h.run()()
		<-time.After(time.Minute)
		h.say(dewi, dewi, "/cek C-1")
		<-time.After(30*time.Minute + time.Second)
		h.wantHidden("while the menu is looked at", h.newest(dewi))
	})
}
