package fakes

import (
	"context"
	"fmt"
	"sync"
)

// Changes lets others wait for a change of what a fake holds. The zero Changes is
// ready. Safe for concurrent use.
type Changes struct {
	mu   sync.Mutex
	next chan struct{}
}

// Next is closed at the next change.
func (c *Changes) Next() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == nil {
		c.next = make(chan struct{})
	}
	return c.next
}

// Notify says that something changed.
func (c *Changes) Notify() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next != nil {
		close(c.next)
		c.next = nil
	}
}

// Await returns when cond holds, which it looks at after every change. The error
// says that ctx ended before.
func (c *Changes) Await(ctx context.Context, cond func() bool) error {
	for {
		next := c.Next()
		if cond() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return fmt.Errorf("what was waited for did not come: %w", context.Cause(ctx))
		}
	}
}
