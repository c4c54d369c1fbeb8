package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func sprint(v any) string { return fmt.Sprint(v) }

// needs are the scopes of each method, from Slack's page of the method; a method that
// isn't here needs none.
var needs = map[string][]string{
	"chat.postMessage": {"chat:write"}, "chat.update": {"chat:write"}, "chat.delete": {"chat:write"}, "chat.postEphemeral": {"chat:write"},
	"conversations.open":         {"im:write"},
	"conversations.history":      {"channels:history", "groups:history", "im:history"},
	"conversations.replies":      {"channels:history", "groups:history", "im:history"},
	"conversations.members":      {"channels:read", "groups:read"},
	"conversations.info":         {"channels:read", "groups:read"},
	"usergroups.users.list":      {"usergroups:read"},
	"reactions.add":              {"reactions:write"},
	"users.info":                 {"users:read"},
	"files.info":                 {"files:read"},
	"files.getUploadURLExternal": {"files:write"}, "files.completeUploadExternal": {"files:write"},
}

var free = []string{"auth.test", "apps.connections.open", "views.open", "views.publish", "chat.getPermalink", "ack", "response_url"}

func TestTheAppMayDoWhatTheCodeCallsAndNoMore(t *testing.T) {
	h := newHarness(t, func(ctx context.Context, in bot.In) (bot.Answer, error) {
		if in.Reply != nil {
			return taken, nil
		}
		return filling(done)(ctx, in)
	})
	ref, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.FailNext("response_url", 1, slackfake.Failure{Status: 404})
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	if _, err := h.As("U1").Submit(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	h.ephemeral(t, 1)
	h.p.Edit(t.Context(), board, ref, kase)
	h.p.SendDirect(t.Context(), sari, kase, "p2")
	h.p.LinkTo(t.Context(), board, ref)
	h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board})
	h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board, Thread: ref})
	h.p.Members(t.Context(), "S1", []string{"U1"})
	h.p.Members(t.Context(), "C1", []string{"U1"})
	h.p.Profile(t.Context(), "U1")
	h.uploadAndReceive(t)
	h.homeAndNote(t, ts)
	want := []string{"commands"}
	for line := range strings.Lines(h.traffic.String()) {
		var r struct{ Dir, Method string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Dir != "out" || slices.Contains(free, r.Method) {
			continue
		}
		scopes, ok := needs[r.Method]
		if !ok {
			t.Errorf("%s is called; say what scopes it needs", r.Method)
		}
		want = append(want, scopes...)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	m := slack.Manifest("Sigap", nil, bot.CommandHelp{})
	if got := m.OAuth.Scopes.Bot; !slices.Equal(got, want) {
		t.Errorf("the manifest asks for %v; the calls need %v", got, want)
	}
}

func TestTheManifestIsTheAppAsTheCodeNeedsIt(t *testing.T) {
	m := slack.Manifest("Sigap", []bot.CommandHelp{{Name: "cek", Usage: "NOMOR [hc] [se] [keluhan]", Help: "Periksa pelanggan"}}, bot.CommandHelp{Name: "Buat callback dari ini", Help: "Cek nomornya"})
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"socket_mode_enabled":true`, `"interactivity":{"is_enabled":true}`, `"messages_tab_enabled":true`, `"messages_tab_read_only_enabled":false`, `"event_subscriptions":{"bot_events":["app_home_opened","message.channels","message.groups","message.im"]}`, `"home_tab_enabled":true`,
		`"shortcuts":[{"name":"Buat callback dari ini","callback_id":"callback","description":"Cek nomornya","type":"message"}]`, `"name":"Sigap"`,
		`{"command":"/cek","description":"Periksa pelanggan","usage_hint":"NOMOR [hc] [se] [keluhan]"}`,
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the manifest lacks %s:\n%s", want, raw)
		}
	}
	for _, not := range []string{"org_deploy", "should_escape", "token_rotation"} {
		if strings.Contains(string(raw), not) {
			t.Errorf("the manifest has %s:\n%s", not, raw)
		}
	}
}
