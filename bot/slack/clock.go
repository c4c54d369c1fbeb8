package slack

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/bot"
)

// wrongClock is from which difference on the machine's clock is doubted in the log.
const wrongClock = 30 * time.Second

// serviceClock keeps how far Slack's clock is ahead of the machine's. A message's time is
// Slack's.
type serviceClock struct {
	bot.ServiceClock
	log    *slog.Logger
	warned atomic.Bool
}

// ahead returns how far Slack's clock is ahead; below zero is behind.
func (c *serviceClock) ahead() time.Duration {
	ahead, _ := c.SaidTime()
	return ahead
}

// said logs when the clocks begin to differ.
func (c *serviceClock) said(ahead time.Duration) {
	wrong := ahead.Abs() >= wrongClock
	if c.warned.Swap(wrong) != wrong && wrong {
		c.log.Warn("slack: the machine's clock is not Slack's; check its time synchronisation", "slack_is_ahead", ahead)
	}
}

var _ bot.Timekeeper = (*Platform)(nil)

// SaidTime implements bot.Timekeeper.
func (p *Platform) SaidTime() (ahead time.Duration, n uint64) { return p.clock.SaidTime() }
