package slackfake

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// Memory is a listener whose connections are in memory, so that a fake works
// where real sockets would hang, as in a synctest bubble. Safe for concurrent
// use.
type Memory struct {
	accept chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// NewMemory is an open listener.
func NewMemory() *Memory {
	return &Memory{accept: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept gives the server's end of the next connection.
func (m *Memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.accept:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close refuses new connections; open ones stay.
func (m *Memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

// Addr is a made-up address, good for a URL.
func (m *Memory) Addr() net.Addr { return address("slack.test") }

// DialContext is for http.Transport and websocket.Dialer; network and address
// don't matter. The error is ctx's, or net.ErrClosed.
func (m *Memory) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	var err error
	select {
	case m.accept <- theirs:
		return ours, nil
	case <-m.closed:
		err = net.ErrClosed
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = ours.Close()
	_ = theirs.Close()
	return nil, err
}

// HTTPClient is a client that reaches only this listener.
func (m *Memory) HTTPClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: m.DialContext}}
}

// Dialer is for socketmode.OptionDialer. Its buffer holds the largest
// acknowledgement in one frame: Slack drops those in several.
func (m *Memory) Dialer() *websocket.Dialer {
	return &websocket.Dialer{NetDialContext: m.DialContext, WriteBufferSize: 32 << 10}
}

type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }
