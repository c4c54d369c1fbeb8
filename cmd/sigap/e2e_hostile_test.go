package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/telegram"
	"github.com/cc147/sigap/store"
)

// hostile is an input of somebody who doesn't use the existing buttons. who is "" for
// a raw update of the service.
type hostile struct {
	what, who string
	press     string // what the pressed button carries, behind the platform's prefix
	line      string // what is typed
	payload   string // what the service brings, as it comes
	code      string // of the refusal; "" never reaches the handlers
}

// enemies are the hostile inputs for each platform; those that can't be decoded are
// the platform's own.
func enemies() []hostile {
	return []hostile{
		{what: "an action that there is not", who: "sari", press: "K-1:destroy:1:", code: "unknown_button"},
		{what: "an action of a call on a case", who: "sari", press: "K-1:confirm:1:", code: "unknown_button"},
		{what: "a subject of nobody's", who: "sari", press: "X-1:claim:1:", code: "unknown_button"},
		{what: "a case that there is not", who: "sari", press: "K-999:claim:1:", code: "not_found"},
		{what: "a turn that is still to come", who: "sari", press: "K-1:claim:99:", code: "stale"},
		{what: "a turn that can't be", who: "sari", press: "K-1:claim:18446744073709551615:", code: "stale"},
		{what: "an action that only the system does", who: "dewi", press: "C-1:drop:3:", code: "no_role"},
		{what: "a claim by an outsider", who: "tamu", press: "K-1:claim:1:", code: "stranger"},
		{what: "a claim by who may not", who: "agus", press: "K-1:claim:1:", code: "no_role"},
		{what: "somebody else's call", who: "budi", press: "C-1:confirm:1:", code: "not_your_call"},
		{what: "the customer's data, by an outsider", who: "tamu", press: "K-1:reveal:1:", code: "stranger"},
		{what: "no button", who: "sari", press: "K-1:claim"},
		{what: "a turn that is no number", who: "sari", press: "K-1:claim:1e3:"},
		{what: "markup in a button", who: "sari", press: "K-1:cl<im:1:"},
		{what: "nothing in a button", who: "sari", press: ""},
		{what: "4,000 characters", who: "dewi", line: "/cek 0812" + strings.Repeat("9", 3991), code: "number.too_long"},
		{what: "4,000 characters of words", who: "dewi", line: "/callback 152000000003 mati " + strings.Repeat("x", 3972), code: "too_long"},
		{what: "4,000 characters for an outsider", who: "tamu", line: "/cek " + strings.Repeat("9", 3995), code: "stranger"},
		{what: "a command that there is not", who: "dewi", line: "/hapus K-1", code: "unknown_command"},
	}
}

// TestHostileInputChangesNothing: each is refused in private or set aside, nothing
// that is stored changes, and the bot goes on.
func TestHostileInputChangesNothing(t *testing.T) {
	for on, unreadable := range map[string][]string{
		slack.Name: {
			"slash_commands {\"command\":7}", "slash_commands {}", "interactive {\"type\":\"block_actions\",\"actions\":\"no\"}",
			"interactive {\"type\":\"block_actions\",\"user\":{\"id\":\"USARI\"}}", "interactive {\"type\":\"telepathy\"}", "events_api {\"type\":\"event_callback\",\"event\":{\"type\":\"nobody_knows\"}}",
			"interactive {\"type\":\"view_submission\",\"trigger_id\":\"1\",\"user\":{\"id\":\"USARI\"},\"view\":{\"id\":\"V1\",\"type\":\"modal\",\"callback_id\":\"sigap\",\"private_metadata\":\"{\\\"b\\\":\\\"K-1:destroy\\\"}\"}}",
			"not_yet_known {}",
		},
		telegram.Name: {
			`{"message":"no"}`, `{"message":{"message_id":"x"}}`, `{"callback_query":[]}`, `{"callback_query":{}}`, `{"telepathy":{}}`, `{}`,
			`{"message":{"message_id":7,"from":{"id":1003,"is_bot":true},"chat":{"id":1003,"type":"private"},"text":"/cek 152000000001"}}`,
			`{"callback_query":{"id":"9","from":{"id":1003},"message":null,"data":"p:K-1:claim:1:"}}`,
		},
	} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := openSite(t, on)
			bottest.Play(t, w, `
				dewi types /cek 152000000001 mati
				dewi presses confirm
				dewi presses callback/given
				see tier2 K-1 Menunggu`)
			before := w.stored(t)
			all := enemies()
			for _, raw := range unreadable {
				all = append(all, hostile{what: raw, payload: raw})
			}
			for _, h := range all {
				code := w.attack(t, on, h)
				if code != h.code {
					t.Errorf("%s: it is refused with %q; want %q", h.what, code, h.code)
				}
				if after := w.stored(t); after != before {
					t.Errorf("%s: something was changed:\n%s\nwas\n%s", h.what, after, before)
				}
			}
			bottest.Play(t, w, `
				sari presses claim on K-1 in tier2
				see tier2 K-1 Ditangani`)
		})
	}
}

