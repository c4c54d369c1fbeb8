package bot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

func TestHealthSaysSinceWhen(t *testing.T) {
	var p bot.HealthRecord
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
		want := bot.Health{Up: c.ok, Since: c.since}
		if c.ok {
			p.Up(at(c.minute))
		} else {
			want.Cause = fmt.Sprint("cause ", c.minute)
			p.Down(at(c.minute), want.Cause)
		}
		if got := p.Health(); got != want {
			t.Errorf("at minute %d it is %+v; want %+v", c.minute, got, want)
		}
	}
}
