package fakes

import (
	"context"
	"fmt"
	"sync"
)

// Changes notifies waiters of changes in a fake. The zero Changes is ready for use. Safe for
// concurrent use.
type Changes struct {
	mu   sync.Mutex
	next chan struct{}
}

// Next returns a channel that is closed at the next change.
func (c *Changes) Next() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == nil {
		c.next = make(chan struct{})
	}
	return c.next
}

// Notify wakes the waiters: something changed.
func (c *Changes) Notify() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next != nil {
		close(c.next)
		c.next = nil
	}
}

// Await returns when cond holds. It calls cond after every change. The error means that ctx
// ended before.
func (c *Changes) Await(ctx context.Context, cond func() bool) error {
	for {
		next := c.Next()
		if cond() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return fmt.Errorf("the condition did not become true: %w", context.Cause(ctx))
		}
	}
}
