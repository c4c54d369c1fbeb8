package sim

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cc147/sigap/store"
)

// clock runs from the morning of the made-up day, or from the end of an earlier run's
// data, speed times as fast as the real clock.
type clock struct {
	started time.Time
	base    atomic.Int64 // UnixNano at started
	speed   float64
	real    func() time.Time
	zone    *time.Location
}

func newClock(zone *time.Location, real func() time.Time, speed float64) (*clock, error) {
	c := &clock{started: real(), real: real, zone: zone, speed: 1}
	start := dayStart
	if speed > 0 {
		start, c.speed = callsStart, speed
	}
	base, err := time.ParseInLocation("2006-01-02 15:04", start, zone)
	if err != nil {
		return nil, fmt.Errorf("the made-up day: %w", err)
	}
	c.base.Store(base.UnixNano())
	return c, nil
}

func (c *clock) now() time.Time {
	passed := time.Duration(float64(c.real().Sub(c.started)) * c.speed)
	return time.Unix(0, c.base.Load()).Add(passed).In(c.zone)
}

func (c *clock) catchUp(ctx context.Context, s *store.Store) error {
	return s.View(ctx, func(tx *store.Tx) error {
		if last := tx.Newest().UnixNano(); last > c.base.Load() {
			c.base.Store(last)
		}
		return nil
	})
}
