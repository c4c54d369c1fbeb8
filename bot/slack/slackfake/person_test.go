package slackfake_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/slack/slackfake"
)

// say returns the payload of an acknowledgement.
func say(m slackapi.Msg) any { return m }

func blockSet(b ...slackapi.Block) slackapi.Blocks { return slackapi.Blocks{BlockSet: b} }

func TestACommandIsAnsweredToWhoTypedIt(t *testing.T) {
	h := newHarness(t)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		c := e.Data.(slackapi.SlashCommand)
		if c.Command != "/cek" || c.Text != "0812 & <x>" || c.UserID != "U1" || c.ChannelID != "C1" || c.ChannelName != "tier2" || c.TriggerID == "" {
			t.Errorf("the command is %+v", c)
		}
		return say(slackapi.Msg{Text: "Jawaban", Blocks: blockSet(section("*Budi*"), actions(button("ok", "Data sesuai")))})
	}))
	seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "0812 & <x>")
	if err != nil || seen.Message == nil || seen.Message.Text != "*Budi*" || seen.Message.To != "U1" {
		t.Fatalf("the user sees %+v, %v; want the answer", seen, err)
	}
	if b := seen.Message.Buttons; len(b) != 1 || b[0].Label != "Data sesuai" || b[0].ActionID != "ok" || b[0].Value != "value of ok" {
		t.Errorf("the buttons are %+v", b)
	}
	if len(h.Ephemerals("U1")) != 1 || len(h.Ephemerals("U2"))+len(h.Messages("C1")) != 0 {
		t.Error("only who typed should see the answer")
	}
	if _, err := h.As("U2").Slash(t.Context(), "C2", "/cek", ""); err == nil {
		t.Error("somebody outside of a channel should not be able to type there")
	}
	h.wantFaults(t)
}

func TestAnAcknowledgementKeepsTheLimits(t *testing.T) {
	for name, m := range map[string]slackapi.Msg{
		"blocks over a limit": {Text: "x", Blocks: blockSet(section(long(3001)))},
		"nothing to say":      {ResponseType: "ephemeral"},
		"another type":        {Text: "x", ResponseType: "shout"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.listen(t, ack(t, func(socketmode.Event) any { return say(m) }))
			seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
			if err != nil || seen.Error != slackfake.Unusable || seen.Message != nil || len(h.Faults()) != 1 {
				t.Errorf("the user sees %+v, %v, faults %v; want %s", seen, err, h.Faults(), slackfake.Unusable)
			}
		})
	}
}

func TestAPressCarriesWhatSlackSends(t *testing.T) {
	h := newHarness(t)
	got := make(chan slackapi.InteractionCallback, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		if e.Request.AcceptsResponsePayload {
			t.Error("a press should not take a payload back")
		}
		got <- e.Data.(slackapi.InteractionCallback)
		return nil
	}))
	more := slackapi.NewOverflowBlockElement("more", options(2)...)
	pick := slackapi.NewRadioButtonsBlockElement("pick", options(2)...)
	pick.InitialOption = options(2)[1]
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(section("K-1"), actions(button("claim", "Ambil"), more), actions(pick)))

	for _, c := range []struct{ what, kind, action, value string }{
		{"Ambil", "button", "claim", "value of claim"},
		{"claim", "button", "claim", "value of claim"},
	} {
		if seen, err := h.As("U1").Press(t.Context(), "C1", ts, c.what); err != nil || seen.Error != "" {
			t.Fatalf("pressing %s gives %+v, %v", c.what, seen, err)
		}
		i := <-got
		a := i.ActionCallback.BlockActions[0]
		if i.Type != slackapi.InteractionTypeBlockActions || i.User.ID != "U1" || i.Channel.ID != "C1" || i.Message.Timestamp != ts || i.ResponseURL == "" || i.TriggerID == "" {
			t.Errorf("the payload is %+v", i)
		}
		if i.Container.Type != "message" || i.Container.MessageTs != ts || i.Container.ChannelID != "C1" || i.Container.IsEphemeral {
			t.Errorf("its container is %+v", i.Container)
		}
		if string(a.Type) != c.kind || a.ActionID != c.action || a.Value != c.value || a.BlockID == "" || a.ActionTs == "" {
			t.Errorf("the action is %+v; want %+v", a, c)
		}
		found := ""
		for _, in := range i.BlockActionState.Values {
			found += in["pick"].SelectedOption.Value
		}
		if found != "1" {
			t.Errorf("the state holds %q; want the option that is chosen already", found)
		}
	}
	if _, err := h.As("U1").Press(t.Context(), "C1", ts, "more"); err == nil {
		t.Error("a menu's action id names two options, which should be an error")
	}
}

