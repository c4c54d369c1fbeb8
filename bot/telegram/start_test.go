package telegram_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram/telegramfake"
)

// noEphemerals makes the service refuse the next ephemeral message.
func (h *harness) noEphemerals() {
	h.FailNext("sendMessage", 1, telegramfake.Failure{Status: 400, Error: "unallowed message content"})
}

// url returns the address of the button with that label, or "".
func url(m telegramfake.Message, label string) string {
	for _, row := range m.Keyboard {
		for _, k := range row {
			if k.Label == label {
				return k.URL
			}
		}
	}
	return ""
}

func TestAPressOpensAPrivateChatThatWasNeverStartedAndGoesOnThere(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.noEphemerals()
		a := h.press(budi, post, "Ambil")
		if !strings.HasPrefix(a.URL, "https://t.me/SigapBot?start=") {
			t.Fatalf("the press gets %+v, want a link to the private chat", a)
		}
		first := h.last()
		h.wantSecret("Rahasia", budi)
		h.must(h.As(budi).Follow(a.URL))
		wantText(t, "the private chat", h.newest(budi), "Budi Hartono")
		again := h.last()
		if again.Key != first.Key || again.Press == nil || *again.Press != *first.Press || again.Account != first.Account {
			t.Errorf("the handler gets %+v, %+v; want the press once more, with its key", again, again.Press)
		}
		if n := len(h.Messages(super)); n != 1 {
			t.Errorf("the group has %d messages, want the post alone", n)
		}
		if value := string(h.memory.get("start/1003")); strings.Contains(value, "Rahasia") || value == "" {
			t.Errorf("the memory keeps %s, want the input without its answer", value)
		}
	})
}

func TestALinkThatIsRefusedIsASentence(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.noEphemerals()
		h.FailNext("answerCallbackQuery", 1, telegramfake.Failure{Status: 400, Error: "URL_INVALID"})
		if a := h.press(budi, post, "Ambil"); a.Text != words("id", "start_first") || !a.Alert {
			t.Errorf("the press gets %+v, want how to open the private chat", a)
		}
	})
}

func TestAFormOpensInAPrivateChatThatWasNeverStarted(t *testing.T) {
	inHarness(t, opens(closing), func(t *testing.T, h *harness) {
		a := h.press(budi, h.post(board1, board), "Ambil")
		if a.URL == "" || h.memory.has("dialog/1003") {
			t.Fatalf("the press gets %+v, want a link and no dialog yet", a)
		}
		h.must(h.As(budi).Follow(a.URL))
		wantText(t, "the private chat", h.newest(budi), "Selesaikan K-1", "(1/2)")
		h.press(budi, h.newest(budi), "Solusi")
		h.press(budi, h.newest(budi), "Tepat")
		h.press(budi, h.newest(budi), "Tutup kasus")
		if all := h.submits(); len(all) != 1 || all[0].Submit.Fields["outcome"] != "solved" {
			t.Errorf("the submissions are %+v, want one", all)
		}
	})
}

func TestAnOpenCommandGoesOnInThePrivateChatByOneButton(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		m := h.say(budi, super, "/cek 0812")
		if wantText(t, "the group", m, "Hanya di chat pribadi"); strings.Contains(m.Text, "0812") {
			t.Errorf("the reply repeats the number:\n%s", m.Text)
		}
		link := url(m, words("id", "open"))
		h.must(h.As(budi).Follow(link))
		wantText(t, "the private chat", h.newest(budi), "Budi Hartono")
		if in := h.last(); in.Public || in.Command.Text != "0812" {
			t.Errorf("the handler gets %+v, want the command, private", in)
		}
		h.wantSecret("Rahasia", budi)
		h.say(dewi, super, "/cek 0813") // she has a link of her own
		n := len(h.inputs())
		h.must(h.As(dewi).Follow(link))
		if wantText(t, "for somebody else", h.newest(dewi), words("id", "start_over")); len(h.inputs()) != n {
			t.Error("somebody else's link reached the handler, want that it leads nowhere")
		}
	})
}

func TestAnAdministratorWithoutAWayInvitesToThePrivateChat(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		h.promote()
		h.noEphemerals()
		m := h.say(budi, super, "/cek 1")
		wantText(t, "the group", m, words("id", "open_private"))
		h.must(h.As(budi).Follow(url(m, words("id", "open"))))
		wantText(t, "the private chat", h.newest(budi), "Budi Hartono")
		h.wantSecret("Rahasia", budi)
	})
}

func TestALinkLeadsOnForMinutesOnlyAndIsForgotten(t *testing.T) {
	inHarness(t, secretly, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.noEphemerals()
		link := h.press(budi, post, "Ambil").URL
		n := len(h.inputs())
		<-time.After(11 * time.Minute)
		h.must(h.As(budi).Follow(link))
		if wantText(t, "after its time", h.newest(budi), words("id", "start_over")); len(h.inputs()) != n {
			t.Error("an old link reached the handler, want that it leads nowhere")
		}
		<-time.After(11 * time.Minute)
		if h.memory.has("start/1003") {
			t.Error("the memory still has the input, want it removed")
		}
	})
}

func TestWithoutMemoryThePersonIsToldToStart(t *testing.T) {
	inHarness(t, func(in bot.In) bot.Answer { return bot.Answer{Card: &secret, Lang: "id"} }, func(t *testing.T, h *harness) {
		post := h.post(board1, board)
		h.noEphemerals()
		h.memory.fail(errors.New("disk full"))
		defer h.memory.fail(nil)
		want := telegramfake.Answer{Text: words("id", "start_first"), Alert: true}
		if a := h.press(budi, post, "Ambil"); a != want {
			t.Errorf("the press gets %+v, want %+v", a, want)
		}
	})
}
