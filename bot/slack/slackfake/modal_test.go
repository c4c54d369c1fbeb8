package slackfake_test

import (
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// form returns a modal with a text, a choice and a date.
func form(title string) slackapi.ModalViewRequest {
	text := slackapi.NewPlainTextInputBlockElement(nil, "text")
	text.MaxLength = 20
	choice := slackapi.NewRadioButtonsBlockElement("choice", options(2)...)
	choice.InitialOption = options(2)[0]
	date := slackapi.NewInputBlock("when", plain("Kapan"), nil, slackapi.NewDatePickerBlockElement("date"))
	date.Optional = true
	return slackapi.ModalViewRequest{
		Type: slackapi.VTModal, Title: plain(title), Submit: plain("Kirim"), Close: plain("Batal"),
		CallbackID: "escalate", PrivateMetadata: "K-1", NotifyOnClose: true,
		Blocks: blockSet(section("Kasus *K-1*"),
			slackapi.NewInputBlock("words", plain("Kata-kata"), plain("singkat"), text),
			slackapi.NewInputBlock("pick", plain("Pilihan"), nil, choice), date, actions(button("help", "Bantuan"))),
	}
}

// opener opens a form on every command, and returns a pointer to the trigger id.
func (h *harness) opener(t *testing.T, interactive func(slackapi.InteractionCallback) any) *string {
	trigger := new(string)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		c, ok := e.Data.(slackapi.SlashCommand)
		if !ok {
			return interactive(e.Data.(slackapi.InteractionCallback))
		}
		*trigger = c.TriggerID
		if _, err := h.api.OpenViewContext(t.Context(), c.TriggerID, form("Eskalasi")); err != nil {
			t.Errorf("views.open: %v", err)
		}
		return nil
	}))
	seen, err := h.As("U1").Slash(t.Context(), "C1", "/form", "")
	if err != nil || seen.Modal == nil || seen.Modal.Title != "Eskalasi" {
		t.Fatalf("the user sees %+v, %v; want the form", seen, err)
	}
	return trigger
}

func TestAModalShowsItsFields(t *testing.T) {
	h := newHarness(t)
	trigger := h.opener(t, func(slackapi.InteractionCallback) any { return nil })
	m, ok := h.Modal("U1")
	if !ok || m.Submit != "Kirim" || m.Close != "Batal" || m.PrivateMetadata != "K-1" || m.CallbackID != "escalate" {
		t.Errorf("the modal is %+v", m)
	}
	if len(m.Fields) != 3 || m.Fields[0].Label != "Kata-kata" || m.Fields[0].Hint != "singkat" || m.Fields[1].Value != "0" || len(m.Fields[1].Options) != 2 || !m.Fields[2].Optional {
		t.Errorf("its fields are %+v", m.Fields)
	}
	if len(m.Buttons) != 1 || m.Buttons[0].Label != "Bantuan" {
		t.Errorf("its buttons are %+v", m.Buttons)
	}
	if _, ok := h.Modal("U2"); ok {
		t.Error("nobody else should see the modal")
	}
	_, err := h.api.OpenViewContext(t.Context(), *trigger, form("x"))
	wantCode(t, "the trigger again", err, "exchanged_trigger_id")
}

func TestATriggerLivesThreeSeconds(t *testing.T) {
	h := newHarness(t)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		h.clock.Advance(3*time.Second + 1)
		_, err := h.api.OpenViewContext(t.Context(), e.Data.(slackapi.SlashCommand).TriggerID, form("x"))
		wantCode(t, "a late views.open", err, "expired_trigger_id")
		return nil
	}))
	if seen, err := h.As("U1").Slash(t.Context(), "C1", "/form", ""); err != nil || seen.Modal != nil {
		t.Errorf("the user sees %+v, %v; want no modal", seen, err)
	}
}

