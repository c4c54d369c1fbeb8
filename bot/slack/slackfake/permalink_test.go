package slackfake_test

import (
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"
)

func TestAMessageHasAnAddress(t *testing.T) {
	h := newHarness(t)
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false))
	reply := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionTS(ts))
	own, err := h.As("U1").Say("C1", "halo", "")
	if err != nil {
		t.Fatal(err)
	}
	digits := func(ts string) string { return strings.ReplaceAll(ts, ".", "") }
	for _, c := range []struct{ what, channel, ts, want, code string }{
		{"a message", "C1", ts, "https://callcentre.slack.com/archives/C1/p" + digits(ts), ""},
		{"a reply", "C1", reply, "https://callcentre.slack.com/archives/C1/p" + digits(reply) + "?thread_ts=" + ts + "&cid=C1", ""},
		{"somebody's", "C1", own, "https://callcentre.slack.com/archives/C1/p" + digits(own), ""},
		{"another time", "C1", "1700000000.000001", "", "message_not_found"},
		{"another channel", "C9", ts, "", "channel_not_found"},
		{"a private channel without the bot", "C4", ts, "", "channel_not_found"},
		{"no time", "C1", "", "", "invalid_arguments"},
	} {
		url, err := h.api.GetPermalinkContext(t.Context(), &slackapi.PermalinkParameters{Channel: c.channel, Ts: c.ts})
		wantCode(t, c.what, err, c.code)
		if url != c.want {
			t.Errorf("%s: the address is %q; want %q", c.what, url, c.want)
		}
	}
}
