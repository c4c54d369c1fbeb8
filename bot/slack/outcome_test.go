package slack_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

func TestEachFaultOfAPostHasItsOutcome(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault slackfake.Failure
		want  bot.Result
		after time.Duration
	}{
		{"asked to go slower", slackfake.Failure{Status: 429, RetryAfter: 7 * time.Second, Error: "ratelimited"}, bot.Retry, 7 * time.Second},
		{"asked to go slower without a time", slackfake.Failure{Status: 429}, bot.Retry, 30 * time.Second},
		{"asked in an answer", slackfake.Failure{Error: "ratelimited"}, bot.Retry, 0},
		{"a fault of the service", slackfake.Failure{Status: 503}, bot.Unsure, 0},
		{"a fault after it was posted", slackfake.Failure{Applied: true, Status: 500}, bot.Unsure, 0},
		{"an inner fault", slackfake.Failure{Applied: true, Error: "internal_error"}, bot.Unsure, 0},
		{"a fatal fault", slackfake.Failure{Error: "fatal_error"}, bot.Unsure, 0},
		{"no service", slackfake.Failure{Error: "service_unavailable"}, bot.Unsure, 0},
		{"a slow request", slackfake.Failure{Error: "request_timeout"}, bot.Unsure, 0},
		{"a cut after it was posted", slackfake.Failure{Applied: true, Cut: true}, bot.Unsure, 0},
		{"no answer", slackfake.Failure{Hang: true}, bot.Unsure, 0},
		{"an empty answer", slackfake.Failure{Status: 200}, bot.Unsure, 0},
		{"not a member", slackfake.Failure{Error: "not_in_channel"}, bot.Closed, 0},
		{"archived", slackfake.Failure{Error: "is_archived"}, bot.Closed, 0},
		{"no channel", slackfake.Failure{Error: "channel_not_found"}, bot.Closed, 0},
		{"revoked", slackfake.Failure{Error: "token_revoked"}, bot.Off, 0},
		{"a code of tomorrow", slackfake.Failure{Error: "not_yet_known"}, bot.Unknown, 0},
		{"a refusing proxy", slackfake.Failure{Status: 403}, bot.Off, 0},
		{"an unknown status", slackfake.Failure{Status: 418}, bot.Unknown, 0},
		{"too large", slackfake.Failure{Status: 413}, bot.Failed, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newWorkspace(t)
			ref, _ := h.post(t, kase)
			for method, do := range map[string]func(context.Context) bot.Outcome{
				"chat.postMessage": func(ctx context.Context) bot.Outcome {
					_, out := h.p.Post(ctx, board, kase, "p2", "")
					return out
				},
				"chat.update": func(ctx context.Context) bot.Outcome { return h.p.Edit(ctx, board, ref, kase) },
			} {
				ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
				h.FailNext(method, 1, c.fault)
				out := do(ctx)
				cancel()
				if out.Result != c.want || out.After != c.after || out.Cause == "" {
					t.Errorf("%s ends in %+v; want result %d after %v with a cause", method, out, c.want, c.after)
				}
				if strings.Contains(out.Cause, "xoxb") || strings.Contains(out.Cause, "http://") {
					t.Errorf("the cause %q tells a secret", out.Cause)
				}
			}
		})
	}
}

func TestAnEditOfWhatIsGoneIsGone(t *testing.T) {
	h := newWorkspace(t)
	for _, ref := range []bot.Ref{"C1/1.000001", "", "C1", "nonsense"} {
		if out := h.p.Edit(t.Context(), board, ref, kase); out.Result != bot.Gone {
			t.Errorf("editing %q ends in %+v; want gone", ref, out)
		}
	}
}

func TestWhatWasNeverWrittenIsTriedAgain(t *testing.T) {
	h := newWorkspace(t)
	for name, fault := range map[string]error{
		"refused": &net.OpError{Op: "dial", Err: errors.New("connection refused")},
		"no name": &net.DNSError{Err: "no such host", Name: "slack.test"},
	} {
		client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, fault }}}
		p, err := slack.New(h.options(client))
		if err != nil {
			t.Fatal(err)
		}
		_, out := p.Post(t.Context(), board, kase, "p1", "")
		if out.Result != bot.Retry {
			t.Errorf("%s: the post ends in %+v; want retry", name, out)
		}
	}
	if n := len(h.Messages("C1")); n > 0 {
		t.Errorf("the channel shows %d messages; want none", n)
	}
}