func TestASubmissionCarriesWhatWasFilledIn(t *testing.T) {
	h := newHarness(t)
	var got slackapi.View
	h.opener(t, func(i slackapi.InteractionCallback) any {
		got = i.View
		return nil
	})
	seen, err := h.As("U1").Submit(t.Context(), map[string]string{"Kata-kata": "internet mati", "pick": "option 1", "when": "2026-11-24"})
	if err != nil || seen.Error != "" || seen.Modal != nil {
		t.Fatalf("after sending the user sees %+v, %v; want the form closed", seen, err)
	}
	v := got.State.Values
	if got.CallbackID != "escalate" || got.PrivateMetadata != "K-1" || got.ID == "" || got.Hash == "" ||
		v["words"]["text"].Value != "internet mati" || v["pick"]["choice"].SelectedOption.Value != "1" || v["when"]["date"].SelectedDate != "2026-11-24" {
		t.Errorf("the submission is %+v", got)
	}
	h.wantFaults(t)
}

func TestErrorsStandUnderTheirFieldsAndKeepWhatWasTyped(t *testing.T) {
	h := newHarness(t)
	h.opener(t, func(slackapi.InteractionCallback) any {
		return slackapi.NewErrorsViewSubmissionResponse(map[string]string{"words": "terlalu singkat"})
	})
	seen, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"})
	if err != nil || seen.Error != "" || seen.Modal == nil || seen.Errors["words"] != "terlalu singkat" || seen.Modal.Fields[0].Value != "x" {
		t.Errorf("the user sees %+v, %v; want the error and what was typed", seen, err)
	}
}

func TestTheClientItselfRefusesABadForm(t *testing.T) {
	h := newHarness(t)
	h.opener(t, func(i slackapi.InteractionCallback) any {
		t.Errorf("the app should not hear of it: %+v", i)
		return nil
	})
	for name, fields := range map[string]map[string]string{
		"an empty field":  {"pick": "option 1"},
		"a long text":     {"words": long(21)},
		"no such field":   {"words": "x", "other": "y"},
		"no such option":  {"words": "x", "pick": "option 9"},
		"several options": {"words": "x", "pick": "0,1"},
	} {
		if _, err := h.As("U1").Submit(t.Context(), fields); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
	if _, err := h.As("U2").Submit(t.Context(), nil); err == nil {
		t.Error("without a modal: want an error")
	}
}

func TestAnAcknowledgementOfASubmissionMustMakeSense(t *testing.T) {
	bad := form(long(25))
	for name, payload := range map[string]any{
		"errors of a section":  slackapi.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "x"}),
		"no errors":            slackapi.NewErrorsViewSubmissionResponse(nil),
		"an unknown action":    map[string]string{"response_action": "dance"},
		"a message":            map[string]string{"text": "x"},
		"a view over a limit":  slackapi.NewUpdateViewSubmissionResponse(&bad),
		"a push without views": map[string]string{"response_action": "push"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.opener(t, func(slackapi.InteractionCallback) any { return payload })
			seen, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"})
			if err != nil || seen.Error != slackfake.Unusable || seen.Modal == nil || len(h.Faults()) != 1 {
				t.Errorf("the user sees %+v, %v, faults %v; want %s and the form still open", seen, err, h.Faults(), slackfake.Unusable)
			}
		})
	}
}

func TestASubmissionCanUpdatePushAndClear(t *testing.T) {
	h := newHarness(t)
	second := form("Kedua")
	answers := []any{slackapi.NewUpdateViewSubmissionResponse(&second), slackapi.NewPushViewSubmissionResponse(&second), slackapi.NewClearViewSubmissionResponse()}
	h.opener(t, func(slackapi.InteractionCallback) any {
		next := answers[0]
		answers = answers[1:]
		return next
	})
	first, _ := h.Modal("U1")
	submit := func() *slackfake.Modal {
		seen, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"})
		if err != nil || seen.Error != "" {
			t.Fatalf("the user sees %+v, %v", seen, err)
		}
		return seen.Modal
	}
	if m := submit(); m == nil || m.ID != first.ID || m.Hash == first.Hash || m.Title != "Kedua" || m.Fields[0].Value != "x" {
		t.Errorf("after an update the user sees %+v; want the same view with new content and what was typed", m)
	}
	if m := submit(); m == nil || m.ID == first.ID || m.Fields[0].Value != "" {
		t.Errorf("after a push the user sees %+v; want a fresh view", m)
	}
	if m := submit(); m != nil {
		t.Errorf("after clear the user sees %+v; want nothing", m)
	}
}