func TestAPressCanComeAgain(t *testing.T) {
	h := newHarness(t)
	got := make(chan slackapi.InteractionCallback, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		got <- e.Data.(slackapi.InteractionCallback)
		return nil
	}))
	if _, err := h.As("U1").PressAgain(t.Context()); err == nil {
		t.Error("PressAgain before any press succeeded; want an error")
	}
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(actions(button("claim", "Ambil"))))
	if _, err := h.As("U1").Press(t.Context(), "C1", ts, "Ambil"); err != nil {
		t.Fatal(err)
	}
	first := <-got
	if seen, err := h.As("U1").PressAgain(t.Context()); err != nil || seen.Error != "" {
		t.Fatalf("the press that comes again gives %+v, %v", seen, err)
	}
	if again := <-got; again.TriggerID != first.TriggerID || again.ActionCallback.BlockActions[0].Value != "value of claim" {
		t.Errorf("the press comes again as %+v; want %+v", again, first)
	}
}

func TestAnOptionOfAMenuIsPressedByItsLabel(t *testing.T) {
	h := newHarness(t)
	got := make(chan *slackapi.BlockAction, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		got <- e.Data.(slackapi.InteractionCallback).ActionCallback.BlockActions[0]
		return nil
	}))
	more := slackapi.NewOverflowBlockElement("more", options(3)...)
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(actions(more)))
	if _, err := h.As("U1").Press(t.Context(), "C1", ts, "option 2"); err != nil {
		t.Fatal(err)
	}
	if a := <-got; a.ActionID != "more" || a.SelectedOption.Value != "2" || a.Type != "overflow" {
		t.Errorf("the action is %+v; want option 2 of more", a)
	}
}

