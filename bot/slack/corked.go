package slack

import (
	"net"
	"sync"
)

// corked is a network connection on which several messages can leave in one system
// call: between cork and uncork, what is written is kept. It is safe for concurrent
// use.
type corked struct {
	net.Conn

	mu   sync.Mutex // guards all below
	kept bool
	buf  []byte
}

// cork has what is written from now on kept.
func (c *corked) cork() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = true
}

// Write is net.Conn's. The error of what is kept is uncork's.
func (c *corked) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.kept {
		return c.Conn.Write(p)
	}
	c.buf = append(c.buf, p...)
	return len(p), nil
}

// uncork writes what was kept; its error is that of all of it.
func (c *corked) uncork() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = false
	if len(c.buf) == 0 {
		return nil
	}
	_, err := c.Conn.Write(c.buf)
	if c.buf = c.buf[:0]; cap(c.buf) > maxKept {
		c.buf = nil
	}
	return err
}
