package telegram_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/fakes"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

func TestAnAnswerThatMayHaveArrivedIsRepeatedOnce(t *testing.T) {
	inHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		h.FailNext("sendMessage", 5, telegramfake.Failure{Status: 502, Applied: true})
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(10 * time.Minute)
		if n := times(h.texts(dewi), "Tercatat"); n != 2 {
			t.Errorf("the answer stands %d times in the chat, want twice at most", n)
		}
	})
}

// TestRepliesInAGroupKeepItsPace checks that commands typed in a group by many are all
// answered, in the group at the pace of the posts and else in private chats, which don't
// wait for it.
func TestRepliesInAGroupKeepItsPace(t *testing.T) {
	crowd(t, func(t *testing.T, h *harness) {
		const typed = 30
		begun := time.Now()
		for n := range int64(typed) {
			_, err := h.As(firstOne+n).Say(super, "/cek@SigapBot "+strconv.FormatInt(n, 10))
			h.must(err)
		}
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(2 * time.Second) // the service takes 25 messages a second
		if took := time.Since(begun); times(h.texts(dewi), "🟣 VVIP\n👉 Bacakan skrip") != 1 {
			t.Errorf("the private chat shows %q after %v, want its answer soon", h.texts(dewi), took)
		}
		<-time.After(2 * time.Minute)
		inGroup, answers := len(h.Messages(super))-typed, 0
		for n := range int64(typed) {
			answers += times(h.texts(firstOne+n), "🟣 VVIP\n👉 Bacakan skrip")
		}
		if inGroup < 1 || inGroup+answers != typed {
			t.Errorf("the group shows %d answers and the private chats %d, want %d together", inGroup, answers, typed)
		}
		if n := h.Calls("sendMessage"); n != typed+1 {
			t.Errorf("%d messages were sent for %d, want no refusal: the pace is kept", n, typed+1)
		}
	})
}

func TestARefusalHoldsAllAnswersOfItsChat(t *testing.T) {
	inIdleHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		h.opt.Pacer = bot.NewPacer()
		h.restart()
		defer h.run()()
		h.HoldFor(chatOf(super), 30*time.Second)
		for n, who := range []int64{dewi, sari, budi} {
			_, err := h.As(who).Say(super, "/cek@SigapBot "+strconv.Itoa(n))
			h.must(err)
		}
		<-time.After(29 * time.Second)
		if n := times(h.texts(super), "Tercatat"); n != 0 || h.Calls("sendMessage") > 4 {
			t.Errorf("%d calls while the chat is limited, want one refused, and else private chats, of which one isn't open", h.Calls("sendMessage"))
		}
		<-time.After(time.Minute)
		n := 0
		for _, chat := range []int64{super, dewi, sari} {
			n += times(h.texts(chat), "Tercatat")
		}
		if n != 3 {
			t.Errorf("%d answers stand in the group and the private chats, want all three", n)
		}
	})
}

// TestAPressIsAnsweredBeforeASlowCard: Telegram takes the answer to a press for some
// seconds only, and nothing is said of a card that isn't sent yet.
func TestAPressIsAnsweredBeforeASlowCard(t *testing.T) {
	inHarness(t, card(answer, false), func(t *testing.T, h *harness) {
		post, private := h.post(board1, board), h.say(dewi, dewi, "/cek 1")
		h.FailWhile(fakes.Call{Method: "sendMessage"}, telegramfake.Failure{Wait: 4 * time.Second})
		begun := time.Now()
		if a := h.press(dewi, post, "Ambil"); a.Text != words("id", "follows") || time.Since(begun) > 3*time.Second {
			t.Errorf("in the group the press gets %+v after %v, want that the card follows, within 3 s", a, time.Since(begun))
		}
		<-time.After(time.Minute)
		begun = time.Now()
		if a := h.press(dewi, private, "Data sesuai"); a.Text != "" || time.Since(begun) > 100*time.Millisecond {
			t.Errorf("in the private chat the press gets %+v after %v, want its end at once", a, time.Since(begun))
		}
		h.answers(opens(closing))
		<-time.After(time.Minute)
		begun = time.Now()
		if a := h.press(dewi, post, "Ambil"); a.Text != words("id", "follows") || time.Since(begun) > 3*time.Second {
			t.Errorf("with a form the press gets %+v after %v, want that it follows", a, time.Since(begun))
		}
		<-time.After(time.Minute)
	})
}

// TestWhatIsNotSentIsNotSaidToBeThere: a press is told where the answer is only if it is
// there; a closed private chat is opened by the answer.
func TestWhatIsNotSentIsNotSaidToBeThere(t *testing.T) {
	for _, c := range []struct {
		failure telegramfake.Failure
		want    string
	}{
		{telegramfake.Failure{Status: 403, Error: "bot was blocked by the user"}, ""},
		{telegramfake.Failure{Status: 400, Error: "A_CODE_FROM_2027"}, words("id", "not_sent")},
		{telegramfake.Failure{Status: 400, Error: "message is too long"}, words("id", "not_sent")},
	} {
		for what, handle := range map[string]func(bot.In) bot.Answer{"a card": card(answer, false), "a form": opens(closing)} {
			inHarness(t, handle, func(t *testing.T, h *harness) {
				post := h.post(board1, board)
				h.FailWhile(fakes.Call{Method: "sendMessage"}, c.failure)
				a := h.press(dewi, post, "Ambil")
				if opened := strings.Contains(a.URL, "?start="); a.Text != c.want || opened != (c.want == "") {
					t.Errorf("%s, %s: the press gets %+v, want %q, or else a link to the private chat", what, c.failure.Error, a, c.want)
				}
			})
		}
	}
}

func TestARefusedTokenDelaysAnAnswerAndLosesNone(t *testing.T) {
	inHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		h.FailNext("sendMessage", 3, telegramfake.Failure{Status: 401})
		_, err := h.As(dewi).Say(dewi, "/cek 1")
		h.must(err)
		<-time.After(time.Minute)
		if n := times(h.texts(dewi), "Tercatat"); n != 1 {
			t.Errorf("the answer stands %d times in the chat, want once", n)
		}
	})
}

func TestAnAnswerFollowsItsGroup(t *testing.T) {
	inHarness(t, nil, func(t *testing.T, h *harness) {
		gate := make(chan struct{})
		h.answers(gated(gate))
		_, err := h.As(dewi).Say(group, "/cek@SigapBot 1")
		h.must(err)
		synctest.Wait()
		moved, err := h.Migrate(group)
		h.must(err)
		close(gate)
		<-time.After(time.Minute)
		if m := h.newest(moved); m.Text != "Tercatat" {
			t.Errorf("the supergroup shows %q, want the answer to what was typed in the group", m.Text)
		}
	})
}
