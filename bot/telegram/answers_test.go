package telegram_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

const board1 = "-1000000000777"

// answer is a card as a private answer.
var answer = bot.Card{Sign: "🟣", Title: "VVIP", Lines: []bot.Line{{Text: "Bacakan skrip", Style: bot.StyleNext}},
	Buttons: []bot.Button{{Subject: "C-1", Action: "confirm", Turn: 1, Label: "Data sesuai", Primary: true}}}

func card(c bot.Card, replace bool) func(bot.In) bot.Answer {
	return func(bot.In) bot.Answer {
		return bot.Answer{Card: &c, Replace: replace, Toast: "Ini kartunya", Lang: "id"}
	}
}

func TestACommandIsAnsweredByACardThatRepliesToIt(t *testing.T) {
	inHarness(t, card(answer, false), func(t *testing.T, h *harness) {
		for who, chat := range map[int64]int64{dewi: dewi, budi: super} {
			typed, err := h.As(who).Say(chat, "/cek@SigapBot 1")
			h.must(err)
			m := h.newest(chat)
			wantText(t, "the answer", m, "🟣 VVIP", "👉 Bacakan skrip")
			if m.ReplyTo != typed || !strings.HasPrefix(labels(m), "Data sesuai") || m.Keyboard[0][0].Style != "primary" {
				t.Errorf("the answer replies to %d with the buttons %q; want %d, Data sesuai", m.ReplyTo, labels(m), typed)
			}
		}
		n := len(h.Messages(dewi))
		h.answers(toast("Tercatat"))
		if m := h.say(dewi, dewi, "/cek 1"); m.Text != "Tercatat" || len(h.Messages(dewi)) != n+2 {
			t.Errorf("the answer is %q, want the toast as a message", m.Text)
		}
	})
}

func TestACardAfterAPressGoesElseToThePrivateChat(t *testing.T) {
	inHarness(t, card(answer, false), func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 400, Error: "unallowed message content"})
		if a := h.press(dewi, post, "Ambil"); a != (telegramfake.Answer{Text: "Ini kartunya"}) {
			t.Errorf("the press gets %+v, want the toast", a)
		}
		wantText(t, "the private chat", h.newest(dewi), "VVIP")
		if n := len(h.Messages(super)); n != 1 {
			t.Errorf("the group shows %d messages, want the post alone", n)
		}
		h.answers(func(bot.In) bot.Answer { return bot.Answer{Card: &answer, Lang: "en"} })
		h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 400, Error: "unallowed message content"})
		if a := h.press(dewi, post, "Ambil"); a.Text != words("en", "sent_private") {
			t.Errorf("the press gets %+v, want where the answer is", a)
		}
		if a := h.press(dewi, h.newest(dewi), "Data sesuai"); a.Text != "" {
			t.Errorf("in the private chat the press gets %+v, want nothing beside the card", a)
		}
	})
}

func TestReplaceStandsForThePressedAnswerAndNeverForAPost(t *testing.T) {
	inHarness(t, card(answer, false), func(t *testing.T, h *harness) {
		first := h.say(dewi, dewi, "/cek 1")
		other := answer
		other.Title = "Dikonfirmasi"
		h.answers(card(other, true))
		h.press(dewi, first, "Data sesuai")
		if m := h.newest(dewi); m.ID != first.ID || m.Edits != 1 {
			t.Errorf("message %d with %d edits is the newest, want the pressed one edited", m.ID, m.Edits)
		}
		if in := h.last(); in.Press.Ref != "" {
			t.Errorf("the press has the reference %q, want none: an answer is no post", in.Press.Ref)
		}
		h.press(dewi, h.newest(dewi), "Data sesuai") // shows the same again
		if m := h.newest(dewi); m.ID != first.ID {
			t.Errorf("the newest message is %d, want the pressed one", m.ID)
		}
		// The answer is deleted while the press is handled.
		gone := make(chan struct{})
		h.answers(func(bot.In) bot.Answer {
			<-gone
			return bot.Answer{Card: &other, Replace: true, Lang: "id"}
		})
		id, err := h.As(dewi).Press(dewi, first.ID, "Data sesuai")
		h.must(err)
		h.must(h.As(dewi).Delete(dewi, first.ID))
		close(gone)
		h.pressed(id)
		if m := h.newest(dewi); m.ID == first.ID || !strings.Contains(m.Text, "Dikonfirmasi") {
			t.Errorf("the newest message is %d %q, want the card in a new one", m.ID, m.Text)
		}
		post := h.post("1001", board)
		h.press(dewi, post, "Ambil")
		if m := h.newest(dewi); m.ID == post.ID {
			t.Error("the post was replaced by an answer; want a message of its own")
		}
	})
}

