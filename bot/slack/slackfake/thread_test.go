package slackfake_test

import (
	"testing"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestAReplyIsToldWithoutASubtype, with its thread and the kind of its channel.
func TestAReplyIsToldWithoutASubtype(t *testing.T) {
	h := newHarness(t)
	h.AddChannel(slackfake.Channel{ID: "G1", Name: "noc", Members: []string{slackfake.BotUser, "U1"}, Private: true})
	events := h.events(t)
	for channel, kind := range map[string]string{"C1": "channel", "G1": "group"} {
		parent := h.post(t, channel, slackapi.MsgOptionText("K-1", false))
		ts, id, err := h.As("U1").Reply(channel, parent, "a < b")
		if err != nil {
			t.Fatal(err)
		}
		h.await(t, "the event", func() bool { return h.Acked(id) })
		e := events()[0]
		if e["type"] != "message" || e["subtype"] != nil || e["user"] != "U1" || e["ts"] != ts || e["thread_ts"] != parent || e["channel"] != channel ||
			e["channel_type"] != kind || e["text"] != "a &lt; b" || e["parent_user_id"] != slackfake.BotUser || e["bot_id"] != nil {
			t.Errorf("the event is %v; want the reply in a %s", e, kind)
		}
		_, id, err = h.As("U1").Reply(channel, parent, "", slackfake.File{Name: "a.png", Data: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		h.await(t, "the event", func() bool { return h.Acked(id) })
		if e := events()[0]; e["subtype"] != "file_share" || e["files"] == nil {
			t.Errorf("the event is %v; want the file", e)
		}
	}
	if _, _, err := h.As("U1").Reply("C1", "1.1", "x"); err == nil {
		t.Error("there is no such message to reply to")
	}
	own, err := h.As("U1").Say("C2", "x", "") // a channel without the bot
	if err != nil {
		t.Fatal(err)
	}
	if _, id, err := h.As("U1").Reply("C2", own, "x"); err != nil || id != "" {
		t.Errorf("where the bot isn't, it gets %q, %v; want no event", id, err)
	}
	h.wantFaults(t)
}

// TestAReactionIsPutOnce: methods/reactions.add.
func TestAReactionIsPutOnce(t *testing.T) {
	h := newHarness(t)
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false))
	for _, c := range []struct{ what, channel, ts, name, code string }{
		{"once", "C1", ts, "memo", ""},
		{"twice", "C1", ts, "memo", "already_reacted"},
		{"another", "C1", ts, "eyes", ""},
		{"no emoji", "C1", ts, "nosuch", "invalid_name"},
		{"no message", "C1", "1.1", "memo", "message_not_found"},
		{"no channel", "C9", ts, "memo", "channel_not_found"},
		{"a channel without the bot", "C2", ts, "memo", "not_in_channel"},
	} {
		err := h.api.AddReactionContext(t.Context(), c.name, slackapi.NewRefToMessage(c.channel, c.ts))
		wantCode(t, c.what, err, c.code)
	}
	if got := h.Messages("C1")[0].Marks; len(got) != 2 || got[0] != (slackfake.Reaction{Name: "memo", User: slackfake.BotUser}) {
		t.Errorf("the message has %v", got)
	}
	lacking := newHarness(t, func(o *slackfake.Options) { o.Lacks = []string{"reactions:write"} })
	ts = lacking.post(t, "C1", slackapi.MsgOptionText("K-1", false))
	wantCode(t, "without the scope", lacking.api.AddReactionContext(t.Context(), "memo", slackapi.NewRefToMessage("C1", ts)), "missing_scope")
}

// TestAShortcutOfAMessage carries the message and a response URL, and takes no payload.
func TestAShortcutOfAMessage(t *testing.T) {
	h := newHarness(t)
	hook := ""
	h.listen(t, ack(t, func(e socketmode.Event) any {
		i := e.Data.(slackapi.InteractionCallback)
		if i.Type != slackapi.InteractionTypeMessageAction || i.TriggerID == "" || i.Channel.ID != "C1" || i.Message.Text != "a &amp; b" || i.Message.User != "U2" || i.MessageTs == "" || i.User.ID != "U1" {
			t.Errorf("the payload is %+v", i)
		}
		hook = i.ResponseURL
		if i.CallbackID == "loud" {
			return map[string]any{"text": "x"}
		}
		return nil
	}))
	ts, err := h.As("U2").Say("C1", "a & b", "")
	if err != nil {
		t.Fatal(err)
	}
	if seen, err := h.As("U1").Shortcut(t.Context(), "C1", ts, "callback"); err != nil || seen.Error != "" || hook == "" {
		t.Fatalf("the user sees %+v, %v; the response URL is %q", seen, err, hook)
	}
	if err := slackapi.PostWebhookCustomHTTPContext(t.Context(), hook, h.memory.Client(), &slackapi.WebhookMessage{Text: "K-1", ResponseType: "ephemeral"}); err != nil {
		t.Fatal(err)
	}
	private := h.Ephemerals("U1")
	if len(private) != 1 || private[0].Text != "K-1" || private[0].Channel != "C1" {
		t.Errorf("the user sees %+v; want the answer", private)
	}
	if _, err := h.As("U1").Shortcut(t.Context(), "C1", private[0].TS, "callback"); err == nil {
		t.Error("an ephemeral message has no shortcuts")
	}
	h.wantFaults(t)
	if _, err := h.As("U1").Shortcut(t.Context(), "C1", ts, "loud"); err != nil {
		t.Fatal(err)
	}
	h.wantFaults(t, "payload_not_accepted")
}
