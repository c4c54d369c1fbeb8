package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
)

// TestTalkInThreadsHoldsUpNoPress: 2,000 people of whom Slack doesn't say whose they are write in
// threads at once, as after an outage. Each must be looked up, one a second.
func TestTalkInThreadsHoldsUpNoPress(t *testing.T) {
	const event = `{"event_id":"Ev%d","event":{"type":"message","channel_type":"channel","channel":"C1","user":"U7%04d","text":"x","ts":"1.%d","thread_ts":"1.5"}}`
	synctest.Test(t, func(t *testing.T) {
		h, _ := newPaced(t)
		h.run(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
			if in.Reply != nil {
				return bot.Answer{}, nil
			}
			return bot.Answer{Toast: "Baik"}, nil
		})
		<-time.After(time.Second)
		_, ts := h.post(t, kase)
		var all sync.WaitGroup
		for i := range 2000 {
			all.Go(func() { _, _ = h.Inject(t.Context(), "events_api", json.RawMessage(fmt.Sprintf(event, i, i, i))) })
		}
		<-time.After(50 * time.Millisecond)
		for range 5 {
			began := time.Now()
			if seen, err := h.As("U1").Press(t.Context(), "C1", ts, "Ambil"); err != nil || seen.Error != "" || time.Since(began) > 100*time.Millisecond {
				t.Errorf("a press was acknowledged after %v, %q, %v; want at once", time.Since(began), seen.Error, err)
			}
			<-time.After(200 * time.Millisecond)
		}
		all.Wait()
		if n := strings.Count(h.log.String(), "events are left for later"); n == 0 || n > 64 {
			t.Errorf("the log says %d times that events are left; want it, and seldom", n)
		}
		if n := h.limited(); n > 0 {
			t.Errorf("Slack refused %d calls for their pace; want none", n)
		}
	})
}