func TestOnlyAButtonInSightCanBePressed(t *testing.T) {
	h := newHarness(t)
	h.listen(t, ack(t, nothing))
	ts := h.post(t, "C1", slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(actions(button("claim", "Ambil"))))
	if _, _, _, err := h.api.UpdateMessageContext(t.Context(), "C1", ts, slackapi.MsgOptionText("K-1", false), slackapi.MsgOptionBlocks(actions(button("close", "Selesai")))); err != nil {
		t.Fatal(err)
	}
	if _, err := h.As("U1").Press(t.Context(), "C1", ts, "Ambil"); err == nil || !strings.Contains(err.Error(), "Selesai") {
		t.Errorf("pressing what was there before gives %v; want an error that names what is there", err)
	}
	if _, err := h.As("U1").Press(t.Context(), "C1", "1.000000", "Selesai"); err == nil {
		t.Error("a message that isn't there should not be pressable")
	}
	eph, err := h.api.PostEphemeralContext(t.Context(), "C1", "U1", slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(actions(button("a", "A"))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.As("U2").Press(t.Context(), "C1", eph, "A"); err == nil {
		t.Error("another's ephemeral should not be pressable")
	}
}

func TestAnEphemeralIsReplacedThroughItsResponseURL(t *testing.T) {
	h := newHarness(t)
	urls := make(chan string, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		if i, ok := e.Data.(slackapi.InteractionCallback); ok {
			if !i.Container.IsEphemeral || i.Container.MessageTs == "" || i.Message.Timestamp != "" {
				t.Errorf("the press on an ephemeral is %+v", i)
			}
			urls <- i.ResponseURL
			return nil
		}
		return say(slackapi.Msg{Text: "x", Blocks: blockSet(actions(button("ok", "Data sesuai")))})
	}))
	seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.As("U1").Press(t.Context(), "C1", seen.Message.TS, "ok"); err != nil {
		t.Fatal(err)
	}
	url := <-urls
	use := func(o ...slackapi.MsgOption) error {
		_, _, _, err := h.api.SendMessageContext(t.Context(), "C1", o...)
		return err
	}
	if err := use(slackapi.MsgOptionReplaceOriginal(url), slackapi.MsgOptionText("Sesuai", false)); err != nil {
		t.Fatal(err)
	}
	got := h.Ephemerals("U1")
	if len(got) != 1 || got[0].TS != seen.Message.TS || got[0].Text != "Sesuai" || len(got[0].Buttons) > 0 {
		t.Errorf("after replacing the user sees %+v", got)
	}
	if err := use(slackapi.MsgOptionResponseURL(url, "ephemeral"), slackapi.MsgOptionText("dan", false)); err != nil {
		t.Fatal(err)
	}
	if err := use(slackapi.MsgOptionResponseURL(url, "in_channel"), slackapi.MsgOptionText("semua", false)); err != nil {
		t.Fatal(err)
	}
	if len(h.Ephemerals("U1")) != 2 || len(h.Messages("C1")) != 1 {
		t.Errorf("the user sees %v, the channel %v; want one more each", h.Ephemerals("U1"), h.Messages("C1"))
	}
	if err := use(slackapi.MsgOptionResponseURL(url, "ephemeral"), slackapi.MsgOptionBlocks(section(long(3001)))); err == nil {
		t.Error("a body over a limit should be refused")
	}
	if err := use(slackapi.MsgOptionDeleteOriginal(url)); err != nil {
		t.Fatal(err)
	}
	if got := h.Ephemerals("U1"); len(got) != 1 || got[0].Text != "dan" {
		t.Errorf("after deleting the user sees %+v", got)
	}
	if err := use(slackapi.MsgOptionResponseURL(url, "ephemeral"), slackapi.MsgOptionText("x", false)); err == nil {
		t.Error("the sixth use should be refused")
	}
	h.wantFaults(t, "invalid_blocks", "used_url")
}

func TestAResponseURLExpires(t *testing.T) {
	h := newHarness(t)
	urls := make(chan string, 1)
	h.listen(t, ack(t, func(e socketmode.Event) any {
		urls <- e.Data.(slackapi.SlashCommand).ResponseURL
		return nil
	}))
	seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", "")
	if err != nil || seen.Message != nil {
		t.Fatalf("without a payload the user sees %+v, %v; want nothing", seen, err)
	}
	url := <-urls
	use := func() error {
		return slackapi.PostWebhookCustomHTTPContext(t.Context(), url, h.memory.Client(), &slackapi.WebhookMessage{Text: "x"})
	}
	if err := use(); err != nil {
		t.Error(err)
	}
	h.clock.Advance(31 * time.Minute)
	if err := use(); err == nil {
		t.Error("after half an hour a response URL should be refused")
	}
	h.wantFaults(t, "expired_url")
}

func TestAPayloadThatIsNotTakenIsNoted(t *testing.T) {
	h := newHarness(t)
	h.listen(t, ack(t, func(socketmode.Event) any { return map[string]string{"text": "x"} }))
	ts := h.post(t, "C1", slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(actions(button("a", "A"))))
	seen, err := h.As("U1").Press(t.Context(), "C1", ts, "A")
	if err != nil || len(h.Ephemerals("U1")) > 0 {
		t.Errorf("the user sees %+v, %v; want nothing of the payload", seen, err)
	}
	var payload map[string]string
	if json.Unmarshal(seen.Payload, &payload) != nil || payload["text"] != "x" {
		t.Errorf("the payload came as %s", seen.Payload)
	}
	h.wantFaults(t, "payload_not_accepted")
}
