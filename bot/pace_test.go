package bot_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
)

func TestALimitLetsPassWhatItsServiceTakes(t *testing.T) {
	chat := bot.Limit{Name: "chat", Every: 3 * time.Second, Burst: 1}
	all := bot.Limit{Name: "all", Every: 40 * time.Millisecond, Burst: 5}
	for name, c := range map[string]struct {
		limits []bot.Limit
		before func(*bot.Pacer)
		want   []time.Duration // the waits of the following messages, each taken when it may be
	}{
		"one a time":                     {limits: []bot.Limit{chat}, want: []time.Duration{0, 3 * time.Second, 3 * time.Second}},
		"a burst":                        {limits: []bot.Limit{all}, want: []time.Duration{0, 0, 0, 0, 0, 40 * time.Millisecond, 40 * time.Millisecond}},
		"no burst is one":                {limits: []bot.Limit{{Name: "x", Every: time.Second}}, want: []time.Duration{0, time.Second}},
		"the slower of two":              {limits: []bot.Limit{chat, all}, want: []time.Duration{0, 3 * time.Second}},
		"no limit":                       {want: []time.Duration{0, 0, 0}},
		"held":                           {limits: []bot.Limit{chat}, before: func(p *bot.Pacer) { p.Hold(chat, 7*time.Second) }, want: []time.Duration{7 * time.Second, 3 * time.Second}},
		"held with a burst":              {limits: []bot.Limit{all}, before: func(p *bot.Pacer) { p.Hold(all, time.Second) }, want: []time.Duration{time.Second, 40 * time.Millisecond}},
		"a shorter hold ends no longer":  {limits: []bot.Limit{chat}, before: func(p *bot.Pacer) { p.Hold(chat, 7*time.Second); p.Hold(chat, time.Second) }, want: []time.Duration{7 * time.Second}},
		"another chat's hold is not its": {limits: []bot.Limit{chat}, before: func(p *bot.Pacer) { p.Hold(bot.Limit{Name: "other", Every: time.Second}, time.Hour) }, want: []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := bot.NewPacer()
				if c.before != nil {
					c.before(p)
				}
				for i, want := range c.want {
					from := time.Now()
					if wait := p.Take(c.limits); wait != want {
						t.Errorf("message %d waits %s; want %s", i+1, wait, want)
					}
					if len(c.limits) == 1 && p.Remaining(c.limits[0]) <= 0 && want > 0 {
						t.Errorf("message %d waits, and its limit says that it need not", i+1)
					}
					if want == 0 {
						continue
					}
					if err := p.Wait(t.Context(), c.limits); err != nil || time.Since(from) != want {
						t.Errorf("message %d was sent after %s, %v; want %s", i+1, time.Since(from), err, want)
					}
				}
			})
		})
	}
}

func TestNoPacerKeepsNoLimit(t *testing.T) {
	var p *bot.Pacer
	l := bot.Limit{Name: "chat", Every: time.Hour}
	p.Hold(l, time.Hour)
	for range 3 {
		if wait := p.Take([]bot.Limit{l}) + p.Remaining(l); wait != 0 {
			t.Errorf("a message waits %s; want no wait", wait)
		}
	}
}
