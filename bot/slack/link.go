package slack

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	dialTime  = 20 * time.Second // for a connection to be opened, and greeted
	ackTime   = 2 * time.Second  // for an acknowledgement to be written
	leaveTime = 30 * time.Second // for a connection that Slack has asked to leave; it ends it after ten
	silence   = 30 * time.Second // without a ping of Slack, which pings every few seconds
	maxFrame  = 4 << 20          // bytes of one envelope
	maxAck    = 20<<10 - 1       // bytes of an acknowledgement: Slack drops 20 KB in silence
	oneFrame  = 32 << 10         // a buffer for it, since Slack drops what comes in pieces
	maxKept   = 64 << 10         // bytes of a connection's own buffer that stay with it
)

// link is one WebSocket connection to Slack. One goroutine reads it, any may
// acknowledge.
type link struct {
	ws      *websocket.Conn
	silence time.Duration
	leaving atomic.Bool // Slack has said that it will end it

	writing sync.Mutex // guards below
	conn    *corked
	next    *batch // that is kept in conn, or nil
}

// batch is acknowledgements that are written at once.
type batch struct {
	written chan struct{} // closed when it is known how that ended
	err     error
}

// dial opens a connection and waits until Slack greets it. What is wrong is a
// fault, or a cause that may pass. The address holds a ticket, so no error quotes
// it.
func (p *Platform) dial(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	_, address, err := p.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, notOpened(err)
	}
	var proxied bool
	var conn *corked
	dial := func(ctx context.Context, network, address string) (net.Conn, error) { // below TLS, and below what speaks to a proxy
		c, err := p.opt.Dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn = &corked{Conn: c}
		return conn, nil
	}
	dialer := websocket.Dialer{NetDialContext: dial, ReadBufferSize: oneFrame, WriteBufferSize: oneFrame, Proxy: func(r *http.Request) (*url.URL, error) {
		proxy, err := http.ProxyFromEnvironment(r)
		proxied = proxy != nil
		return proxy, err
	}}
	ws, resp, err := dialer.DialContext(ctx, address, http.Header{"Origin": {"https://api.slack.com"}}) //nolint:bodyclose // it holds nothing that must be closed
	if err != nil {
		return nil, notConnected(err, resp, proxied)
	}
	ws.SetReadLimit(maxFrame)
	l := &link{ws: ws, silence: silence, conn: conn}
	if p.opt.PingInterval > 0 {
		l.silence = p.opt.PingInterval
	}
	if err := l.greeted(ctx); err != nil {
		l.close()
		return nil, err
	}
	ws.SetPingHandler(l.pinged)
	return l, nil
}

// greeted waits for the first message, which must be a greeting.
func (l *link) greeted(ctx context.Context) error {
	defer context.AfterFunc(ctx, l.close)()
	_, frame, err := l.ws.ReadMessage()
	if ended := ctx.Err(); ended != nil {
		err = ended // which has closed the connection
	}
	if err != nil {
		return unavailable{cause: "Slack did not greet the connection: " + network(err)}
	}
	switch e := parse(frame); e.Type {
	case "hello":
		return nil
	case "disconnect":
		return disconnected(e.Reason)
	}
	return unavailable{cause: "Slack did not greet the connection, but sent something else"}
}

// pinged answers a ping, which is the sign of life.
func (l *link) pinged(data string) error {
	l.heard()
	return l.ws.WriteControl(websocket.PongMessage, []byte(data), soon(ackTime))
}

// heard prolongs the time that the connection may be silent. One that is leaving
// has all of its time.
func (l *link) heard() {
	if !l.leaving.Load() {
		_ = l.ws.SetReadDeadline(soon(l.silence)) // a closed connection says so to its reader
	}
}

// read gives each message to take until the connection ends, and says why it did.
func (l *link) read(take func(envelope)) error {
	l.heard()
	var frame bytes.Buffer
	for {
		_, r, err := l.ws.NextReader()
		if err == nil {
			frame.Reset()
			_, err = frame.ReadFrom(r)
		}
		if err != nil {
			return unavailable{cause: broken(err)}
		}
		take(parse(frame.Bytes()))
		if frame.Cap() > oneFrame {
			frame = bytes.Buffer{} // nothing large is kept
		}
	}
}

// leave says that Slack will end the connection. What is in work is still
// acknowledged on it.
func (l *link) leave() {
	l.leaving.Store(true)
	_ = l.ws.SetReadDeadline(soon(leaveTime))
}

var errTooLarge = errors.New("the acknowledgement is too large")

// acknowledgement is what acknowledges an envelope.
type acknowledgement struct {
	Envelope string `json:"envelope_id"`
	Payload  any    `json:"payload,omitempty"`
}

// ack writes an acknowledgement. The error says that it was not written, or that
// nobody knows; errTooLarge, that it must be without its payload.
func (l *link) ack(id string, payload any) error {
	frame, err := json.Marshal(acknowledgement{id, payload})
	switch {
	case err != nil:
		return fmt.Errorf("acknowledge: %w", err)
	case len(frame) > maxAck:
		return errTooLarge
	}
	if err = l.write(frame); err != nil {
		_ = l.ws.Close() // its reader ends, and another connection is made
		return unavailable{cause: broken(err)}
	}
	return nil
}

// write writes a message, and with it those that others have ready: the first to
// come lets other goroutines run, and then writes for all. The error is that of
// writing them.
func (l *link) write(frame []byte) error {
	l.writing.Lock()
	b := l.next
	first := b == nil
	if first {
		b = &batch{written: make(chan struct{})}
		l.next = b
		l.conn.cork()
	}
	err := l.ws.SetWriteDeadline(soon(ackTime))
	if err == nil {
		err = l.ws.WriteMessage(websocket.TextMessage, frame)
	}
	l.writing.Unlock()
	if first {
		runtime.Gosched()
		l.flush()
	}
	<-b.written
	return cmp.Or(err, b.err)
}

// flush writes what is kept, and says how that ended to all that wait for it.
func (l *link) flush() {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.next.err = l.conn.uncork()
	close(l.next.written)
	l.next = nil
}

// hangUp tells Slack that the connection ends, so that it sends nothing more to it.
func (l *link) hangUp() {
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), soon(time.Second))
	l.close()
}

// soon is a deadline of the network, which goes by the machine's own clock.
func soon(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // not the program's clock, which a test may turn back
}

// close ends the connection; its reader then ends too.
func (l *link) close() { _ = l.ws.Close() }
