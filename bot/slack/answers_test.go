package slack_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestACommandIsAnsweredWithACardThatOnlyTheAskerSees(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Card: &kase, Toast: kase.Title}))
	seen := h.slash(t, "/CEK", "0812 &amp; &lt;co&gt; &amp;lt;")
	in := h.last(t)
	if in.Command == nil || in.Command.Name != "cek" || in.Command.Text != "0812 & <co> &lt;" || in.Account != sari || in.Name != "sari" || !strings.HasPrefix(in.Key, "s") || in.Public {
		t.Errorf("the handler got %+v, command %+v", in, in.Command)
	}
	if m := seen.Message; m == nil || m.To != "U1" || !strings.Contains(m.Text, "🟣 K-1 · VVIP · Menunggu\nPelanggan: B. H.\nMasalah: internet mati") {
		t.Errorf("sari sees %+v; want the card for her alone", m)
	} else if len(m.Buttons) != 3 || m.Buttons[0].Style != "primary" || m.Buttons[1].Kind != "overflow" || m.Buttons[0].Value != "a:K-1:claim:3:" {
		t.Errorf("its buttons are %+v; want one in sight and two in a menu", m.Buttons)
	}
	h.wantFaults(t)
}

func TestAnAcknowledgedAnswerIsShownOnce(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Card: &kase}))
	h.slash(t, "/cek", "0812")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(h.Ephemerals("U1")); n != 1 || strings.Contains(h.log.String(), "not acknowledged") {
		t.Errorf("sari has %d private cards; want 1. The log is\n%s", n, h.log.String())
	}
}

func TestAToastIsOneLineThatOnlyThePresserSees(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "K-1 diambil *oleh* <!here>"}))
	ref, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	if m := h.ephemeral(t, 1); m.Text != "K-1 diambil *oleh* <!here>" || m.Channel != "C1" || len(m.Mentions) > 0 {
		t.Errorf("sari sees %+v; want the line as it is", m)
	}
	in := h.last(t)
	if in.Press == nil || in.Press.Button != (bot.Button{Subject: "K-1", Action: "claim", Turn: 3}) || in.Press.Ref != ref || in.Press.Place != board || !strings.HasPrefix(in.Key, "a") {
		t.Errorf("the handler got %+v, press %+v; want the button, its place and ref", in, in.Press)
	}
	if m := h.Messages("C1"); len(m) != 1 || m[0].Edited {
		t.Errorf("the channel shows %+v; want the post as it was", m)
	}
	h.wantFaults(t)
}

func TestAChoiceInTheMenuIsAPress(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Tugaskan")
	if in := h.last(t); in.Press == nil || in.Press.Action != "assign" {
		t.Errorf("the handler got %+v; want a press of assign", in)
	}
}

func TestAPressInThePrivateChatTellsThePrivatePlace(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	ref, out := h.p.SendDirect(t.Context(), sari, kase, "p1")
	if out.Result != bot.Done {
		t.Fatalf("tell ends in %+v", out)
	}
	channel, ts, _ := strings.Cut(string(ref), "/")
	h.press(t, channel, ts, "Ambil")
	if in := h.last(t); in.Press == nil || in.Press.Place != (bot.Place{Platform: "slack", ID: "U1", Private: true}) || in.Press.Ref != ref {
		t.Errorf("the handler got %+v; want sari's private place", in.Press)
	}
	h.ephemeral(t, 1)
}

func TestAPrivateCardIsReplacedInItsPlaceAndAPostNever(t *testing.T) {
	next := bot.Card{Title: "Bu Rina · dikonfirmasi", Buttons: []bot.Button{cancel}}
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Command != nil {
			return bot.Answer{Card: &kase}, nil
		}
		return bot.Answer{Card: &next, Replace: true}, nil
	})
	card := h.slash(t, "/cek", "0812").Message
	h.press(t, "C1", card.TS, "Ambil")
	h.await(t, "the card replaced", func() bool { return strings.Contains(h.Ephemerals("U1")[0].Text, "dikonfirmasi") })
	if in := h.last(t); in.Press.Ref != "" {
		t.Errorf("the ref of a private card is %q; want none", in.Press.Ref)
	}
	if n := len(h.Ephemerals("U1")); n != 1 {
		t.Errorf("sari has %d private cards; want 1", n)
	}
	_, ts := h.post(t, kase)
	h.press(t, "C1", ts, "Ambil")
	h.ephemeral(t, 2)
	if m := h.Messages("C1")[0]; !strings.Contains(m.Text, "Menunggu") {
		t.Errorf("the post reads %q; want it as it was", m.Text)
	}
	h.wantFaults(t)
}

