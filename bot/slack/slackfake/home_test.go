package slackfake_test

import (
	"encoding/json"
	"testing"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// inner is the event of an envelope, as JSON.
type inner map[string]any

// events collects the inner events that the app gets.
func (h *harness) events(t *testing.T) func() []inner {
	got := make(chan inner, 100)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		var o struct{ Event inner }
		if err := json.Unmarshal(e.Request.Payload, &o); err != nil {
			t.Error(err)
		}
		got <- o.Event
		return nil
	}))
	return func() (all []inner) {
		for len(got) > 0 {
			all = append(all, <-got)
		}
		return all
	}
}

func publish(h *harness, t *testing.T, user, hash string, b ...slackapi.Block) (*slackapi.ViewResponse, error) {
	r := slackapi.PublishViewContextRequest{UserID: user, View: slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab, Blocks: slackapi.Blocks{BlockSet: append([]slackapi.Block{}, b...)}}}
	if hash != "" {
		r.Hash = &hash
	}
	return h.api.PublishViewContext(t.Context(), r) //nolint:wrapcheck // the test looks at the library's error
}

// TestAHomeTabShowsWhatWasPublished; its event carries the view from the second time on.
func TestAHomeTabShowsWhatWasPublished(t *testing.T) {
	h := newHarness(t)
	events := h.events(t)
	u := h.As("U1")
	await := func(id string) inner {
		h.await(t, "the event", func() bool { return h.Acked(id) })
		return events()[0]
	}
	if e := await(u.OpenHome("home")); e["type"] != "app_home_opened" || e["user"] != "U1" || e["tab"] != "home" || e["channel"] != "DU1" || e["view"] != nil {
		t.Errorf("the event is %v; want an empty home tab", e)
	}
	v, err := publish(h, t, "U1", "", section("*K-1*"), actions(button("go", "Lihat")))
	if err != nil {
		t.Fatal(err)
	}
	home, ok := h.Home("U1")
	if !ok || home.Text != "*K-1*" || len(home.Buttons) != 1 || home.Hash != v.Hash {
		t.Errorf("the tab shows %+v, %v", home, ok)
	}
	if _, other := h.Home("U2"); other {
		t.Error("another user's tab shows something")
	}
	if e := await(u.OpenHome("home")); e["view"] == nil {
		t.Errorf("the event is %v; want the view", e)
	}
	if e := await(u.OpenHome("messages")); e["view"] != nil || e["tab"] != "messages" {
		t.Errorf("the event is %v; want the messages tab", e)
	}
	h.wantFaults(t)
}

// TestAPressOnAHomeTab has the view, and neither a channel nor a response URL.
func TestAPressOnAHomeTab(t *testing.T) {
	h := newHarness(t)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		i := e.Data.(slackapi.InteractionCallback)
		if i.View.Type != slackapi.VTHomeTab || i.Container.Type != "view" || i.Channel.ID != "" || i.ResponseURL != "" || i.TriggerID == "" || i.ActionCallback.BlockActions[0].ActionID != "go" {
			t.Errorf("the payload is %+v", i)
		}
		return nil
	}))
	if _, err := h.As("U1").PressHome(t.Context(), "Lihat"); err == nil {
		t.Error("an empty tab has no buttons")
	}
	if _, err := publish(h, t, "U1", "", actions(button("go", "Lihat"))); err != nil {
		t.Fatal(err)
	}
	if seen, err := h.As("U1").PressHome(t.Context(), "Lihat"); err != nil || seen.Error != "" {
		t.Errorf("the user sees %+v, %v", seen, err)
	}
	h.wantFaults(t)
}

func TestPublishingKeepsTheRules(t *testing.T) {
	h := newHarness(t)
	v, err := publish(h, t, "U1", "", section("x"))
	if err != nil {
		t.Fatal(err)
	}
	fields := func(n int) []slackapi.Block { return many(n, func(int) slackapi.Block { return section("x") }) }
	for _, c := range []struct {
		what, user, hash, code string
		blocks                 []slackapi.Block
	}{
		{"the hash that is shown", "U1", v.Hash, "", fields(100)},
		{"an older hash", "U1", v.Hash, "hash_conflict", fields(1)},
		{"a hash where nothing is shown", "U2", v.Hash, "hash_conflict", fields(1)},
		{"without a hash", "U1", "", "", fields(1)},
		{"101 blocks", "U1", "", "invalid_arguments", fields(101)},
		{"over 250 KB", "U1", "", "view_too_large", many(100, func(int) slackapi.Block { return section(long(2999)) })},
		{"nobody", "U9", "", "invalid_arguments", fields(1)},
		{"a bot", slackfake.BotUser, "", "invalid_arguments", fields(1)},
		{"the same block id twice", "U1", "", "invalid_arguments", []slackapi.Block{slackapi.NewActionBlock("a", button("x", "X")), slackapi.NewActionBlock("a", button("y", "Y"))}},
	} {
		_, err := publish(h, t, c.user, c.hash, c.blocks...)
		wantCode(t, c.what, err, c.code)
	}
	off := newHarness(t, func(o *slackfake.Options) { o.NoHome = true })
	_, err = publish(off, t, "U1", "", section("x"))
	wantCode(t, "an app without a Home tab", err, "not_enabled")
	// The Home tab has no title; a modal must have one.
	_, err = h.api.OpenViewContext(t.Context(), "none", slackapi.ModalViewRequest{Type: slackapi.VTHomeTab, Title: plain("x"), Blocks: blockSet(section("x"))})
	wantCode(t, "a home view as a modal", err, "invalid_arguments")
}
