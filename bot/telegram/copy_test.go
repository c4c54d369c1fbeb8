package telegram_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
)

func TestANumberIsCopiedByAButtonAndALinkOpens(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		c := board
		c.Copies = []bot.Copy{{Label: "Salin nomor", Text: "081234567890"}, {Label: "x"}, {Label: "x", Text: strings.Repeat("1", 257)}, {Label: "", Text: "152"}, {Label: "x", Text: "lima"}}
		c.Link = bot.Link{Label: "Lihat K-2", URL: "https://t.me/c/777/3"}
		m := h.post("1001", c)
		if got := labels(m); got != "Ambil\nLainnya\nSalin nomor | …\nLihat K-2" {
			t.Errorf("the buttons are %q, want both that can be copied and the link", got)
		}
		last := len(m.Keyboard) - 1
		if copies := m.Keyboard[last-1]; copies[0].Copy != "081234567890" || copies[1].Copy != "152" || m.Keyboard[last][0].URL != c.Link.URL {
			t.Errorf("the buttons are %+v, want the numbers and the address", m.Keyboard)
		}
		c.Link.URL = ""
		if got := labels(h.post("1001", c)); strings.Contains(got, "Lihat") {
			t.Errorf("the buttons are %q, want none without an address", got)
		}
	})
}

func TestOnlyPrivateMessagesAreProtected(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		if m := h.post("1001", board); !m.Protected {
			t.Error("a post in a private chat can be forwarded, want it protected")
		}
		_, out := h.platform.SendDirect(t.Context(), bot.Account{Platform: telegram.Name, ID: "1002"}, board, "p2")
		if wantResult(t, "direct", out, bot.Done); !h.newest(sari).Protected {
			t.Error("a direct message can be forwarded, want it protected")
		}
		if m := h.post(board1, board); m.Protected {
			t.Error("a post in a group is protected, want it free: it has no personal data")
		}
	})
}