func TestAStackIsThreeViewsHigh(t *testing.T) {
	h := newHarness(t)
	next := form("Lagi")
	h.opener(t, func(slackapi.InteractionCallback) any { return slackapi.NewPushViewSubmissionResponse(&next) })
	for i, want := range []string{"", "", slackfake.Unusable} {
		if seen, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"}); err != nil || seen.Error != want {
			t.Errorf("push %d: the user sees %+v, %v; want %q", i+1, seen, err, want)
		}
	}
	h.wantFaults(t, "push_limit_reached")
}

func TestAnOpenViewIsUpdatedWithItsHash(t *testing.T) {
	h := newHarness(t)
	h.opener(t, func(slackapi.InteractionCallback) any { return nil })
	m, _ := h.Modal("U1")
	_, err := h.api.UpdateViewContext(t.Context(), form("Baru"), "", "stale", m.ID)
	wantCode(t, "a stale hash", err, "hash_conflict")
	_, err = h.api.UpdateViewContext(t.Context(), form("Baru"), "", "", "V9")
	wantCode(t, "an unknown view", err, "not_found")
	resp, err := h.api.UpdateViewContext(t.Context(), form("Baru"), "", m.Hash, m.ID)
	if err != nil || resp.View.ID != m.ID || resp.View.Hash == m.Hash {
		t.Fatalf("views.update gives %+v, %v", resp, err)
	}
	if m, _ := h.Modal("U1"); m.Title != "Baru" {
		t.Errorf("the user sees %q", m.Title)
	}
}

func TestAButtonOfAModalIsPressed(t *testing.T) {
	h := newHarness(t)
	var got slackapi.InteractionCallback
	h.opener(t, func(i slackapi.InteractionCallback) any {
		got = i
		return nil
	})
	if seen, err := h.As("U1").PressModal(t.Context(), "Bantuan"); err != nil || seen.Modal == nil {
		t.Fatalf("the user sees %+v, %v", seen, err)
	}
	if got.Container.Type != "view" || got.View.ID == "" || got.Container.ViewID != got.View.ID || got.ActionCallback.BlockActions[0].ActionID != "help" || got.ResponseURL != "" {
		t.Errorf("the press is %+v", got)
	}
}

func TestClosingAModalIsToldWhereAsked(t *testing.T) {
	h := newHarness(t)
	var got slackapi.InteractionCallback
	h.opener(t, func(i slackapi.InteractionCallback) any {
		got = i
		return nil
	})
	if seen, err := h.As("U1").CloseModal(t.Context()); err != nil || seen.Modal != nil {
		t.Fatalf("the user sees %+v, %v", seen, err)
	}
	if got.Type != slackapi.InteractionTypeViewClosed || got.View.CallbackID != "escalate" || got.IsCleared {
		t.Errorf("the app hears %+v; want view_closed", got)
	}
}

func TestAnUnansweredSubmissionKeepsTheFormOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		h.opener(t, func(slackapi.InteractionCallback) any {
			wait(4 * time.Second)
			return nil
		})
		seen, err := h.As("U1").Submit(t.Context(), map[string]string{"words": "x"})
		if err != nil || seen.Error != slackfake.Timeout || seen.Modal == nil {
			t.Errorf("the user sees %+v, %v; want a time-out and the form", seen, err)
		}
		wait(5 * time.Second)
		synctest.Wait()
		h.wantFaults(t, "operation_timeout", "late_ack")
	})
}

// TestASpoiledFormCannotBeDecoded, once: state.values is an array in its payload.
func TestASpoiledFormCannotBeDecoded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, real)
		h.opener(t, func(slackapi.InteractionCallback) any { return nil })
		h.SpoilForms(1)
		fields := map[string]string{"words": "mati total"}
		if seen, err := h.As("U1").Submit(t.Context(), fields); err != nil || seen.Error != slackfake.Timeout || seen.Modal == nil {
			t.Errorf("slack-go reads the form: %+v, %v; want that it can't, and the form open", seen, err)
		}
		if seen, err := h.As("U1").Submit(t.Context(), fields); err != nil || seen.Error != "" || seen.Modal != nil {
			t.Errorf("sent once more the user sees %+v, %v; want the form closed", seen, err)
		}
	})
}
