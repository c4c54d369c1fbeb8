package slack_test

import (
	"context"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

var taken = bot.Answer{Toast: "Catatan di K-1 tersimpan."}

func (h *harness) acked(t *testing.T, event string) {
	t.Helper()
	h.await(t, "the event acknowledged", func() bool { return h.Acked(event) })
}

func (h *harness) reply(t *testing.T, channel, thread, text string, files ...slackfake.File) (ts string) {
	t.Helper()
	ts, event, err := h.As("U1").Reply(channel, thread, text, files...)
	if err != nil {
		t.Fatal(err)
	}
	h.acked(t, event)
	return ts
}

// marks are the reactions to a reply.
func (h *harness) marks(channel, thread, ts string) []slackfake.Reaction {
	for _, m := range h.Thread(channel, thread) {
		if m.TS == ts {
			return m.Marks
		}
	}
	return nil
}

// TestAReplyThatIsTakenIsMarked with a reaction: no message, in the channel or to anybody.
func TestAReplyThatIsTakenIsMarked(t *testing.T) {
	h := newHarness(t, always(taken))
	ref, ts := h.post(t, kase)
	at := h.reply(t, "C1", ts, "sudah <@U2> cek & <https://x.test|x>")
	h.await(t, "a reaction", func() bool { return len(h.marks("C1", ts, at)) == 1 })
	if got := h.marks("C1", ts, at)[0]; got != (slackfake.Reaction{Name: "memo", User: slackfake.BotUser}) {
		t.Errorf("the reply is marked %+v; want by the bot", got)
	}
	in := h.last(t)
	if r := in.Reply; r == nil || r.Place != board || r.Ref != ref || r.Text != "sudah <@U2> cek & <https://x.test|x>" || r.File || !strings.HasPrefix(in.Key, "eEv") || in.Account != sari {
		t.Errorf("the handler got %+v %+v; want the card's message and the text as typed", in, in.Reply)
	}
	if n := len(h.Thread("C1", ts)); n != 2 || len(h.Ephemerals("U1")) != 0 {
		t.Errorf("the thread has %d messages, and there are %d private ones; want the card and the reply", n, len(h.Ephemerals("U1")))
	}
	h.wantFaults(t)
}

// TestAReplyThatCantBeMarkedIsConfirmedPrivately, in its thread.
func TestAReplyThatCantBeMarkedIsConfirmedPrivately(t *testing.T) {
	h := newHarness(t, always(taken))
	_, ts := h.post(t, kase)
	h.FailNext("reactions.add", 1, slackfake.Failure{Error: "missing_scope"})
	h.reply(t, "C1", ts, "sudah")
	if m := h.ephemeral(t, 1); m.Text != taken.Toast || m.Thread != ts {
		t.Errorf("sari sees %q in the thread %q; want %q in %q", m.Text, m.Thread, taken.Toast, ts)
	}
}

func TestAReplyThatIsRefusedIsAnsweredPrivatelyInItsThread(t *testing.T) {
	card := bot.Card{Title: "Hanya Sari yang bisa"}
	h := newHarness(t, always(bot.Answer{Card: &card, Toast: card.Title, Code: "not_holder"}))
	_, ts := h.post(t, kase)
	at := h.reply(t, "C1", ts, "sudah", slackfake.File{Name: "foto.png", Data: []byte("x")})
	if m := h.ephemeral(t, 1); m.Text != card.Title || m.Thread != ts || m.To != "U1" {
		t.Errorf("sari sees %+v; want the refusal in the thread", m)
	}
	if r := h.last(t).Reply; r == nil || !r.File {
		t.Errorf("the handler got %+v; want a reply with a file", r)
	}
	if got := h.marks("C1", ts, at); len(got) > 0 {
		t.Errorf("the reply is marked %v; want it unmarked", got)
	}
	h.wantFaults(t)
}

// TestAReplyThatIsNoneOfTheBotsIsNotAnswered: the handler gives nothing.
func TestAReplyThatIsNoneOfTheBotsIsNotAnswered(t *testing.T) {
	h := newHarness(t, always(bot.Answer{}))
	thread, err := h.As("U2").Say("C1", "makan siang?", "")
	if err != nil {
		t.Fatal(err)
	}
	at := h.reply(t, "C1", thread, "yuk")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if len(h.Ephemerals("U1")) != 0 || len(h.marks("C1", thread, at)) != 0 || len(h.Thread("C1", thread)) != 2 {
		t.Error("something was answered; want nothing")
	}
	h.wantFaults(t)
}

// TestAReplyInThePrivateChatIsOne: its place is the person's.
func TestAReplyInThePrivateChatIsOne(t *testing.T) {
	h := newHarness(t, always(taken))
	ref, out := h.p.SendDirect(t.Context(), sari, kase, "p1")
	if out.Result != bot.Done {
		t.Fatal(out)
	}
	h.reply(t, "DU1", strings.TrimPrefix(string(ref), "DU1/"), "sudah")
	if r := h.last(t).Reply; r == nil || r.Ref != ref || r.Place != (bot.Place{Platform: "slack", ID: "U1", Private: true}) {
		t.Errorf("the handler got %+v; want the private card", r)
	}
}

// TestWhatIsNoReplyIsOnlyAcknowledged. The first is Slack's own event of a reply, from which
// each of the others differs.
func TestWhatIsNoReplyIsOnlyAcknowledged(t *testing.T) {
	h := newHarness(t, always(taken))
	is := map[string]any{"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "sudah", "ts": "1764000000.000002", "thread_ts": "1764000000.000001"}
	for what, change := range map[string]map[string]any{
		"":                   {},
		"broadcast too":      {"subtype": "thread_broadcast"},
		"an edit":            {"subtype": "message_changed", "message": map[string]any{"user": "U1", "text": "x", "thread_ts": "1764000000.000001"}},
		"an edit's user":     {"subtype": "message_changed"},
		"a deletion":         {"subtype": "message_deleted"},
		"a join":             {"subtype": "channel_join"},
		"the bot's own":      {"user": slackfake.BotUser, "bot_id": slackfake.BotID},
		"another bot's":      {"subtype": "bot_message", "bot_id": "B9"},
		"nobody's":           {"user": ""},
		"outside of threads": {"thread_ts": ""},
		"a thread's start":   {"thread_ts": "1764000000.000002"},
		"empty":              {"text": " \n "},
		"a group message":    {"channel_type": "mpim"},
		"another event":      {"type": "reaction_added"},
		"another company's":  {"user_team": "T9OTHER", "user": "U9"},
	} {
		o := maps.Clone(is)
		maps.Copy(o, change)
		before := len(h.seen())
		h.acked(t, h.Event(o))
		want := 0
		if what == "" || what == "broadcast too" {
			want = 1
		}
		if got := len(h.seen()) - before; got != want {
			t.Errorf("%q gives %d inputs; want %d", what, got, want)
		}
	}
}

// TestAReplyThatSlackSendsAgainHasTheSameKey: a receipt is found by it.
func TestAReplyThatSlackSendsAgainHasTheSameKey(t *testing.T) {
	again := make(chan struct{})
	var came atomic.Int64
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		if came.Add(1) == 2 {
			close(again)
		}
		<-again
		return taken, nil
	}, func(o *slackfake.Options) { o.Patience = 500 * time.Millisecond })
	_, ts := h.post(t, kase)
	_, event, err := h.As("U1").Reply("C1", ts, "sudah")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(t, event)
	if all := h.seen(); len(all) != 2 || all[0].Key == "" || all[0].Key != all[1].Key {
		t.Errorf("the handler got %+v; want the same key twice", all)
	}
}

