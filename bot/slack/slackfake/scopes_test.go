package slackfake_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestACallWithoutItsScopeIsRefused with the scope that it needs: docs.slack.dev, the
// error missing_scope of each method's page.
func TestACallWithoutItsScopeIsRefused(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.Lacks = []string{"channels:history", "im:write", "usergroups:read"} })
	_, history := h.api.GetConversationHistoryContext(t.Context(), &slackapi.GetConversationHistoryParameters{ChannelID: "C1"})
	_, _, _, open := h.api.OpenConversationContext(t.Context(), &slackapi.OpenConversationParameters{Users: []string{"U1"}})
	_, group := h.api.GetUserGroupMembersContext(t.Context(), "S1")
	for needed, err := range map[string]error{"channels:history": history, "im:write": open, "usergroups:read": group} {
		var r slackapi.SlackErrorResponse
		if !errors.As(err, &r) || r.Err != "missing_scope" || r.Needed != needed || r.Provided == "" {
			t.Errorf("the error is %+v; want missing_scope with %s", r, needed)
		}
	}
	if _, err := h.api.GetUserInfoContext(t.Context(), "U1"); err != nil {
		t.Errorf("a call with its scope ends in %v", err)
	}
}

// TestEachMethodHasItsOwnRateLimit: chat.postEphemeral and users.info are tier 4,
// conversations.info tier 3, usergroups.users.list tier 2 (the methods' pages); each counts
// alone.
func TestEachMethodHasItsOwnRateLimit(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.RateLimits = true })
	for name, c := range map[string]struct {
		most int
		call func() error
	}{
		"chat.postEphemeral": {100, func() error {
			_, err := h.api.PostEphemeralContext(t.Context(), "C1", "U1", slackapi.MsgOptionText("x", false))
			return err
		}},
		"users.info": {100, func() error { _, err := h.api.GetUserInfoContext(t.Context(), "U1"); return err }},
		"conversations.info": {50, func() error {
			_, err := h.api.GetConversationInfoContext(t.Context(), &slackapi.GetConversationInfoInput{ChannelID: "C1"})
			return err
		}},
		"usergroups.users.list": {20, func() error { _, err := h.api.GetUserGroupMembersContext(t.Context(), "S1"); return err }},
	} {
		n := 0
		for c.call() == nil {
			n++
		}
		var limited *slackapi.RateLimitedError
		if err := c.call(); n != c.most || !errors.As(err, &limited) || limited.RetryAfter != time.Minute {
			t.Errorf("of %s %d calls pass, then %v; want %d, then to wait a minute", name, n, err, c.most)
		}
	}
}

// TestAWorkspaceTakesSeveralHundredMessagesAMinute, in however many channels: a message a second
// and channel, "and several hundred a minute in a workspace" (methods/chat.postMessage).
func TestAWorkspaceTakesSeveralHundredMessagesAMinute(t *testing.T) {
	h := newHarness(t, func(o *slackfake.Options) { o.RateLimits = true })
	n := 0
	var err error
	for ; err == nil && n < 1000; n++ {
		id := fmt.Sprintf("C5%03d", n)
		h.AddChannel(slackfake.Channel{ID: id, Name: id, Members: []string{slackfake.BotUser}})
		_, _, err = h.api.PostMessageContext(t.Context(), id, slackapi.MsgOptionText("x", false))
	}
	var limited *slackapi.RateLimitedError
	if !errors.As(err, &limited) || n != 401 {
		t.Errorf("message %d ends in %v; want 400, then to wait", n, err)
	}
}

// TestEachAnswerCarriesSlacksTime in its Date header (RFC 9110, 6.6.1), and messages have
// the same time.
func TestEachAnswerCarriesSlacksTime(t *testing.T) {
	h := newHarness(t)
	h.ShiftClock(-90 * time.Second)
	resp, err := h.memory.Client().Post(h.URL()+"auth.test", "application/json", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if want := h.clock.Now().Add(-90 * time.Second); err != nil || !at.Equal(want) {
		t.Errorf("the answer is of %v, %v; want %v", at, err, want)
	}
	if ts := h.post(t, "C1", slackapi.MsgOptionText("x", false)); ts != "1795424310.000000" {
		t.Errorf("the message is of %s; want 90 seconds before the machine's time", ts)
	}
}

// TestAFrozenMessageStaysAsItWas: cant_update_message and cant_delete_message of
// methods/chat.update and chat.delete.
func TestAFrozenMessageStaysAsItWas(t *testing.T) {
	h := newHarness(t)
	ts := h.post(t, "C1", slackapi.MsgOptionText("old", false))
	h.Freeze("C1", ts)
	_, _, _, update := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("new", false))
	_, _, remove := h.api.DeleteMessageContext(t.Context(), "C1", ts)
	wantCode(t, "an update", update, "cant_update_message")
	wantCode(t, "a deletion", remove, "cant_delete_message")
	if all := h.Messages("C1"); len(all) != 1 || all[0].Text != "old" {
		t.Errorf("the channel shows %+v; want the old message", all)
	}
}
