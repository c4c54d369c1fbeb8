package slackfake_test

import (
	"testing"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// TestAListSendsNoEntryWhenTheSameIsChosenAgain: selected_option is null then
// (howdyai/botkit#2053), until the block's id changes (slackapi/bolt-js#2766); an overflow
// menu always sends its entry.
func TestAListSendsNoEntryWhenTheSameIsChosenAgain(t *testing.T) {
	h := newHarness(t)
	got := make(chan string, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		got <- e.Data.(slackapi.InteractionCallback).ActionCallback.BlockActions[0].SelectedOption.Value
		return nil
	}))
	list := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plain("Lainnya"), "list", options(3)...)
	menu := slackapi.NewOverflowBlockElement("menu", options(3)...)
	block := func(id string, e slackapi.BlockElement) slackapi.MsgOption {
		return slackapi.MsgOptionBlocks(slackapi.NewActionBlock(id, e))
	}
	choose := func(user, ts, want string) {
		t.Helper()
		if _, err := h.As(user).Press(t.Context(), "C1", ts, "option 2"); err != nil {
			t.Fatal(err)
		}
		if v := <-got; v != want {
			t.Errorf("the payload has the entry %q; want %q", v, want)
		}
	}
	ts := h.post(t, "C1", block("a", list))
	choose("U1", ts, "2")
	choose("U1", ts, "")
	choose("U1", ts, "2")
	choose("U2", ts, "2") // on another screen
	for id, want := range map[string]string{"a": "", "b": "2"} {
		ts := h.post(t, "C1", block("a", list))
		choose("U1", ts, "2")
		if _, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, block(id, list)); err != nil {
			t.Fatal(err)
		}
		choose("U1", ts, want)
	}
	ts = h.post(t, "C1", block("a", menu))
	choose("U1", ts, "2")
	choose("U1", ts, "2")
}
