package telegram_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/telegram"
)

// https://core.telegram.org/api/links#private-message-links
func TestAMessageOfASupergroupHasAnAddress(t *testing.T) {
	inIdleHarness(t, silent, func(t *testing.T, h *harness) {
		for place, want := range map[string]string{board1: "https://t.me/c/777/31", "-1000000000888/5": "https://t.me/c/888/5/31", "-42": "", "1001": ""} {
			url, out := h.platform.LinkTo(t.Context(), bot.Place{Platform: telegram.Name, ID: place}, "31")
			if url != want || (out.Result == bot.Done) != (want != "") {
				t.Errorf("message 31 of %s has the address %q with %+v, want %q", place, url, out, want)
			}
		}
		_, out := h.platform.LinkTo(t.Context(), bot.Place{Platform: telegram.Name, ID: "Tier 2"}, "31")
		wantResult(t, "no chat", out, bot.Closed)
		super, err := h.Migrate(group)
		h.must(err)
		defer h.run()()
		h.newest(super) // the bot learnt of the move
		at := bot.Place{Platform: telegram.Name, ID: "-42"}
		ref, _ := h.platform.Post(t.Context(), at, board, "p1", "")
		if url, out := h.platform.LinkTo(t.Context(), at, ref); out.Result != bot.Done || url != "https://t.me/c/42/2" {
			t.Errorf("after the move: %q, %+v; want the supergroup's address", url, out)
		}
		if url, out := h.platform.LinkTo(t.Context(), at, "31"); url != "" || out.Result != bot.Gone {
			t.Errorf("a message from before the move: %q, %+v; want none", url, out)
		}
	})
}
