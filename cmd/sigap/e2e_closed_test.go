package main

import (
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/store"
)

const (
	channelClosed = "Sigap tidak bisa menulis di channel Tier 2 (Slack)."
	channelOpen   = "Sigap bisa menulis lagi di channel Tier 2 (Slack)."
	personClosed  = "Pesan pribadi Sigap tidak sampai ke Sari (Telegram)."
)

// untilShown has the courier look again and again until something is so.
func (w *site) untilShown(t *testing.T, what string, ok func() bool) {
	t.Helper()
	until(t, what, func() bool { w.app.Courier.Nudge(); return ok() })
}

// TestLeadsHearOnceOfAClosedPlaceWhichGetsEverythingOnceOpen: an archived channel and
// a person who has blocked the bot delay nobody else, the lead is notified of each
// once, also across a restart, the check names them, and no message is lost or sent
// twice.
func TestLeadsHearOnceOfAClosedPlaceWhichGetsEverythingOnceOpen(t *testing.T) {
	w := openSite(t, telegram.Name, slack.Name)
	onSlack, onTelegram := w.scenes[slack.Name].(*slackScene), w.scenes[telegram.Name].(*telegramScene)
	archive := func(is bool) {
		onSlack.fake.ChangeChannel(slackChannels["tier2"], func(c *slackfake.Channel) { c.Archived = is })
	}
	alerts := func(title string) int { return w.hears(t, "ratna", title)[telegram.Name] }
	waits := func() string { return strings.Join(w.deliveries(t), "\n") }

	archive(true)
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	w.untilShown(t, "the lead is notified of the channel", func() bool { return alerts(channelClosed) == 1 })
	bottest.Play(t, w, `
		dewi types /cek 152000000002 minta buka isolir
		dewi presses confirm
		dewi presses callback/given`)
	w.untilShown(t, "the other platform shows both cases", func() bool { return len(onTelegram.messages(t, "tier2")) == 2 })
	if seen := onTelegram.pressed(t, "sari", bottest.Spot{Place: "tier2", Subject: "K-1"}, "claim", ""); seen.Code != "" {
		t.Fatalf("sari claims and sees %q (%s); want that it is hers", seen.Text, seen.Code)
	}
	if lines := waits(); !strings.Contains(lines, "FAIL deliveries: 2 messages waiting for slack C0TIER2: the channel is archived") || !strings.Contains(lines, "mend the cause there") {
		t.Errorf("the check says\n%s\nwant what waits for which channel and why, with the next step", lines)
	}
	w.Advance(t, time.Minute)
	admin := w.app.AdminHandler(t.Context(), dataFile(w.dir))
	until(t, "nothing but the closed channel is waited for, and that was tried once", func() bool {
		_, text := asked(t, admin, "/metrics")
		return strings.Contains(text, `result="closed"} 1`) && strings.Contains(text, "sigap_outbox_oldest_seconds 0\n")
	})

	archive(false)
	w.Advance(t, 3*time.Minute)
	w.untilShown(t, "the channel has both cases as they are", func() bool {
		shown := strings.Join(onSlack.messages(t, "tier2"), "\n")
		return strings.Contains(shown, "K-1 · VVIP · Ditangani") && strings.Contains(shown, "K-2 · ")
	})
	w.settle(t)
	if shown := onSlack.messages(t, "tier2"); len(shown) != 2 {
		t.Errorf("the channel shows %d messages:\n%s\nwant each case once", len(shown), strings.Join(shown, "\n---\n"))
	}
	until(t, "the lead is told that it is open", func() bool { return alerts(channelOpen) == 1 })

	if err := onTelegram.fake.As(onTelegram.ids["sari"]).Block(); err != nil {
		t.Fatal(err)
	}
	had := len(onTelegram.messages(t, "sari"))
	if seen := w.Press(t, "rian", bottest.Spot{Place: "tier2", Subject: "K-2"}, "claim", ""); seen.Code != "" {
		t.Fatal(seen)
	}
	if seen := w.Type(t, "budi", "/cek 152000000001 masih mati"); !strings.Contains(seen.Text, "K-1") {
		t.Fatal(seen)
	}
	bottest.Play(t, w, "budi presses add") // Sari's own card must show it
	w.untilShown(t, "the lead is notified of the person", func() bool { return alerts(personClosed) == 1 })
	if lines := waits(); !strings.Contains(lines, "waiting for telegram, a private chat: ") || strings.Contains(lines, "Sari") {
		t.Errorf("the check says\n%s\nwant that a private chat is closed, and not whose", lines)
	}
	w.Restart(t)
	before := w.nextTry(t)
	w.Advance(t, 3*time.Minute)
	w.untilShown(t, "it is tried again after a restart", func() bool { return w.nextTry(t).After(before) })
	if err := onTelegram.fake.As(onTelegram.ids["sari"]).Start(); err != nil {
		t.Fatal(err)
	}
	w.Advance(t, 3*time.Minute)
	w.settle(t)
	if now := onTelegram.messages(t, "sari"); !strings.Contains(strings.Join(now, "\n"), "masih mati") {
		t.Errorf("Sari sees\n%s\nwant what the customer said meanwhile, after %d messages before", strings.Join(now, "\n---\n"), had)
	}
	if n, m := alerts(channelClosed), alerts(personClosed); n != 1 || m != 1 {
		t.Errorf("the lead was notified of the channel %d times and of the person %d times; want once each", n, m)
	}
}

// deliveries are the check's lines about what is not shown.
func (w *site) deliveries(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, f := range factsOf(t, w.store) {
		if f.Section == "deliveries" {
			out = append(out, f.String())
		}
	}
	return out
}

// nextTry is when a private message about K-1 is tried again.
func (w *site) nextTry(t *testing.T) (at time.Time) {
	t.Helper()
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, p := range tx.Posts("K-1") {
			if p.Place.Private && p.Why != "" && p.NotBefore.After(at) {
				at = p.NotBefore
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return at
}
