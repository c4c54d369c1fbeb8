package main

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/handlers"
)

// TestALeadHearsThatAnUrgentCardIsNotShown: the card of a VVIP that Slack refuses, for a
// reason that nobody knows, is told to the lead on Telegram once, also over a restart, with
// the service's word and no customer data; and that it is shown, once a retry brought it.
func TestALeadHearsThatAnUrgentCardIsNotShown(t *testing.T) {
	w := openSite(t, telegram.Name, slack.Name)
	fake := w.scenes[slack.Name].(*slackScene).fake
	end := fake.FailWhile(slackfake.Call{Method: "chat.postMessage"}, slackfake.Failure{Error: "a_new_code"})
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	const began, over = "K-1 mendesak dan belum tampil di channel Tier 2 (Slack).", "K-1 sudah tampil di channel Tier 2 (Slack)"
	hears := func(title string) int { return w.hears(t, "ratna", title)[telegram.Name] }
	w.Advance(t, handlers.Late)
	until(t, "the lead hears it", func() bool { return hears(began) == 1 })
	w.Restart(t)
	for _, m := range w.scenes[telegram.Name].messages(t, "ratna") {
		if strings.Contains(m, began) && (!strings.Contains(m, "a_new_code") || strings.Contains(m, "152000000001") || strings.Contains(m, "Hidayat")) {
			t.Errorf("the lead reads\n%s\nwant the service's word, and no customer", m)
		}
	}
	end()
	w.app.Resend()
	w.Advance(t, 10*time.Minute)
	w.untilShown(t, "Slack shows it", func() bool { return len(w.scenes[slack.Name].messages(t, "tier2")) == 1 })
	until(t, "the lead hears that it is shown", func() bool { return hears(over) == 1 })
	if n := hears(began); n != 1 {
		t.Errorf("the lead heard of it %d times; want once", n)
	}
}
