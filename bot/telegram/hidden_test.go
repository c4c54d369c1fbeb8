package telegram_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

var hidden = bot.Card{Sign: "🔒", Title: "Data C-1 disembunyikan"}

// forHalfAnHour answers each command with the secret, about the call that the command
// names, and each press by hiding that call's data.
func forHalfAnHour(in bot.In) bot.Answer {
	if in.Press != nil {
		return bot.Answer{Card: &bot.Card{Title: "C-1 ditutup"}, Replace: true, About: "C-1", Hidden: &hidden, Hide: true, Lang: "id"}
	}
	return bot.Answer{Card: &secret, About: in.Command.Text, Until: time.Now().Add(30 * time.Minute), Hidden: &hidden, Lang: "id"}
}

// secrets returns how many messages show Dewi the secret.
func (h *harness) secrets() (n int) {
	synctest.Wait()
	for _, chat := range []int64{dewi, super} {
		for _, m := range h.Seen(dewi, chat) {
			if strings.Contains(m.Text, "Rahasia") {
				n++
			}
		}
	}
	return n
}

func (h *harness) wantHidden(what string, m telegramfake.Message) {
	h.t.Helper()
	if h.secrets(); m.Text != "🔒 Data C-1 disembunyikan" || len(m.Keyboard) != 0 {
		h.t.Errorf("%s: the message shows %q with the buttons %q, want the data hidden and no dead buttons", what, m.Text, labels(m))
	}
	if keys := h.memory.keys("answer/"); len(keys) != 0 {
		h.t.Errorf("%s: the memory keeps %v, want nothing", what, keys)
	}
}

func TestAPrivateAnswerIsHiddenAfterItsTime(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/cek C-1")
		if value := string(h.memory.get(h.memory.keys("answer/")[0])); strings.Contains(value, "Rahasia") {
			t.Errorf("the memory keeps %s, want none of the data", value)
		}
		if <-time.After(29 * time.Minute); h.secrets() != 1 {
			t.Error("the data are hidden too soon")
		}
		<-time.After(2 * time.Minute)
		h.wantHidden("after half an hour", h.newest(dewi))
	})
}

func TestAnEphemeralAnswerIsHiddenToo(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SayEphemeral(super, "/cek C-1")
		h.must(err)
		<-time.After(31 * time.Minute)
		h.wantHidden("in the group", h.seen(dewi, super))
		_, err = h.As(dewi).SayEphemeral(super, "/cek C-1")
		h.must(err)
		synctest.Wait()
		h.As(dewi).Vanish(super)
		<-time.After(31 * time.Minute)
		if keys := h.memory.keys("answer/"); len(keys) != 0 {
			t.Errorf("the memory keeps %v, want that an answer which vanished is forgotten", keys)
		}
	})
}

func TestTheEndOfACallHidesAllItsAnswers(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/cek C-1")
		h.say(dewi, dewi, "/cek C-1")
		_, err := h.As(dewi).SayEphemeral(super, "/cek C-1")
		h.must(err)
		other := h.say(dewi, dewi, "/cek C-2")
		if h.secrets() != 4 {
			t.Fatal("not all answers are shown")
		}
		h.press(dewi, first, "Data sesuai")
		if n := h.secrets(); n != 1 {
			t.Errorf("%d answers show the data, want the one about C-2 alone", n)
		}
		for _, m := range h.Messages(dewi) {
			switch {
			case m.ID == first.ID && m.Text != "C-1 ditutup":
				t.Errorf("the pressed answer shows %q, want the card that replaces it", m.Text)
			case m.ID == other.ID && !strings.Contains(m.Text, "Rahasia"):
				t.Errorf("the answer about C-2 shows %q, want its data", m.Text)
			}
		}
		if keys := h.memory.keys("answer/"); len(keys) != 1 {
			t.Errorf("the memory keeps %v, want the answer about C-2", keys)
		}
	})
}

func TestHidingIsTriedUntilItIsDone(t *testing.T) {
	for name, how := range map[string]telegramfake.Failure{"limited": {Status: 429, RetryAfter: 5 * time.Second}, "fault": {Status: 500}, "cut": {Cut: true}, "blocked": {Status: 403, Error: "bot was blocked by the user"}, "unknown": {Status: 400, Error: "A_NEW_CODE"}} {
		t.Run(name, func(t *testing.T) {
			inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
				h.say(dewi, dewi, "/cek C-1")
				h.FailNext("editMessageText", 3, how)
				<-time.After(32 * time.Minute)
				h.wantHidden("after three failures", h.newest(dewi))
				said := strings.Contains(h.log.String(), "can't be hidden;")
				if lasting := name == "blocked" || name == "unknown"; said != lasting {
					t.Errorf("the log says\n%s\nwant that a lasting refusal, and no other, is reported", h.log.String())
				}
				if strings.Contains(h.log.String(), "Rahasia") || strings.Contains(h.log.String(), "Budi") {
					t.Error("the log has a customer's data")
				}
			})
		})
	}
}

func TestHidingGoesOnAfterARestart(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		stop := h.run()
		h.say(dewi, dewi, "/cek C-1")
		stop()
		h.restart()
		<-time.After(31 * time.Minute)
		defer h.run()()
		synctest.Wait()
		h.wantHidden("after a restart", h.newest(dewi))
	})
}

