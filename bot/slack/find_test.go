package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestAWrongClockFindsThePost: the time is that of Slack's own answers.
func TestAWrongClockFindsThePost(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, -90 * time.Second, 0, 90 * time.Second, time.Hour} {
		t.Run(fmt.Sprint("Slack is ahead by ", ahead), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newWorkspace(t)
				h.ShiftClock(ahead)
				if _, err := h.p.Self(t.Context()); err != nil { // any answer tells the time
					t.Fatal(err)
				}
				old, _ := h.p.Post(t.Context(), board, kase, "lost", "")
				<-time.After(10 * time.Minute)
				since := time.Now()
				h.FailNext("chat.postMessage", 1, slackfake.Failure{Applied: true, Cut: true})
				h.p.Post(t.Context(), board, kase, "lost", "")
				<-time.After(5 * time.Second)
				refs, out := h.p.Find(t.Context(), bot.Lost{ID: "lost", Place: board, Since: since})
				if out.Result != bot.Done || len(refs) != 1 || refs[0] == old {
					t.Errorf("found %q, %+v; want the message since then", refs, out)
				}
				if warns := strings.Contains(h.log.String(), "the machine's clock is not Slack's"); warns != (ahead != 0) {
					t.Errorf("the log warns: %v\n%s", warns, h.log.String())
				}
			})
		})
	}
}

// TestAClockThatIsSetRightFindsThePost: it was wrong when the post was sent.
func TestAClockThatIsSetRightFindsThePost(t *testing.T) {
	for _, was := range []time.Duration{-4 * time.Minute, 4 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			h := newWorkspace(t)
			h.ShiftClock(was)
			since := time.Now()
			h.post(t, kase)
			h.ShiftClock(0)
			<-time.After(5 * time.Second)
			refs, out := h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board, Since: since})
			if out.Result != bot.Done || len(refs) != 1 {
				t.Errorf("after %v found %q, %+v; want the message", was, refs, out)
			}
		})
	}
}

// TestAClockThatWasSetBackFindsThePost: since is in the future then, and no bound.
func TestAClockThatWasSetBackFindsThePost(t *testing.T) {
	h := newWorkspace(t)
	h.post(t, kase)
	refs, out := h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board, Since: time.Now().Add(time.Hour)})
	if out.Result != bot.Done || len(refs) != 1 {
		t.Errorf("found %q, %+v; want the message", refs, out)
	}
}

// TestAllMessagesOfAPostAreFound: in the thread and outside of it, the oldest first, each
// once.
func TestAllMessagesOfAPostAreFound(t *testing.T) {
	h := newWorkspace(t)
	parent, ts := h.post(t, kase)
	send := func(thread bot.Ref) bot.Ref {
		t.Helper()
		ref, out := h.p.Post(t.Context(), board, bot.Sentence("menunggu"), "ping", thread)
		if out.Result != bot.Done {
			t.Fatal(out)
		}
		return ref
	}
	want := []bot.Ref{send(parent), send("")}
	broadcast := slackapi.New("xoxb-fake", slackapi.OptionAPIURL(h.URL()), slackapi.OptionHTTPClient(h.memory.Client()))
	_, at, err := broadcast.PostMessageContext(t.Context(), "C1", slackapi.MsgOptionText("menunggu", false), slackapi.MsgOptionTS(ts), slackapi.MsgOptionBroadcast(),
		slackapi.MsgOptionMetadata(slackapi.SlackMetadata{EventType: "sigap_post", EventPayload: map[string]any{"delivery_id": "ping"}}))
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, bot.Ref("C1/"+at), send(parent))
	for _, since := range []time.Time{time.Now().Add(-time.Minute), {}} {
		refs, out := h.p.Find(t.Context(), bot.Lost{ID: "ping", Place: board, Thread: parent, Since: since})
		if out.Result != bot.Done || !slices.Equal(refs, want) {
			t.Errorf("found %q, %+v; want %q", refs, out, want)
		}
	}
	h.FailNext("conversations.replies", 1, slackfake.Failure{Error: "thread_not_found"})
	if refs, out := h.p.Find(t.Context(), bot.Lost{ID: "ping", Place: board, Thread: parent}); out.Result != bot.Done || len(refs) != 2 {
		t.Errorf("without its thread found %q, %+v; want the two in the channel", refs, out)
	}
}

// TestAChannelThatCantBeReadStillTakesMessages: a missing permission to read does not close
// it.
func TestAChannelThatCantBeReadStillTakesMessages(t *testing.T) {
	h := newWorkspace(t, func(o *slackfake.Options) { o.Lacks = []string{"channels:history"} })
	ref, _ := h.post(t, kase)
	for _, thread := range []bot.Ref{"", ref} {
		if _, out := h.p.Find(t.Context(), bot.Lost{ID: "p1", Place: board, Thread: thread}); out.Result != bot.Unknown || !strings.Contains(out.Cause, "channels:history") {
			t.Errorf("looking for it ends in %+v; want unknown, with the scope", out)
		}
	}
}

// TestAPostIsFoundWhateverCameAfterIt: a look-up that comes late reads the time of the send
// alone, not all that was said since.
func TestAPostIsFoundWhateverCameAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		since := time.Now()
		h.FailNext("chat.postMessage", 1, slackfake.Failure{Applied: true, Cut: true})
		h.p.Post(t.Context(), board, kase, "lost", "")
		lost := bot.Lost{ID: "lost", Place: board, Since: since, Until: time.Now().Add(bot.LandsWithin)}
		<-time.After(time.Hour)
		for range 2100 {
			if _, err := h.As("U1").Say("C1", "ramai", ""); err != nil {
				t.Fatal(err)
			}
		}
		if refs, out := h.p.Find(t.Context(), lost); out.Result != bot.Done || len(refs) != 1 {
			t.Errorf("found %q, %+v; want the post", refs, out)
		}
		lost.Until = time.Time{}
		if refs, out := h.p.Find(t.Context(), lost); out.Result != bot.Unsure {
			t.Errorf("without a bound it finds %q, %+v among so many; want that nobody knows", refs, out)
		}
	})
}

// TestAReplyToAnOldMessageIsLookedUp: the message that began the thread is older than the time
// of the send.
func TestAReplyToAnOldMessageIsLookedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		thread, _ := h.p.Post(t.Context(), board, kase, "card", "")
		<-time.After(time.Hour)
		lost := bot.Lost{ID: "lost", Place: board, Thread: thread, Since: time.Now(), Until: time.Now().Add(bot.LandsWithin)}
		if refs, out := h.p.Find(t.Context(), lost); out.Result != bot.Done || len(refs) != 0 {
			t.Errorf("found %q, %+v; want that it did not arrive", refs, out)
		}
		h.FailNext("chat.postMessage", 1, slackfake.Failure{Applied: true, Cut: true})
		h.p.Post(t.Context(), board, kase, "lost", thread)
		if refs, out := h.p.Find(t.Context(), lost); out.Result != bot.Done || len(refs) != 1 {
			t.Errorf("found %q, %+v; want the reply", refs, out)
		}
	})
}
