package slackfake_test

import (
	"fmt"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
)

func (h *harness) history(t *testing.T, p slackapi.GetConversationHistoryParameters) *slackapi.GetConversationHistoryResponse {
	t.Helper()
	p.ChannelID = "C1"
	got, err := h.api.GetConversationHistoryContext(t.Context(), &p)
	if err != nil {
		t.Fatalf("conversations.history: %v", err)
	}
	return got
}

func TestAPostIsFoundByItsMetadata(t *testing.T) {
	h := newHarness(t)
	meta := slackapi.SlackMetadata{EventType: "post", EventPayload: map[string]any{"id": "p1", "n": 2.0, "ok": true}}
	parent := h.post(t, "C1", slackapi.MsgOptionText("x", false), slackapi.MsgOptionMetadata(meta))
	h.post(t, "C1", slackapi.MsgOptionText("reply", false), slackapi.MsgOptionTS(parent), slackapi.MsgOptionMetadata(meta))

	got := h.history(t, slackapi.GetConversationHistoryParameters{IncludeAllMetadata: true})
	if len(got.Messages) != 1 {
		t.Fatalf("history gives %+v; want the parent without its reply", got.Messages)
	}
	m := got.Messages[0]
	if m.Metadata.EventPayload["id"] != "p1" || m.ReplyCount != 1 || m.User == "" || m.BotID == "" {
		t.Errorf("history gives %+v; want the metadata, one reply, the bot", m)
	}
	if got := h.history(t, slackapi.GetConversationHistoryParameters{}); got.Messages[0].Metadata.EventType != "" {
		t.Errorf("without the flag the metadata is %+v; want none", got.Messages[0].Metadata)
	}
	replies, more, _, err := h.api.GetConversationRepliesContext(t.Context(), &slackapi.GetConversationRepliesParameters{ChannelID: "C1", Timestamp: parent, IncludeAllMetadata: true})
	if err != nil || len(replies) != 2 || more || replies[1].ThreadTimestamp != parent || replies[1].Metadata.EventPayload["id"] != "p1" {
		t.Errorf("conversations.replies gives %+v, %v; want the parent and the reply with metadata", replies, err)
	}
}

func TestHistoryComesInPagesWithinItsBounds(t *testing.T) {
	h := newHarness(t)
	var ts []string
	for i := range 5 {
		ts = append(ts, h.post(t, "C1", slackapi.MsgOptionText(fmt.Sprint(i), false)))
		h.clock.Advance(time.Second)
	}
	var seen []string
	for next := ""; ; {
		got := h.history(t, slackapi.GetConversationHistoryParameters{Limit: 2, Cursor: next})
		for _, m := range got.Messages {
			seen = append(seen, m.Text)
		}
		if next = got.ResponseMetaData.NextCursor; next == "" {
			break
		}
		if !got.HasMore || len(got.Messages) != 2 {
			t.Errorf("a page that isn't the last holds %d, has more: %v", len(got.Messages), got.HasMore)
		}
	}
	if fmt.Sprint(seen) != "[4 3 2 1 0]" {
		t.Errorf("the pages hold %v; want the newest first", seen)
	}
	if got := h.history(t, slackapi.GetConversationHistoryParameters{Oldest: ts[2]}); len(got.Messages) != 2 {
		t.Errorf("%d messages are newer than the third; want 2", len(got.Messages))
	}
	if got := h.history(t, slackapi.GetConversationHistoryParameters{Oldest: ts[2], Inclusive: true}); len(got.Messages) != 3 {
		t.Errorf("%d messages with the third; want 3", len(got.Messages))
	}
	if got := h.history(t, slackapi.GetConversationHistoryParameters{Latest: ts[1]}); len(got.Messages) != 1 {
		t.Errorf("%d messages are older than the second; want 1", len(got.Messages))
	}
}

func TestHistoryLagsWhenTold(t *testing.T) {
	h := newHarness(t)
	h.LagHistory(3 * time.Second)
	h.post(t, "C1", slackapi.MsgOptionText("x", false))
	if got := h.history(t, slackapi.GetConversationHistoryParameters{}); len(got.Messages) != 0 {
		t.Errorf("a fresh message is in history: %+v", got.Messages)
	}
	h.clock.Advance(4 * time.Second)
	if got := h.history(t, slackapi.GetConversationHistoryParameters{}); len(got.Messages) != 1 {
		t.Errorf("after the lag history gives %+v; want the message", got.Messages)
	}
}

// TestABroadcastReplyIsInBoth the thread and the channel, with the subtype thread_broadcast:
// methods/chat.postMessage, reply_broadcast; reference/events/message/thread_broadcast.
func TestABroadcastReplyIsInBoth(t *testing.T) {
	h := newHarness(t)
	text := slackapi.MsgOptionText("x", false)
	parent := h.post(t, "C1", text)
	h.post(t, "C1", text, slackapi.MsgOptionTS(parent))
	ts := h.post(t, "C1", text, slackapi.MsgOptionTS(parent), slackapi.MsgOptionBroadcast())
	got := h.history(t, slackapi.GetConversationHistoryParameters{})
	if len(got.Messages) != 2 || got.Messages[0].Timestamp != ts || got.Messages[0].SubType != "thread_broadcast" || got.Messages[0].ThreadTimestamp != parent {
		t.Errorf("history gives %+v; want the parent and the broadcast reply", got.Messages)
	}
	if n, in := len(h.Thread("C1", parent)), len(h.Messages("C1")); n != 3 || in != 2 {
		t.Errorf("the thread shows %d messages, the channel %d; want 3 and 2", n, in)
	}
}
