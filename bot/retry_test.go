package bot_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
)

func TestACallThatMayNotHaveArrivedIsMadeAgain(t *testing.T) {
	for name, c := range map[string]struct {
		outs  []bot.Outcome
		tries int
		last  bot.Result
		least time.Duration
	}{
		"done at once":       {[]bot.Outcome{{}}, 1, bot.Done, 0},
		"done at the second": {[]bot.Outcome{{Result: bot.Unsure}, {}}, 2, bot.Done, time.Second},
		"never":              {[]bot.Outcome{{Result: bot.Retry}, {Result: bot.Retry}, {Result: bot.Retry}, {}}, 3, bot.Retry, 3 * time.Second},
		"as long as asked":   {[]bot.Outcome{{Result: bot.Retry, After: 5 * time.Second}, {}}, 2, bot.Done, 5 * time.Second},
		"too long to wait":   {[]bot.Outcome{{Result: bot.Retry, After: time.Minute}, {}}, 1, bot.Retry, 0},
		"refused":            {[]bot.Outcome{{Result: bot.Failed}, {}}, 1, bot.Failed, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			tries, begun := 0, time.Now()
			out := bot.WithRetries(t.Context(), func(context.Context) bot.Outcome { tries++; return c.outs[tries-1] })
			if took := time.Since(begun); tries != c.tries || out.Result != c.last || took < c.least || took > c.least+c.least/4+time.Millisecond {
				t.Errorf("%s: %d tries in %v end with %v; want %d in %v and a quarter at most, and %v", name, tries, took, out.Result, c.tries, c.least, c.last)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		tries := 0
		bot.WithRetries(ctx, func(context.Context) bot.Outcome { tries++; return bot.Outcome{Result: bot.Retry} })
		if tries != 1 {
			t.Errorf("after the end there are %d tries; want 1", tries)
		}
	})
}

func TestBackoffDoublesWithJitter(t *testing.T) {
	b := bot.Backoff{First: time.Second, Max: 5 * time.Second}
	jitter := map[time.Duration]bool{}
	for range 20 {
		for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second} {
			got := b.Next()
			if got < want || got > want+want/4 {
				t.Errorf("the wait is %v; want %v and a quarter at most", got, want)
			}
			jitter[got-want] = true
		}
		b.Reset()
	}
	if len(jitter) < 10 {
		t.Errorf("the waits differ from the plain ones by %v; want different ones", jitter)
	}
}