func TestAPrivateChatThatMayBeOpenSentNothing(t *testing.T) {
	h := newWorkspace(t)
	h.FailNext("conversations.open", 1, slackfake.Failure{Applied: true, Status: 500})
	if _, out := h.p.SendDirect(t.Context(), sari, kase, "p1"); out.Result != bot.Retry {
		t.Errorf("it ends in %+v; want retry, for nothing was sent", out)
	}
	if _, out := h.p.SendDirect(t.Context(), bot.Account{Platform: "slack", ID: "U99"}, kase, "p1"); out.Result != bot.Closed || !strings.Contains(out.Cause, "no such user") {
		t.Errorf("telling nobody ends in %+v; want closed", out)
	}
}

func TestOptionsThatCantWorkAreRefused(t *testing.T) {
	h := newWorkspace(t)
	for want, change := range map[string]func(*slack.Options){
		"bot token":       func(o *slack.Options) { o.BotToken = "xapp-1" },
		"app-level token": func(o *slack.Options) { o.AppToken = "" },
		"Logger":          func(o *slack.Options) { o.Logger = nil },
	} {
		o := h.options(nil)
		change(&o)
		if _, err := slack.New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v; want one about %s", err, want)
		}
	}
}

func TestALostPostIsFoundByItsID(t *testing.T) {
	h := newWorkspace(t)
	began := time.Now()
	h.FailNext("chat.postMessage", 1, slackfake.Failure{Applied: true, Cut: true})
	if ref, out := h.p.Post(t.Context(), board, kase, "lost", ""); out.Result != bot.Unsure || ref != "" {
		t.Fatalf("the post ends in %q, %+v; want unsure", ref, out)
	}
	for i := range 250 { // more than a page
		h.p.Post(t.Context(), board, bot.Card{Title: "x"}, bot.PostID(fmt.Sprint(i)), "")
	}
	if _, err := h.As("U1").Say("C1", "lost", ""); err != nil {
		t.Fatal(err)
	}
	for _, since := range []time.Time{began, {}} {
		refs, out := h.p.Find(t.Context(), bot.Lost{ID: "lost", Place: board, Since: since})
		if out.Result != bot.Done || len(refs) != 1 || refs[0] != bot.Ref("C1/"+h.Messages("C1")[0].TS) {
			t.Errorf("it is found at %q, %+v; want the first message", refs, out)
		}
	}
	for what, lost := range map[string]bot.Lost{
		"another id":     {ID: "other", Place: board},
		"a private chat": {ID: "lost", Place: bot.Place{Platform: "slack", ID: "U1", Private: true}},
	} {
		if refs, out := h.p.Find(t.Context(), lost); len(refs) > 0 || out.Result != bot.Done {
			t.Errorf("%s: found %q, %+v; want nothing", what, refs, out)
		}
	}
	if _, out := h.p.Find(t.Context(), bot.Lost{ID: "lost", Place: bot.Place{Platform: "slack", ID: "C2"}}); out.Result != bot.Closed {
		t.Errorf("looking where the bot is not ends in %+v; want closed", out)
	}
	h.FailNext("conversations.history", 1, slackfake.Failure{Status: 200})
	if _, out := h.p.Find(t.Context(), bot.Lost{ID: "lost", Place: board}); out.Result == bot.Done {
		t.Errorf("an empty answer ends in %+v; want that nobody knows", out)
	}
}

func TestMembersAreAskedForOnceAMinute(t *testing.T) {
	h := newWorkspace(t)
	now := time.Now()
	o := h.options(h.memory.Client())
	o.Now = func() time.Time { return now }
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer o.HTTP.CloseIdleConnections()
	is := func(group, user string, want bool) {
		t.Helper()
		got, out := p.Members(t.Context(), group, []string{user})
		if in, known := got[user]; out.Result != bot.Done || !known || in != want {
			t.Errorf("%s in %s: %v, %+v; want %v", user, group, got, out, want)
		}
	}
	is("S1", "U1", true)
	is("S1", "U2", false)
	is("C1", "U2", true)
	h.ChangeChannel("C1", func(c *slackfake.Channel) { c.Members = []string{slackfake.BotUser} })
	is("C1", "U2", true)
	now = now.Add(time.Minute)
	is("C1", "U2", false)
	if in, out := p.Members(t.Context(), "S9", []string{"U1"}); out.Result != bot.Closed || len(in) > 0 || !strings.Contains(out.Cause, "no such user group") {
		t.Errorf("an unknown group gives %v, %+v; want that nobody knows", in, out)
	}
	now = now.Add(time.Minute)
	h.FailNext("usergroups.users.list", 1, slackfake.Failure{Status: 503})
	if in, out := p.Members(t.Context(), "S1", []string{"U1"}); out.Result == bot.Done || len(in) > 0 {
		t.Errorf("a fault of the service gives %v, %+v; want that nobody knows", in, out)
	}
	is("S1", "U1", true)
}

