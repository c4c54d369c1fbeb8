package bot_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

func TestHealthSaysSinceWhen(t *testing.T) {
	var p bot.Health
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		ok     bool
		minute int
		since  time.Time
	}{
		{false, 1, time.Time{}}, // never healthy
		{true, 2, at(2)},
		{true, 3, at(2)},
		{false, 4, at(4)},
		{false, 5, at(4)},
		{true, 6, at(6)},
	} {
		p.Set(c.ok, at(c.minute))
		if since, ok := p.Healthy(); ok != c.ok || !since.Equal(c.since) {
			t.Errorf("at minute %d it is %v since %v; want %v since %v", c.minute, ok, since, c.ok, c.since)
		}
	}
}
