package slackfake_test

import (
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// searchable opens a modal with a menu that asks the app; answer answers what is typed, or
// leaves it unanswered with nil.
func searchable(t *testing.T, h *harness, least *int, answer func(slackapi.InteractionCallback) any) {
	t.Helper()
	menu := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, nil, "v")
	menu.MinQueryLength = least
	modal := slackapi.ModalViewRequest{Type: slackapi.VTModal, Title: plain("Serahkan"), Submit: plain("Kirim"), PrivateMetadata: "kept",
		Blocks: blockSet(slackapi.NewInputBlock("to", plain("Kepada"), nil, menu))}
	h.listen(t, func(c *socketmode.Client, e socketmode.Event) {
		var payload any
		switch data := e.Data.(type) {
		case slackapi.SlashCommand:
			if _, err := h.api.OpenViewContext(t.Context(), data.TriggerID, modal); err != nil {
				t.Errorf("views.open: %v", err)
			}
		case slackapi.InteractionCallback:
			if payload = answer(data); payload == nil && data.Type == slackapi.InteractionTypeBlockSuggestion {
				return
			}
		}
		ack(t, func(socketmode.Event) any { return payload })(c, e)
	})
	if seen, err := h.As("U1").Slash(t.Context(), "C1", "/serah", ""); err != nil || seen.Modal == nil {
		t.Fatalf("the user sees %+v, %v; want the form", seen, err)
	}
}

func TestAMenuAsksTheApp(t *testing.T) {
	h := newHarness(t)
	searchable(t, h, new(int), func(i slackapi.InteractionCallback) any {
		if i.Type == slackapi.InteractionTypeViewSubmission {
			return nil
		}
		if i.BlockID != "to" || i.ActionID != "v" || i.View.PrivateMetadata != "kept" || i.User.ID != "U1" || i.TriggerID != "" || i.Container.Type != "view" {
			t.Errorf("the payload is %+v; want the menu, its modal and who typed, without a trigger", i)
		}
		if i.Value == "nobody" {
			return map[string]any{"options": []any{}}
		}
		return slackapi.OptionsResponse{Options: options(2)}
	})
	u := h.As("U1")
	if got, seen, err := u.Search(t.Context(), "Kepada", ""); err != nil || seen.Error != "" || len(got) != 2 {
		t.Errorf("opened: %q, %+v, %v; want both options", got, seen, err)
	}
	if got, seen, err := u.Search(t.Context(), "to", "nobody"); err != nil || seen.Error != "" || len(got) != 0 {
		t.Errorf("no match: %q, %+v, %v; want nothing", got, seen, err)
	}
	if _, err := u.Submit(t.Context(), map[string]string{"Kepada": "0"}); err == nil {
		t.Error("only what the last search gave can be chosen")
	}
	got, _, _ := u.Search(t.Context(), "to", "x")
	if seen, err := u.Submit(t.Context(), map[string]string{"Kepada": got[1]}); err != nil || seen.Modal != nil {
		t.Errorf("after choosing %q: %+v, %v; want the form sent", got[1], seen, err)
	}
	h.wantFaults(t)
}

// TestAnAnswerToASearchKeepsTheRules: Slack shows an error in place of the list for an
// answer without one; omitempty makes {} of no matches.
func TestAnAnswerToASearchKeepsTheRules(t *testing.T) {
	for name, payload := range map[string]any{
		"no list":                 map[string]any{},
		"an empty list left out":  slackapi.OptionsResponse{},
		"both":                    map[string]any{"options": []any{}, "option_groups": []any{}},
		"more than 100":           slackapi.OptionsResponse{Options: options(101)},
		"a label over 75":         slackapi.OptionsResponse{Options: []*slackapi.OptionBlockObject{slackapi.NewOptionBlockObject("a", plain(long(76)), nil)}},
		"another payload's field": map[string]any{"response_action": "clear"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			searchable(t, h, new(int), func(slackapi.InteractionCallback) any { return payload })
			got, seen, err := h.As("U1").Search(t.Context(), "to", "a")
			if err != nil || seen.Error != slackfake.Unusable || len(got) != 0 {
				t.Errorf("the user sees %q, %+v, %v; want an error", got, seen, err)
			}
			h.wantFaults(t, "invalid_suggestions")
		})
	}
}

func TestASearchIsAnsweredWithinThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t)
		searchable(t, h, new(int), func(slackapi.InteractionCallback) any { return nil })
		before := time.Now()
		_, seen, err := h.As("U1").Search(t.Context(), "to", "a")
		if err != nil || seen.Error != slackfake.Timeout || time.Since(before) != 3*time.Second {
			t.Errorf("after %v the user sees %+v, %v; want %s", time.Since(before), seen, err, slackfake.Timeout)
		}
		h.Close()
	})
}

func TestAMenuAsksFromThreeLettersUnlessItSaysOtherwise(t *testing.T) {
	one := 1
	for _, c := range []struct {
		least *int
		text  string
		asked bool
	}{{nil, "ab", false}, {nil, "abc", true}, {&one, "", false}, {&one, "a", true}, {new(int), "", true}} {
		h := newHarness(t)
		asked := false
		searchable(t, h, c.least, func(slackapi.InteractionCallback) any {
			asked = true
			return slackapi.OptionsResponse{Options: options(1)}
		})
		_, _, err := h.As("U1").Search(t.Context(), "to", c.text)
		if asked != c.asked || (err == nil) != c.asked {
			t.Errorf("typing %q: asked %v, %v; want %v", c.text, asked, err, c.asked)
		}
	}
}

// TestAMenuThatAsksTheAppIsLimited: a static list takes 100 options, this one none.
func TestAMenuThatAsksTheAppIsLimited(t *testing.T) {
	h := newHarness(t)
	for what, element := range map[string]*slackapi.SelectBlockElement{
		"options of its own": slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, nil, "v", options(1)...),
		"a long placeholder": slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, plain(long(151)), "v"),
	} {
		_, err := h.api.OpenViewContext(t.Context(), "no trigger", slackapi.ModalViewRequest{Type: slackapi.VTModal, Title: plain("x"), Submit: plain("x"),
			Blocks: blockSet(slackapi.NewInputBlock("b", plain("x"), nil, element))})
		wantCode(t, what, err, "invalid_arguments")
	}
}