func TestARefusalIsABoxAndALongOneACardToo(t *testing.T) {
	refusal := bot.Card{Sign: "⚠️", Title: "Sudah diambil Budi", Lines: []bot.Line{{Label: "Sekarang", Text: "Ditangani"}, {Text: "Pilih kasus lain", Style: bot.StyleNext}}}
	refuse := func(bot.In) bot.Answer {
		return bot.Answer{Card: &refusal, Toast: refusal.Title, Code: "taken", Lang: "id"}
	}
	inHarness(t, refuse, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		want := telegramfake.Answer{Text: "⚠️ Sudah diambil Budi\nSekarang: Ditangani\nPilih kasus lain", Alert: true}
		if a := h.press(budi, post, "Ambil"); a != want {
			t.Errorf("the press gets %+v, want %+v", a, want)
		}
		refusal.Lines = append(refusal.Lines, bot.Line{Text: strings.Repeat("😀 ", 120)})
		if a := h.press(dewi, post, "Ambil"); a != (telegramfake.Answer{Text: "Sudah diambil Budi", Alert: true}) {
			t.Errorf("the press gets %+v, want the title in a box", a)
		}
		wantText(t, "the group", h.seen(dewi, super), "Sudah diambil Budi", "😀")
		h.answers(func(bot.In) bot.Answer { return bot.Answer{Toast: strings.Repeat("😀", 150), Code: "busy"} })
		if a := h.press(budi, post, "Ambil"); !a.Alert || !strings.HasSuffix(a.Text, "…") {
			t.Errorf("the press gets %+v, want a box that ends in …", a)
		}
		h.answers(refuse)
		wantText(t, "after a command", h.say(dewi, dewi, "/cek 1"), "Sudah diambil Budi", "Sekarang: Ditangani")
	})
}

func TestAMessageThatIsOneTooManyIsRemoved(t *testing.T) {
	inHarness(t, nil, func(t *testing.T, h *harness) {
		at, rest := bot.Place{Platform: telegram.Name, ID: board1}, bot.Card{Title: "K-1 ada di atas"}
		post := h.post(board1, board)
		if out := h.platform.Remove(t.Context(), at, bot.Ref(strconv.Itoa(post.ID)), rest); out.Result != bot.Done || len(h.Messages(super)) != 0 {
			t.Errorf("the outcome is %+v with %d messages; want done and none", out, len(h.Messages(super)))
		}
		post = h.post(board1, board)
		h.FailNext("deleteMessage", 1, telegramfake.Failure{Status: 400, Error: "message can't be deleted"})
		out := h.platform.Remove(t.Context(), at, bot.Ref(strconv.Itoa(post.ID)), rest)
		if m := h.newest(super); out.Result != bot.Done || m.ID != post.ID || len(m.Keyboard) != 0 || !strings.Contains(m.Text, "K-1 ada di atas") {
			t.Errorf("the outcome is %+v, message %d reads %q with the buttons %q; want the pointer", out, m.ID, m.Text, labels(m))
		}
	})
}

func TestMoreShowsAllButtonsPrivately(t *testing.T) {
	inHarness(t, nil, func(t *testing.T, h *harness) {
		all := board
		all.Buttons, all.More = append(append([]bot.Button{}, board.Buttons...), board.More...), nil
		h.answers(card(all, true))
		post := h.post(board1, board)
		if got := labels(post); got != "Ambil\nLainnya" {
			t.Errorf("the post has the buttons %q, want Lainnya in a row of its own", got)
		}
		h.press(dewi, post, "Lainnya")
		if got := h.last().Press; got.Action != bot.ActMore || got.Subject != "K-1" || got.Turn != 3 {
			t.Errorf("the press is %+v, want more of K-1", got)
		}
		m := h.seen(dewi, super)
		if got := labels(m); got != "Ambil | Catat | Batalkan" {
			t.Errorf("the private card has the buttons %q, want all in sight", got)
		}
		if m.Keyboard[0][2].Style != "danger" {
			t.Errorf("Batalkan has the style %q, want danger", m.Keyboard[0][2].Style)
		}
	})
}

