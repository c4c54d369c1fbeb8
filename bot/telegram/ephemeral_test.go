package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// secret is an answer with a customer's data.
var secret = bot.Card{Sign: "🟣", Title: "Budi Hartono", Lines: []bot.Line{{Label: "Alamat", Text: "Jl. Rahasia 7"}},
	Buttons: []bot.Button{{Subject: "C-1", Action: "confirm", Turn: 1, Label: "Data sesuai", Primary: true}}}

// secretly answers as the handlers do: no data where others can read them.
func secretly(in bot.In) bot.Answer {
	if in.Public {
		return bot.Answer{Card: &bot.Card{Title: "Hanya di chat pribadi"}, Toast: "Hanya di chat pribadi", Code: "in_private", Lang: "id"}
	}
	return bot.Answer{Card: &secret, Toast: "C-1", Lang: "id"}
}

// promote makes the bot an administrator of the group.
func (h *harness) promote() {
	h.t.Helper()
	h.must(h.SetMember(super, me, telegramfake.Administrator))
	synctest.Wait()
}

// wantShown checks that Dewi alone sees the secret, in the group or in her private chat.
func (h *harness) wantShown(what string, chat int64) telegramfake.Message {
	h.t.Helper()
	m := h.seen(dewi, chat)
	wantText(h.t, what, m, "Budi Hartono", "Jl. Rahasia 7")
	if !m.Protected {
		h.t.Errorf("%s: the answer can be forwarded, want it protected", what)
	}
	h.wantSecret("Rahasia", dewi)
	return m
}

func TestTheMenuOffersEphemeralCommandsInGroups(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		for scope, want := range map[string]bool{"all_group_chats": true, "all_private_chats": false} {
			for _, lang := range []string{"", "en"} {
				for _, c := range h.Menu(scope, lang) {
					if c.IsEphemeral != want {
						t.Errorf("%s in %q of %s is ephemeral: %v, want %v", c.Command, lang, scope, c.IsEphemeral, want)
					}
				}
			}
		}
	})
}

func TestAnEphemeralCommandIsAnsweredInTheGroupForItsPersonAlone(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SayEphemeral(super, "/cek 0812 3456 789")
		h.must(err)
		h.wantShown("the group", super)
		if in := h.last(); in.Public || in.Command.Text != "0812 3456 789" {
			t.Errorf("the input is %+v, want a private command", in)
		}
		if n := len(h.Messages(super)) + len(h.Messages(dewi)); n != 1 { // her /start
			t.Errorf("the group and the private chat have %d messages, want none for this", n)
		}
	})
}

func TestAnAdministratorAnswersAnOpenCommandForItsPersonAlone(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		h.promote()
		_, err := h.As(dewi).Say(super, "/cek 1")
		h.must(err)
		if h.wantShown("the group", super); h.Calls("getChatMember") != 0 {
			t.Error("the service was asked about the bot's rights, want them known from the update")
		}
		h.must(h.SetMember(super, me, telegramfake.Member))
		synctest.Wait()
		m := h.say(dewi, super, "/cek 1")
		wantText(t, "no administrator any more", m, "Hanya di chat pribadi")
	})
}

func TestUnknownRightsAreLookedUpOnce(t *testing.T) {
	inIdleHarness(t, secretly, func(t *testing.T, h *harness) {
		h.must(h.SetMember(super, me, telegramfake.Administrator))
		h.RestartUpdates(700_000_300) // the update is lost
		defer h.run()()
		synctest.Wait()
		for range 2 {
			_, err := h.As(dewi).Say(super, "/cek 1")
			h.must(err)
			h.wantShown("the group", super)
		}
		if n := h.Calls("getChatMember"); n != 1 {
			t.Errorf("the service was asked %d times about the bot's rights, want once", n)
		}
	})
}

func TestWrongRightsAreCorrectedByTheRefusal(t *testing.T) {
	for _, said := range []string{"BOT_NOT_ADMIN", "CHAT_ADMIN_REQUIRED", "need administrator rights in the channel chat"} {
		inHarness(t, secretly, func(t *testing.T, h *harness) {
			h.promote()
			h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 400, Error: said})
			_, err := h.As(dewi).Say(super, "/cek 1")
			h.must(err)
			h.wantShown("the private chat", dewi)
			_, err = h.As(dewi).Say(super, "/cek 1")
			h.must(err)
			if h.newest(super); !h.last().Public {
				t.Errorf("after %s the next command is private, want that the bot knows it is no administrator", said)
			}
		})
	}
}

func TestAPressIsAnsweredInTheGroupForItsPersonAlone(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		if a := h.press(dewi, post, "Ambil"); a != (telegramfake.Answer{Text: "C-1"}) {
			t.Errorf("the press gets %+v, want the toast", a)
		}
		if h.wantShown("the group", super); h.Calls("getChatMember") != 0 {
			t.Error("the service was asked about the bot's rights, want no call that the answer doesn't need")
		}
	})
}