func TestAnAnswerTakesAnotherWayWhenItsOwnIsClosed(t *testing.T) {
	closed := slackfake.Failure{Status: 404, Error: "used_url"}
	t.Run("the response URL is used up", func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Card: &kase, Replace: true}))
		_, ts := h.post(t, kase)
		h.FailNext("response_url", 1, closed)
		h.press(t, "C1", ts, "Ambil")
		if m := h.ephemeral(t, 1); m.Channel != "C1" {
			t.Errorf("sari sees %+v; want the card in the channel", m)
		}
	})
	t.Run("and the channel is closed", func(t *testing.T) {
		h := newHarness(t, always(bot.Answer{Card: &kase}))
		_, ts := h.post(t, kase)
		h.FailNext("response_url", 1, closed)
		h.FailNext("chat.postEphemeral", 1, slackfake.Failure{Error: "user_not_in_channel"})
		h.press(t, "C1", ts, "Ambil")
		dm := h.DM("U1")
		h.await(t, "the card in the private chat", func() bool { return len(h.Messages(dm)) == 1 })
		// Its buttons are those of a private answer.
		h.press(t, dm, h.Messages(dm)[0].TS, "Ambil")
		if in := h.last(t); in.Press.Ref != "" {
			t.Errorf("its press has the ref %q; want none", in.Press.Ref)
		}
	})
}

func TestALargeCardComesBesideTheAcknowledgement(t *testing.T) {
	large := bot.Card{Title: "K-1", Lines: []bot.Line{{Text: strings.Repeat("漢", 2900)}, {Text: strings.Repeat("字", 2900)}, {Text: strings.Repeat("漢", 2900)}}}
	h := newHarness(t, always(bot.Answer{Card: &large}))
	if seen := h.slash(t, "/cek", "0812"); seen.Message != nil {
		t.Errorf("the acknowledgement shows %+v; want nothing", seen.Message)
	}
	h.ephemeral(t, 1)
	h.wantFaults(t)
}

func TestALateAnswerStillArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			<-time.After(4 * time.Second)
			return bot.Answer{Card: &kase}, nil
		})
		if seen, err := h.As("U1").Slash(t.Context(), "C1", "/cek", ""); err != nil || seen.Error != slackfake.Timeout {
			t.Fatalf("sari sees %+v, %v; want a time-out", seen, err)
		}
		h.ephemeral(t, 1)
		synctest.Wait() // the fake handles the acknowledgement in its own goroutine
		h.wantFaults(t, "operation_timeout", "late_ack")
	})
}

func TestAPostThatIsOneTooManyIsRemoved(t *testing.T) {
	h := newHarness(t, always(bot.Answer{}))
	rest := bot.Card{Title: "K-7 ada di atas"}
	remove := func(ts string) bot.Outcome {
		return h.p.Remove(t.Context(), board, bot.Ref("C1/"+ts), rest)
	}
	_, ts := h.post(t, kase)
	if out := remove(ts); out.Result != bot.Done || len(h.Messages("C1")) != 0 {
		t.Errorf("the outcome is %+v with %d messages; want done and none", out, len(h.Messages("C1")))
	}
	_, ts = h.post(t, kase)
	h.FailNext("chat.delete", 1, slackfake.Failure{Error: "cant_delete_message"})
	out, m := remove(ts), h.Messages("C1")[0]
	if out.Result != bot.Done || len(m.Buttons) != 0 || !strings.Contains(m.Text, "K-7 ada di atas") {
		t.Errorf("the outcome is %+v, the post %q with %d buttons; want the pointer", out, m.Text, len(m.Buttons))
	}
}