func TestAShortcutIsTheCommandWithTheMessagesText(t *testing.T) {
	card := bot.Card{Title: "C-1 · VVIP"}
	h := newHarness(t, always(bot.Answer{Card: &card}))
	ts, err := h.As("U2").Say("C1", "tolong 0812-3456-7890 <mati> & lambat", "")
	if err != nil {
		t.Fatal(err)
	}
	seen, err := h.As("U1").Shortcut(t.Context(), "C1", ts, "callback")
	if err != nil || seen.Error != "" || len(seen.Payload) > 4 {
		t.Fatalf("sari sees %+v, %v; want it acknowledged without a payload", seen, err)
	}
	if m := h.ephemeral(t, 1); m.Text != card.Title || m.To != "U1" || m.Channel != "C1" {
		t.Errorf("sari sees %+v; want the answer alone", m)
	}
	in := h.last(t)
	if c := in.Command; c == nil || *c != (bot.Command{Name: "callback", Text: "tolong 0812-3456-7890 <mati> & lambat", Quoted: true}) || !strings.HasPrefix(in.Key, "m") || in.Account != sari {
		t.Errorf("the handler got %+v %+v; want the command with the text", in, in.Command)
	}
	before := len(h.seen())
	if seen, err := h.As("U1").Shortcut(t.Context(), "C1", ts, "another"); err != nil || seen.Error != "" || len(h.seen()) != before {
		t.Errorf("another shortcut: %+v, %v; want it only acknowledged", seen, err)
	}
	h.wantFaults(t)
}

// TestAShortcutOpensItsFormInTime: the trigger lives three seconds.
func TestAShortcutOpensItsForm(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Form: &escalate, Lang: "id"}))
	ts, _ := h.As("U2").Say("C1", "0812", "")
	if _, err := h.As("U1").Shortcut(t.Context(), "C1", ts, "callback"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	h.wantFaults(t)
}