func TestAPressOnAnEphemeralAnswerChangesIt(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SayEphemeral(super, "/cek 1")
		h.must(err)
		first := h.wantShown("the group", super)
		next := secret
		next.Title = "Budi Hartono · dikonfirmasi"
		h.answers(card(next, true))
		press := func(m telegramfake.Message) {
			id, err := h.As(dewi).PressEphemeral(super, m.Ephemeral, "Data sesuai")
			h.must(err)
			h.pressed(id)
		}
		press(first)
		if in := h.last(); in.Press == nil || in.Press.Subject != "C-1" || in.Press.Ref != "" {
			t.Errorf("the input is %+v, want the press on an answer", in)
		}
		if m := h.wantShown("the group", super); m.Ephemeral != first.Ephemeral || m.Edits != 1 || !strings.Contains(m.Text, "dikonfirmasi") {
			t.Errorf("the answer is %+v, want the pressed one changed", m)
		}
		h.FailNext("editEphemeralMessageText", 1, telegramfake.Failure{Status: 400, Error: "MESSAGE_ID_INVALID"})
		press(h.seen(dewi, super))
		if m := h.wantShown("after a refused edit", super); m.Ephemeral == first.Ephemeral {
			t.Errorf("the answer is message %d, want a new one", m.Ephemeral)
		}
	})
}

func TestAnAnswerThatIsTooLateForTheGroupGoesToThePrivateChat(t *testing.T) {
	inIdleHarness(t, secretly, func(t *testing.T, h *harness) {
		stop := h.run()
		synctest.Wait()
		stop()
		_, err := h.As(dewi).SayEphemeral(super, "/cek 1")
		h.must(err)
		<-time.After(telegramfake.EphemeralWindow + time.Second)
		defer h.run()()
		h.wantShown("the private chat", dewi)
	})
}

// A server that doesn't know ephemeral messages would show one to everybody.
func TestWithAnOldServerAllAnswersGoToThePrivateChat(t *testing.T) {
	inIdleHarness(t, secretly, func(t *testing.T, h *harness) {
		h.Old = true
		defer h.run()()
		h.promote()
		post := h.post(board1, board)
		h.press(dewi, post, "Ambil")
		h.wantShown("after a press", dewi)
		_, err := h.As(dewi).Say(super, "/cek 1")
		h.must(err)
		h.wantShown("after a command", dewi)
		if strings.Contains(h.log.String(), "sent an answer openly") {
			t.Errorf("the log says\n%s\nwant that no answer was open for a moment", h.log.String())
		}
	})
}

func TestAnAnswerThatAServerShowedToAllIsDeletedAtOnce(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		h.Old = true // a proxy now leads to another server
		h.promote()
		h.press(dewi, h.post(board1, board), "Ambil")
		h.wantShown("the private chat", dewi)
		if !strings.Contains(h.log.String(), "sent an answer openly") {
			t.Errorf("the log says\n%s\nwant that an answer was open for a moment", h.log.String())
		}
	})
}

// Whatever the service answers, nobody else sees a byte of an answer.
func TestNobodyElseSeesAnAnswerWhateverFails(t *testing.T) {
	failures := map[string]telegramfake.Failure{"none": {}, "limited": {Status: 429, RetryAfter: 20 * time.Second}, "fault": {Status: 500}, "gateway": {Status: 502, Applied: true},
		"cut": {Cut: true}, "cut after": {Cut: true, Applied: true}, "hang": {Hang: true, Applied: true}, "not admin": {Status: 400, Error: "BOT_NOT_ADMIN"},
		"too old": {Status: 400, Error: "query is too old and response timeout expired or query ID is invalid"}, "unknown": {Status: 400, Error: "EPHEMERAL_DISABLED"},
		"kicked": {Status: 403, Error: "bot was kicked from the supergroup chat"}, "blocked": {Status: 403, Error: "bot was blocked by the user"}}
	for name, how := range failures {
		for _, n := range []int{1, 4} {
			t.Run(fmt.Sprintf("%s %d", name, n), func(t *testing.T) {
				inHarness(t, secretly, func(t *testing.T, h *harness) {
					post := h.post(board1, board)
					for _, act := range []func() error{
						func() error { _, err := h.As(dewi).SayEphemeral(super, "/cek 1"); return err },
						func() error { _, err := h.As(dewi).Say(super, "/cek 1"); return err },
						func() error { _, err := h.As(dewi).Press(super, post.ID, "Ambil"); return err },
						func() error { h.promote(); _, err := h.As(dewi).Say(super, "/cek 081234567"); return err },
					} {
						if name != "none" {
							h.FailNext("sendMessage", n, how)
						}
						h.must(act())
						<-time.After(6 * time.Minute)
						h.wantSecret("Rahasia", dewi)
					}
				})
			})
		}
	}
}

// Ephemeral messages may count in the limit of their group. Where that has no room, the
// private chat has.
func TestManyAnswersInOneGroupKeepItsLimitAndComeSoon(t *testing.T) {
	inIdleHarness(t, secretly, func(t *testing.T, h *harness) {
		h.Paced, h.opt.Pacer = true, bot.NewPacer()
		h.restart()
		post := h.post(board1, board)
		<-time.After(time.Minute)
		defer h.run()()
		synctest.Wait()
		began := time.Now()
		var presses []string
		for range 4 {
			for _, who := range []int64{dewi, sari} {
				id, err := h.As(who).Press(super, post.ID, "Ambil")
				h.must(err)
				presses = append(presses, id)
			}
		}
		for _, id := range presses {
			h.pressed(id)
		}
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("the last answer came after %v, want soon", d)
		}
		<-time.After(time.Minute)
		n, private := 0, 0
		for _, who := range []int64{dewi, sari} {
			private += len(h.Messages(who)) - 1 // without /start
			for _, m := range h.Seen(who, super) {
				if m.Ephemeral != 0 {
					n++
				}
			}
		}
		if n == 0 || n+private != 8 {
			t.Errorf("there are %d answers in the group and %d in private, want eight, some in the group", n, private)
		}
		if strings.Contains(h.log.String(), "too many messages") {
			t.Errorf("the log says\n%s\nwant no refusal for the pace", h.log.String())
		}
	})
}