func TestWhatCanBeNeitherChangedNorDeletedIsReported(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/cek C-1")
		h.FailNext("editMessageText", 1, telegramfake.Failure{Status: 400, Error: "message can't be edited"})
		if <-time.After(31 * time.Minute); h.secrets() != 0 || strings.Contains(h.log.String(), "personal data") {
			t.Errorf("the data are shown %d times, the log says\n%s\nwant the message deleted and no report", h.secrets(), h.log.String())
		}
		h.say(dewi, dewi, "/cek C-1")
		h.FailNext("editMessageText", 1, telegramfake.Failure{Status: 400, Error: "message can't be edited"})
		h.FailNext("deleteMessage", 1, telegramfake.Failure{Status: 400, Error: "message can't be deleted for everyone"})
		<-time.After(31 * time.Minute)
		at := func(user int64) (cause string) {
			exposed, ok := h.platform.Exposed()
			if !ok {
				t.Error("what is exposed isn't known")
			}
			for _, x := range exposed {
				if x.Account.ID == strconv.FormatInt(user, 10) {
					cause = x.Cause
				}
			}
			return cause
		}
		if got := at(dewi); !strings.Contains(got, "can't be deleted") || !strings.Contains(h.log.String(), "personal data can't be hidden") {
			t.Errorf("the exposure has the cause %q, the log says\n%s\nwant both", got, h.log.String())
		}
		<-time.After(25 * time.Hour) // it is tried once a day
		if got := at(dewi); got != "" || h.secrets() != 0 {
			t.Errorf("a day later the exposure is %q, and data are shown %d times; want neither", got, h.secrets())
		}
		h.say(dewi, dewi, "/cek C-1")
		end := h.FailWhile(telegramfake.Call{Method: "editMessageText"}, telegramfake.Failure{Status: 403, Error: "bot was blocked by the user"})
		<-time.After(100 * time.Hour)
		if got := at(dewi); !strings.Contains(got, "blocked") {
			t.Errorf("after four days the exposure is %q, want that the person blocked the bot", got)
		}
		end()
		<-time.After(25 * time.Hour)
		if got := at(dewi); got != "" {
			t.Errorf("once it is hidden the exposure is %q, want none", got)
		}
	})
}

func TestOnePersonKeepsFortyAnswersAtMost(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		for n := range 43 {
			h.say(dewi, dewi, "/cek C-"+strconv.Itoa(n))
			<-time.After(2 * time.Second)
		}
		if n := h.secrets(); n != 40 {
			t.Errorf("%d answers show data, want the newest 40", n)
		}
	})
}

func TestAnAnswerThatIsReplacedHasATimeOfItsOwn(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/cek C-1")
		<-time.After(20 * time.Minute)
		h.answers(func(bot.In) bot.Answer {
			return bot.Answer{Card: &secret, Replace: true, About: "C-1", Until: time.Now().Add(30 * time.Minute), Lang: "id"}
		})
		h.press(dewi, first, "Data sesuai")
		if <-time.After(20 * time.Minute); h.secrets() != 1 {
			t.Error("the data are hidden at the time of the answer before")
		}
		<-time.After(11 * time.Minute)
		wantText(t, "an answer without a card for later", h.newest(dewi), words("id", "hidden"))
	})
}

func TestALongOutageEndsNoHiding(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		h.say(dewi, dewi, "/cek C-1")
		mended := h.FailWhile(telegramfake.Call{Method: "editMessageText"}, telegramfake.Failure{Status: 500})
		<-time.After(80 * time.Hour)
		mended()
		<-time.After(2 * time.Hour)
		h.wantHidden("after three days", h.newest(dewi))
	})
}

func TestAllTogetherKeepFourThousandAnswersAtMost(t *testing.T) {
	inIdleHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		old := h.post("1002", secret)
		put := func(user int64, message int, until time.Time) {
			key := fmt.Sprintf("answer/%d/%d/%d/0", user, user, message)
			value := fmt.Sprintf(`{"chat":%d,"user":%d,"message":%d,"until":%q,"card":{"Title":"Disembunyikan"}}`, user, user, message, until.Format(time.RFC3339))
			h.must(h.memory.Put(t.Context(), telegram.Name, key, []byte(value)))
		}
		put(sari, old.ID, time.Now().Add(10*time.Minute))
		for n := range int64(4095) {
			put(10_000+n, 7, time.Now().Add(time.Hour))
		}
		defer h.run()()
		synctest.Wait()
		if m := h.newest(sari); !strings.Contains(m.Text, "Rahasia") {
			t.Fatalf("the oldest answer shows %q already", m.Text)
		}
		h.say(dewi, dewi, "/cek C-1")
		if m := h.newest(sari); m.Text != "Disembunyikan" || h.secrets() != 1 {
			t.Errorf("with one too many the oldest answer shows %q, want it hidden", m.Text)
		}
	})
}

func TestAnAnswerShownWhileTheOneBeforeIsHiddenIsHiddenInItsTurn(t *testing.T) {
	inHarness(t, forHalfAnHour, func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/cek C-1")
		h.FailNext("editMessageText", 1, telegramfake.Failure{Wait: 20 * time.Second}) // of hiding it
		<-time.After(30*time.Minute + time.Second)
		h.answers(func(bot.In) bot.Answer {
			return bot.Answer{Card: &secret, Replace: true, About: "C-1", Until: time.Now().Add(30 * time.Minute), Hidden: &hidden, Lang: "id"}
		})
		_, err := h.InjectPress(dewi, dewi, first.ID, first.Keyboard[0][0].Data)
		h.must(err)
		if <-time.After(25 * time.Minute); h.secrets() != 1 {
			t.Fatal("the newer answer isn't shown")
		}
		<-time.After(6 * time.Minute)
		h.wantHidden("the newer answer", h.newest(dewi))
	})
}
