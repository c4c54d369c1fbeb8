package slack_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// TestAPostWaitsForALateAnswer: an answer after 33 s still says where the message is. An
// edit, which may be repeated, doesn't wait so long.
func TestAPostWaitsForALateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWorkspace(t)
		h.FailNext("chat.postMessage", 1, slackfake.Failure{Wait: 33 * time.Second})
		ref, out := h.p.Post(t.Context(), board, kase, "p1", "")
		if out.Result != bot.Done || ref == "" {
			t.Fatalf("the post gives %q, %+v; want done", ref, out)
		}
		h.FailNext("chat.update", 1, slackfake.Failure{Wait: 33 * time.Second})
		from := time.Now()
		if out := h.p.Edit(t.Context(), board, ref, kase); out.Result != bot.Unsure || time.Since(from) > 30*time.Second {
			t.Errorf("the edit ends after %s in %+v; want unsure within 30 s", time.Since(from), out)
		}
	})
}
