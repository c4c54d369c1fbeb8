package main

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// undelivered are the messages that 'sigap deliver' lists.
func undelivered(t *testing.T, data string) (out []struct {
	Subject, Place, Why string
	Trouble             handlers.Trouble
	Urgency             int
}) {
	t.Helper()
	var rows []json.RawMessage
	if err := json.Unmarshal([]byte(must(t, "deliver", "--json", "--data", data)), &rows); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(rows)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWhatIsNotDeliveredIsListedAndSentAgain: a card that Slack refuses for its content is
// listed by case, place and cause, by the command, in the chat and on the leads' page, with
// no customer data; the command and the button send it again, and stand in the audit.
func TestWhatIsNotDeliveredIsListedAndSentAgain(t *testing.T) {
	w := openSite(t, telegram.Name, slack.Name, desk.Name)
	fake := w.scenes[slack.Name].(*slackScene).fake
	refuse := func() {
		fake.FailNext("chat.postMessage", 1, slackfake.Failure{Error: "invalid_blocks"})
	}
	c := w.config()
	c.Data = w.dir
	stop, err := serveControl(c, slog.New(slog.DiscardHandler))(t.Context(), w.app.Running())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	refuse()
	bottest.Play(t, w, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	w.untilShown(t, "it is listed", func() bool { return len(undelivered(t, w.dir)) == 1 })
	x := undelivered(t, w.dir)[0]
	if x.Subject != "K-1" || x.Place != "Slack · Tier 2 Outbound" || x.Trouble != handlers.TroubleRefused || !strings.Contains(x.Why, "invalid_blocks") || x.Urgency != 2 {
		t.Errorf("it lists %+v; want K-1 on Slack, refused for its content", x)
	}
	text := must(t, "deliver", "--data", w.dir)
	status := w.Type(t, "ratna", "/sigap status").Text
	q, err := w.app.Feed.Queue(t.Context(), bot.Account{Platform: desk.Name, ID: "ratna"})
	if err != nil || len(q.Undelivered.Messages) != 1 {
		t.Fatalf("the leads' page has %+v, %v; want one message", q.Undelivered, err)
	}
	m := q.Undelivered.Messages[0]
	for where, said := range map[string]string{"deliver": text, "status": status, "page": m.Name + " " + m.Place + " " + m.Why} {
		if !strings.Contains(said, "K-1") || !strings.Contains(said, "Slack · Tier 2 Outbound") || !strings.Contains(said, "invalid_blocks") {
			t.Errorf("%s says\n%s\nwant the case, the place and the cause", where, said)
		}
		if strings.Contains(said, "152000000001") || strings.Contains(said, "Hidayat") {
			t.Errorf("%s tells a customer:\n%s", where, said)
		}
	}
	if m.Again != (desk.QueueSend{Subject: "K-1", Action: "resend", Label: "Kirim ulang"}) {
		t.Errorf("the page's button is %+v", m.Again)
	}

	if out := must(t, "deliver", "retry", "k-1", "--data", w.dir); out != "tried again: 1 message\n" {
		t.Errorf("retry says %q", out)
	}
	w.untilShown(t, "Slack shows it", func() bool { return len(w.scenes[slack.Name].messages(t, "tier2")) == 1 })
	w.settle(t)
	if left := undelivered(t, w.dir); len(left) != 0 {
		t.Errorf("it still lists %+v", left)
	}

	refuse()
	bottest.Play(t, w, `
		dewi types /cek 152000000002 minta buka isolir
		dewi presses confirm
		dewi presses callback/given`)
	w.untilShown(t, "the other is listed", func() bool { return len(undelivered(t, w.dir)) == 1 })
	for person, code := range map[string]string{"dewi": "no_role", "ratna": ""} {
		a, err := w.app.Handlers.Handle(t.Context(), bot.In{Account: bot.Account{Platform: w.home[person], ID: w.scene(person).account(person)}, Key: "resend",
			Press: &bot.Press{Button: bot.Button{Subject: handlers.Outbox, Action: "resend"}}})
		if err != nil || a.Code != code || code == "" && a.Toast != "1 pesan sedang dikirim ulang." {
			t.Errorf("%s's press is answered %q, %q, %v; want %q", person, a.Code, a.Toast, err, code)
		}
	}
	w.untilShown(t, "Slack shows both", func() bool { return len(w.scenes[slack.Name].messages(t, "tier2")) == 2 })
	var who []string
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		for _, subject := range []string{"K-1", "K-2"} {
			for _, e := range tx.AuditOf(subject) {
				if e.Action == "resend" {
					who = append(who, e.Subject+" "+e.Person+" "+e.Via)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(who) != 2 || !strings.HasSuffix(who[0], " cli") || who[1] != "K-2 ratna "+w.home["ratna"] {
		t.Errorf("the audit has %q; want who sent which again", who)
	}
}

// TestDeliverWithoutABot works on the file; a wrong call says so.
func TestDeliverWithoutABot(t *testing.T) {
	data := importAll(t)
	if out, log, err := call(t, "deliver", "--data", data); err != nil || out != "" || !strings.Contains(log, "every message is shown as it must be") {
		t.Errorf("with nothing to deliver it says %q, %q, %v", out, log, err)
	}
	if out := must(t, "deliver", "retry", "--all", "--json", "--data", data); out != "{\"retried\":0}\n" {
		t.Errorf("retry --all says %q", out)
	}
	for _, args := range [][]string{{"retry"}, {"retry", "K-1", "--all"}, {"retry", "C-1"}, {"retry", "x"}} {
		if _, _, err := call(t, append(append([]string{"deliver"}, args...), "--data", data)...); !errors.Is(err, control.ErrUsage) {
			t.Errorf("deliver %v gives %v; want a wrong call", args, err)
		}
	}
	if _, _, err := call(t, "deliver", "retry", "K-7", "--data", data); err == nil || !strings.Contains(err.Error(), "no message about K-7") {
		t.Errorf("a case without messages gives %v", err)
	}
}
