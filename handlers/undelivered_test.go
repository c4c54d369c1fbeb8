package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// TestWhatWaitsSaysWhy: only one message is tried where the bot can't write. The others wait
// for the same cause, and say so at once; of a platform that refuses the bot, the status
// counts all messages in one line and says what to do about it.
func TestWhatWaitsSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		result     bot.Result
		trouble    handlers.Trouble
		line, step string
		neverAStep string // of the other kind
		neverALine string
	}{
		"a channel": {bot.Closed, handlers.TroublePlace, "⚠️ Halaman web · Tier 2 Outbound: 2 pesan tidak terkirim: cause", "Undang lagi Sigap ke tempat itu", "Yang tertunda terkirim sendiri", ""},
		"a service": {bot.Off, handlers.TroublePlatform, "⚠️ Halaman web: 2 pesan tidak terkirim: cause", "Beri tahu admin sebabnya. Yang tertunda terkirim sendiri", "Undang lagi", "⚠️ Halaman web · Tier 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.screen.Fail(func(_ string, place bot.Place) *bot.Outcome {
				if place.ID == "tier2" {
					return &bot.Outcome{Result: c.result, Cause: "cause"}
				}
				return nil
			})
			for _, number := range []string{"152000000001", "152000000002"} {
				bottest.Play(t, s, `
					dewi types /cek `+number+` mati
					dewi presses confirm
					dewi presses callback/given`)
			}
			var found []handlers.Undelivered
			for patience := time.After(20 * time.Second); len(found) < 2; { // until the courier has tried both
				if err := s.store.View(t.Context(), func(tx *store.Tx) (err error) {
					found, err = handlers.FindUndelivered(tx, 100)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				select {
				case <-patience:
					t.Fatalf("%d are undelivered: %+v; want both cards", len(found), found)
				case <-time.After(time.Millisecond):
				}
			}
			for _, u := range found {
				if u.Trouble != c.trouble || u.Why != "cause" {
					t.Errorf("%s waits for %q, %q; want %q and the cause", u.Subject, u.Trouble, u.Why, c.trouble)
				}
			}
			text := s.Type(t, "ratna", "/sigap status").Text
			if !strings.Contains(text, c.line) || !strings.Contains(text, c.step) || strings.Contains(text, c.neverAStep) || c.neverALine != "" && strings.Contains(text, c.neverALine) {
				t.Errorf("the status should hold %q and %q, and not %q; it is\n%s", c.line, c.step, c.neverAStep, text)
			}
			if strings.Contains(text, "paling lama") {
				t.Errorf("the status names the age of what waits for less than a minute:\n%s", text)
			}
		})
	}
}
