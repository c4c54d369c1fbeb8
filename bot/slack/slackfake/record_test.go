package slackfake_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestTheRecordHoldsEveryCallAndNoToken also writes the record to the file named by
// SLACKFAKE_RECORD, for inspection.
func TestTheRecordHoldsEveryCallAndNoToken(t *testing.T) {
	var out bottest.Log
	h := newHarness(t, func(o *slackfake.Options) { o.Record = &out })
	h.opener(t, func(slackapi.InteractionCallback) any {
		return slackapi.NewErrorsViewSubmissionResponse(map[string]string{"words": "x"})
	})
	if _, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"}); err != nil {
		t.Fatal(err)
	}
	meta := slackapi.SlackMetadata{EventType: "post", EventPayload: map[string]any{"id": "p1"}}
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1 <&>", true), slackapi.MsgOptionBlocks(section("K-1"), actions(button("a", "A"))), slackapi.MsgOptionMetadata(meta))
	if _, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("K-1", false)); err != nil {
		t.Fatal(err)
	}
	h.history(t, slackapi.GetConversationHistoryParameters{IncludeAllMetadata: true})
	h.wantFaults(t)

	var methods []string
	for line := range strings.Lines(out.String()) {
		var r struct {
			Dir, Platform, Method string
			Body                  map[string]any
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Platform != "slack" || r.Body == nil {
			t.Fatalf("a line is %s: %v", line, err)
		}
		methods = append(methods, r.Dir+" "+r.Method)
		if blocks, ok := r.Body["blocks"].([]any); r.Method == "chat.postMessage" && (!ok || len(blocks) != 2) {
			t.Errorf("the blocks are %v; want them decoded", r.Body["blocks"])
		}
		if r.Dir == "out" && strings.Contains(line, "xoxb") || strings.Contains(line, "xapp") {
			t.Errorf("a line has a token: %s", line)
		}
	}
	want := []string{
		"out apps.connections.open", "in hello", "in slash_commands", "out views.open", "out ack", "in interactive", "out ack",
		"out chat.postMessage", "out chat.update", "out conversations.history",
	}
	if !slices.Equal(methods, want) {
		t.Errorf("the record holds %q; want %q", methods, want)
	}
	if path := os.Getenv("SLACKFAKE_RECORD"); path != "" {
		if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFailingRecordIsAFault(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	h := newHarness(t, func(o *slackfake.Options) { o.Record = full })
	h.post(t, "C1", slackapi.MsgOptionText("x", false))
	h.wantFaults(t, "not_written")
}

func TestTheFakeWorksOnARealSocket(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t)
	f := slackfake.New(l, slackfake.Options{Now: h.clock.Now})
	defer f.Close()
	f.AddChannel(slackfake.Channel{ID: "C1", Name: "tier2", Members: []string{slackfake.BotUser}})
	api := slackapi.New("xoxb-fake", slackapi.OptionAPIURL(f.URL()), slackapi.OptionAppLevelToken("xapp-fake"))
	if _, _, err := api.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("x", false)); err != nil {
		t.Error(err)
	}
	c := socketmode.New(api)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	done := make(chan error, 1)
	go func() { done <- c.RunContext(ctx) }()
	hello := false
	for !hello && ctx.Err() == nil {
		select {
		case e := <-c.Events:
			hello = e.Type == socketmode.EventTypeHello
		case <-ctx.Done():
		}
	}
	cancel()
	<-done
	if !hello {
		t.Error("slack-go should be greeted over a real socket")
	}
}