func TestManyMembersAreReadPageByPage(t *testing.T) {
	h := newWorkspace(t)
	h.ChangeChannel("C1", func(c *slackfake.Channel) {
		for i := range 2100 {
			c.Members = append(c.Members, fmt.Sprintf("UX%d", i))
		}
	})
	if in, out := h.p.Members(t.Context(), "C1", []string{"U2", "UX2099", "UX2100"}); out.Result != bot.Done || !in["U2"] || !in["UX2099"] || in["UX2100"] {
		t.Errorf("first, last and none of many: %v, %+v; want true, true, false", in, out)
	}
}

func TestWhoAsksAboutAGroupWaitsNoLongerThanTheyCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		h.FailNext("usergroups.users.list", 1, slackfake.Failure{Hang: true})
		slow := make(chan bot.Outcome, 1)
		go func() {
			_, out := h.p.Members(t.Context(), "S1", []string{"U1"})
			slow <- out
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if in, out := h.p.Members(ctx, "S1", []string{"U1"}); out.Result == bot.Done || time.Since(began) > time.Second {
			t.Errorf("behind a slow question: %v, %+v after %v; want that nobody knows, after a second", in, out, time.Since(began))
		}
		if out := <-slow; out.Result == bot.Done {
			t.Errorf("a question without an answer ends in %+v", out)
		}
		if in, out := h.p.Members(t.Context(), "S1", []string{"U1"}); out.Result != bot.Done || !in["U1"] {
			t.Errorf("afterwards: %v, %+v; want true", in, out)
		}
	})
}

func TestAProfileTellsNameAndLanguage(t *testing.T) {
	h := newWorkspace(t)
	h.AddUser(slackfake.User{ID: "U3", Name: "Rian Dua", Locale: "id-ID"})
	if name, locale, out := h.p.Profile(t.Context(), "U3"); name != "Rian Dua" || locale != "id-ID" || out.Result != bot.Done {
		t.Errorf("it is %q, %q, %+v; want Rian Dua, id-ID", name, locale, out)
	}
	if _, _, out := h.p.Profile(t.Context(), "U99"); !out.Refused() {
		t.Errorf("nobody's profile ends in %+v; want refused", out)
	}
}

// TestAReplyThatAThreadDoesNotTakeIsSentOutsideOfIt: a lost card is worse than one beside
// its thread.
func TestAReplyThatAThreadDoesNotTakeIsSentOutsideOfIt(t *testing.T) {
	h := newWorkspace(t)
	parent, _ := h.post(t, kase)
	for _, code := range []string{"cannot_reply_to_message", "restricted_action_non_threadable_channel", "restricted_action_thread_locked", "thread_not_found"} {
		h.FailNext("chat.postMessage", 1, slackfake.Failure{Error: code})
		before := len(h.Messages("C1"))
		if ref, out := h.p.Post(t.Context(), board, bot.Sentence("menunggu"), "p2", parent); out.Result != bot.Done || ref == "" {
			t.Errorf("%s: the reply ends in %q, %+v; want it sent", code, ref, out)
		}
		if n := len(h.Messages("C1")); n != before+1 {
			t.Errorf("%s: the channel has %d messages; want %d", code, n, before+1)
		}
	}
	h.FailNext("chat.postMessage", 1, slackfake.Failure{Error: "cannot_reply_to_message"})
	if _, out := h.p.Post(t.Context(), board, kase, "p3", ""); out.Result != bot.Failed {
		t.Errorf("outside of a thread it ends in %+v; want failed", out)
	}
}

// TestAMessageThatCantBeChangedIsStillShown: the outcome says so, of an edit and of a removal.
func TestAMessageThatCantBeChangedIsStillShown(t *testing.T) {
	h := newWorkspace(t)
	ref, ts := h.post(t, kase)
	h.Freeze("C1", ts)
	for what, out := range map[string]bot.Outcome{
		"an edit": h.p.Edit(t.Context(), board, ref, kase), "a removal": h.p.Remove(t.Context(), board, ref, kase),
	} {
		if out.Result != bot.Gone || !out.Left || out.Cause == "" {
			t.Errorf("%s ends in %+v; want gone, and the message left", what, out)
		}
	}
}