// attack sends a hostile input, waits until it is handled, and returns the code of
// the handlers' refusal, or "" if it never reached them.
func (w *site) attack(t *testing.T, on string, h hostile) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	who := bot.Account{Platform: on, ID: w.scenes[on].account(h.who)}
	heard := w.heard(who)
	var err error
	switch s := w.scenes[on].(type) {
	case *slackScene:
		err = s.attack(ctx, h)
	case *telegramScene:
		err = s.attack(ctx, h)
		s.answered(t)
	}
	if err != nil {
		t.Errorf("%s: %v; want it acknowledged", h.what, err)
	}
	if w.heard(who) == heard {
		return ""
	}
	return w.answerTo(t, who, heard).Code
}

func (s *slackScene) attack(ctx context.Context, h hostile) error {
	kind, payload := "interactive", ""
	switch user := s.account(h.who); {
	case h.payload != "":
		kind, payload, _ = strings.Cut(h.payload, " ")
	case h.line != "":
		name, text, _ := strings.Cut(h.line, " ")
		kind, payload = "slash_commands", fmt.Sprintf(`{"command":%q,"text":%q,"user_id":%q,"channel_id":%q,"trigger_id":%q}`, name, text, user, slackChannels["tier2"], h.what)
	default:
		payload = fmt.Sprintf(`{"type":"block_actions","trigger_id":%q,"user":{"id":%q},"container":{"type":"message","channel_id":%q,"message_ts":"1.1"},
			"actions":[{"block_id":"b","type":"button","value":%q}]}`, h.what, user, slackChannels["tier2"], "p:"+h.press)
	}
	seen, err := s.fake.Inject(ctx, kind, json.RawMessage(payload))
	if err == nil && seen.Error != "" {
		err = fmt.Errorf("the client says %s", seen.Error)
	}
	return err
}

func (s *telegramScene) attack(ctx context.Context, h hostile) error {
	switch {
	case h.payload != "":
		_, err := s.fake.Inject(json.RawMessage(h.payload))
		return err
	case h.line != "":
		_, err := s.fake.As(s.ids[h.who]).Say(s.ids[h.who], h.line)
		return err
	}
	id, err := s.fake.InjectPress(s.ids[h.who], s.chat("tier2"), 1, "p:"+h.press)
	if err != nil {
		return err
	}
	a, err := s.fake.Answer(ctx, id)
	if err == nil && a.Text == "" {
		err = fmt.Errorf("the press is answered by nothing")
	}
	return err
}

// stored is all that a hostile input could change, as text: calls, cases, people.
func (w *site) stored(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	if err := w.store.View(t.Context(), func(tx *store.Tx) error {
		all := []any{tx.Cases(0, 100), tx.People()}
		for id := uint64(1); ; id++ {
			call, err := tx.Call(id)
			if err != nil {
				break
			}
			all = append(all, call)
		}
		return json.NewEncoder(&out).Encode(all)
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