func TestMoreOfSeveralSubjectsIsInSight(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		c := board
		c.More = []bot.Button{{Subject: "K-2", Action: "show", Label: "K-2"}, {Subject: "K-3", Action: "show", Label: "K-3"}}
		if got := labels(h.post(board1, c)); got != "Ambil | K-2 | K-3" {
			t.Errorf("the buttons are %q, want all in sight: no one card shows them", got)
		}
	})
}

func TestAPressThatIsTooOldGetsAMessage(t *testing.T) {
	inIdleHarness(t, toast("Diambil"), func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		_, err := h.As(dewi).Press(super, post.ID, "Ambil")
		h.must(err)
		<-time.After(time.Minute)
		defer h.run()()
		if m := h.newest(dewi); m.Text != "Diambil" || m.ReplyTo != 0 {
			t.Errorf("the private chat shows %q, want the answer", m.Text)
		}
	})
}

// TestAnswersComeThroughFailures breaks calls as often as an answer bears it: one that may
// have arrived is repeated once.
func TestAnswersComeThroughFailures(t *testing.T) {
	for name, c := range map[string]struct {
		failure telegramfake.Failure
		sends   int
	}{
		"limited":          {telegramfake.Failure{Status: 429, RetryAfter: 3 * time.Second}, 5},
		"limited for long": {telegramfake.Failure{Status: 429, RetryAfter: 40 * time.Second}, 2},
		"cut":              {telegramfake.Failure{Cut: true}, 1}, "fault": {telegramfake.Failure{Status: 500}, 1}, "page": {telegramfake.Failure{Status: 502}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
				h.FailNext("sendMessage", c.sends, c.failure)
				_, err := h.As(dewi).Say(dewi, "/cek 1")
				h.must(err)
				<-time.After(2 * time.Minute)
				if m := h.newest(dewi); m.Text != "Tercatat" {
					t.Errorf("the chat shows %q, want the answer", m.Text)
				}
				if name == "limited for long" {
					return // a press can't be answered that late
				}
				h.FailNext("answerCallbackQuery", 2, c.failure)
				if a := h.press(dewi, h.post(board1, board), "Ambil"); a.Text != "Tercatat" {
					t.Errorf("the press gets %+v, want the toast", a)
				}
			})
		})
	}
}

func TestInAForumTheAnswerStaysInItsTopic(t *testing.T) {
	inHarness(t, toast("Tercatat"), func(t *testing.T, h *harness) {
		_, err := h.As(dewi).SayInTopic(forum, topic, "/cek@SigapBot 1")
		h.must(err)
		if m := h.newest(forum); m.Thread != topic || m.Text != "Tercatat" {
			t.Errorf("the answer %q stands in topic %d, want %d", m.Text, m.Thread, topic)
		}
	})
}

func TestAReplyStandsUnderItsCard(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		place := bot.Place{Platform: telegram.Name, ID: "-1000000000888/5"}
		parent, out := h.platform.Post(t.Context(), place, board, "p1", "")
		wantResult(t, "post", out, bot.Done)
		first := h.newest(forum)
		_, out = h.platform.Post(t.Context(), place, bot.Card{Title: "Ping"}, "p2", parent)
		wantResult(t, "reply", out, bot.Done)
		if m := h.newest(forum); m.ReplyTo != first.ID || m.Thread != topic {
			t.Errorf("the reply answers %d in topic %d, want %d in %d", m.ReplyTo, m.Thread, first.ID, topic)
		}
		h.must(h.As(sari).Delete(forum, first.ID))
		_, out = h.platform.Post(t.Context(), place, bot.Card{Title: "Ping 2"}, "p3", parent)
		wantResult(t, "reply to a message that is gone", out, bot.Done)
		synctest.Wait()
	})
}
