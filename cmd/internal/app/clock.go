package app

import (
	"context"
	"fmt"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/store"
)

// partClock is the machine's clock, which is off while it is doubted. The program is ready
// all the same: cases go on, and what is decided by a date says so.
const partClock = "clock"

const clockEvery = 5 * time.Second

// watchClock passes on what the services say of the time, and keeps what is known of the
// clock, until ctx ends.
func (a *App) watchClock(ctx context.Context) {
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	said := map[string]uint64{}
	for {
		a.compareClocks(said)
		if err := a.Store.KeepDoubt(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("clock: what is known of it can't be saved, and a restart would forget it; will try again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// compareClocks tells the store each time that a service said since the last comparison; said
// has how often each had.
func (a *App) compareClocks(said map[string]uint64) {
	for _, p := range a.Platforms {
		keeper, ok := p.(bot.Timekeeper)
		if !ok {
			continue
		}
		if ahead, n := keeper.SaidTime(); n != said[p.Name()] {
			said[p.Name()] = n
			a.Store.ClockSaid(p.Name(), -ahead)
		}
	}
}

// clockLink is the clock as a part that doesn't work, while it is doubted.
func clockLink(s *store.Store) (handlers.Link, bool) {
	d, doubted := s.Doubt()
	return handlers.Link{Platform: partClock, Since: d.Since, Cause: DoubtCause(d)}, doubted
}

// DoubtCause says for an operator why the machine's clock may be wrong, and what to do.
func DoubtCause(d store.Doubt) string {
	const next = "; look at the machine's time synchronisation (timedatectl)"
	off := d.Ahead.Abs().Round(time.Second)
	where := "ahead"
	if d.Ahead < 0 {
		where = "behind"
	}
	switch d.By {
	case store.DoubtJump:
		return fmt.Sprintf("it jumped while the bot ran, and is %v %s of where it was, or the machine was suspended%s", off, where, next)
	case store.DoubtStart:
		return fmt.Sprintf("it is %v behind the newest entry of the audit: it was ahead then, or is behind now%s", off, next)
	}
	return fmt.Sprintf("it is %v %s by the clock of %s%s", off, where, d.By, next)
}
