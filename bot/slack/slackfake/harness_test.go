package slackfake_test

import (
	"context"
	"errors"
	"io"
	"log"
	"strings"
	"sync"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// harness is a fake workspace with slack-go's client.
type harness struct {
	*slackfake.Fake
	memory *slackfake.Memory
	clock  *bottest.Clock
	api    *slackapi.Client
}

// newHarness has the channels C1 (public, everybody is a member), C2 (public, without the
// bot), C3 (archived), C4 (private, without the bot) and the users U1 and U2.
func newHarness(t *testing.T, change ...func(*slackfake.Options)) *harness {
	t.Helper()
	h := &harness{memory: slackfake.NewMemory(), clock: bottest.NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	o := slackfake.Options{Now: h.clock.Now}
	for _, c := range change {
		c(&o)
	}
	h.Fake = slackfake.New(h.memory, o)
	h.api = h.client("xoxb-fake", "xapp-fake")
	t.Cleanup(h.Close)
	all := []string{slackfake.BotUser, "U1", "U2"}
	h.AddUser(slackfake.User{ID: "U1", Name: "sari", Locale: "id-ID"}, slackfake.User{ID: "U2", Name: "dewi"})
	h.AddGroup(slackfake.Group{ID: "S1", Handle: "noc", Name: "NOC", Users: []string{"U1", "U2"}})
	h.AddChannel(
		slackfake.Channel{ID: "C1", Name: "tier2", Members: all},
		slackfake.Channel{ID: "C2", Name: "others", Members: []string{"U1"}},
		slackfake.Channel{ID: "C3", Name: "old", Members: all, Archived: true},
		slackfake.Channel{ID: "C4", Name: "secret", Members: []string{"U1"}, Private: true},
	)
	return h
}

func (h *harness) client(bot, app string) *slackapi.Client {
	return slackapi.New(bot, slackapi.OptionAPIURL(h.URL()), slackapi.OptionAppLevelToken(app), slackapi.OptionHTTPClient(h.memory.Client()))
}

// listen runs a Socket Mode client until the test ends. It calls handle for each request
// in turn.
func (h *harness) listen(t *testing.T, handle func(*socketmode.Client, socketmode.Event)) *socketmode.Client {
	t.Helper()
	quiet := log.New(io.Discard, "", 0)
	c := socketmode.New(h.api, socketmode.OptionDialer(h.memory.Dialer()), socketmode.OptionLog(quiet))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	before := h.Connections()
	wg.Go(func() { _ = c.RunContext(ctx) })
	wg.Go(func() {
		for {
			select {
			case e := <-c.Events:
				if e.Request != nil && e.Type != socketmode.EventTypeHello {
					handle(c, e)
				}
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	h.await(t, "a connection", func() bool { return h.Connections() == before+1 })
	return c
}

// ack acknowledges each request with the payload that answer returns; nil is none.
func ack(t *testing.T, answer func(socketmode.Event) any) func(*socketmode.Client, socketmode.Event) {
	return func(c *socketmode.Client, e socketmode.Event) {
		if err := c.AckCtx(t.Context(), e.Request.EnvelopeID, answer(e)); err != nil {
			t.Errorf("ack: %v", err)
		}
	}
}

func nothing(socketmode.Event) any { return nil }

func (h *harness) await(t *testing.T, what string, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := h.Await(ctx, cond); err != nil {
		t.Fatalf("want %s: %v", what, err)
	}
}

func (h *harness) post(t *testing.T, channel string, options ...slackapi.MsgOption) string {
	t.Helper()
	_, ts, err := h.api.PostMessageContext(t.Context(), channel, options...)
	if err != nil {
		t.Fatalf("post into %s: %v", channel, err)
	}
	return ts
}

// wantCode checks that the error is Slack's with that code.
func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	var r slackapi.SlackErrorResponse
	if code == "" && err == nil {
		return
	}
	if !errors.As(err, &r) || r.Err != code {
		t.Errorf("%s: the error is %v %v; want %q", what, err, r.ResponseMetadata.Messages, code)
	}
}

// wantFaults checks the codes of the faults, in order.
func (h *harness) wantFaults(t *testing.T, codes ...string) {
	t.Helper()
	var got []string
	for _, f := range h.Faults() {
		got = append(got, f.Code)
	}
	if strings.Join(got, " ") != strings.Join(codes, " ") {
		t.Errorf("the faults are %v; want %v", h.Faults(), codes)
	}
}

func plain(s string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, s, false, false)
}

func mrkdwn(s string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.MarkdownType, s, false, false)
}

func button(action, label string) *slackapi.ButtonBlockElement {
	return slackapi.NewButtonBlockElement(action, "value of "+action, plain(label))
}

// wait waits in the bubble's fake time.
func wait(d time.Duration) { <-time.After(d) }
