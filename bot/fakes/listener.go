package fakes

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// Listener is a listener with in-memory connections, for fakes in a bubble of
// testing/synctest, where real sockets would block. Safe for concurrent use.
type Listener struct {
	host   address
	accept chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// Listen returns an open listener; host is an invented name for URLs.
func Listen(host string) *Listener {
	return &Listener{host: address(host), accept: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept returns the server's end of the next connection.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.accept:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close refuses new connections; open ones stay open.
func (l *Listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr returns the invented address.
func (l *Listener) Addr() net.Addr { return l.host }

// DialContext connects to the listener and ignores the network and the address. It has the
// signature for http.Transport. The error is ctx's, or net.ErrClosed in a net.OpError.
func (l *Listener) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	var err error
	select {
	case l.accept <- theirs:
		return ours, nil
	case <-l.closed:
		err = &net.OpError{Op: "dial", Net: l.host.Network(), Err: net.ErrClosed}
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = ours.Close()
	_ = theirs.Close()
	return nil, err
}

// Client returns a client that reaches only this listener. The caller closes its idle
// connections.
func (l *Listener) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: l.DialContext}}
}

type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }
