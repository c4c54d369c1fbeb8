package store

import (
	"sync/atomic"
	"time"
)

// clock gives every operation a later time than the previous one, even if the machine's
// clock jumps.
type clock struct {
	now  func() time.Time
	last atomic.Int64 // UnixNano of the newest operation
}

// tick returns the time of a new operation. Only the writer calls it.
func (c *clock) tick() time.Time {
	t := c.peek()
	if last := c.last.Load(); t.UnixNano() <= last {
		t = time.Unix(0, last+1).UTC()
	}
	c.last.Store(t.UnixNano())
	return t
}

// peek returns the time for a view: never before the newest operation.
func (c *clock) peek() time.Time {
	t := c.now().Round(0).UTC()
	if last := c.last.Load(); t.UnixNano() < last {
		return time.Unix(0, last).UTC()
	}
	return t
}
