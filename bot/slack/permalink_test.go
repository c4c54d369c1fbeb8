package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestAMessagesAddressIsAskedOnce(t *testing.T) {
	h := newWorkspace(t)
	ref, ts := h.post(t, kase)
	h.FailNext("chat.getPermalink", 1, slackfake.Failure{Status: 502})
	if url, out := h.p.LinkTo(t.Context(), board, ref); url != "" || out.Result != bot.Retry {
		t.Errorf("without an answer: %q, %+v; want no address, and another try", url, out)
	}
	want := "https://callcentre.slack.com/archives/C1/p" + strings.ReplaceAll(ts, ".", "")
	for range 3 {
		if url, out := h.p.LinkTo(t.Context(), board, ref); url != want || out.Result != bot.Done {
			t.Errorf("the address is %q, %+v; want %s", url, out, want)
		}
	}
	if n := strings.Count(h.traffic.String(), `"chat.getPermalink"`); n != 2 {
		t.Errorf("asked %d times; want 2: failed, then answered", n)
	}
	for gone, ref := range map[string]bot.Ref{"a deleted message": bot.Ref("C1/1700000000.000001"), "no message": "?"} {
		if url, out := h.p.LinkTo(t.Context(), board, ref); url != "" || out.Result != bot.Gone {
			t.Errorf("%s: %q, %+v; want gone", gone, url, out)
		}
	}
}

// TestALinkIsDrawnWithItsLabel, within the limits, and not without an address.
func TestALinkIsDrawnWithItsLabel(t *testing.T) {
	h := newWorkspace(t)
	card := bot.Card{Title: "K-1 menunggu", Link: bot.Link{Label: "Lihat <kartu>", URL: "https://callcentre.slack.com/archives/C1/p1?thread_ts=1.1&cid=C1"}}
	_, ts := h.post(t, card)
	m := h.Messages("C1")[0]
	if m.TS != ts || !strings.HasPrefix(m.Text, "K-1 menunggu\nLihat <kartu>") || !strings.Contains(fmt.Sprint(m.Blocks[0].Raw), card.Link.URL) {
		t.Errorf("the message reads %q in %v; want the label and the address", m.Text, m.Blocks[0].Raw)
	}
	card.Link.URL = ""
	h.post(t, card)
	if m := h.Messages("C1")[1]; m.Text != "K-1 menunggu" {
		t.Errorf("without an address it reads %q", m.Text)
	}
	for i := range 80 {
		card.Lines = append(card.Lines, bot.Line{Label: fmt.Sprint(i), Text: strings.Repeat("&", 400)})
	}
	card.Link.URL = "https://callcentre.slack.com/" + strings.Repeat("a", 900)
	h.post(t, card)
	h.wantFaults(t)
}
