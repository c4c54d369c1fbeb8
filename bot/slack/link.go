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
	dialTime    = 20 * time.Second // to open a connection and get its hello
	ackTime     = 2 * time.Second  // to write an acknowledgement
	leaveTime   = 30 * time.Second // after Slack announced the end of a connection; Slack closes it after ten seconds
	silence     = 30 * time.Second // longest time without a ping; Slack pings every few seconds
	maxFrame    = 4 << 20          // bytes of one envelope
	maxAck      = 20<<10 - 1       // bytes of an acknowledgement: Slack silently drops 20 KB
	frameBuffer = 32 << 10         // buffer size: an acknowledgement must be one frame, since Slack drops fragmented ones
	maxKept     = 64 << 10         // bytes of a connection's own buffer that are kept
)

// link is one WebSocket connection to Slack. One goroutine reads from it; any goroutine
// may acknowledge.
type link struct {
	ws      *websocket.Conn
	silence time.Duration
	leaving atomic.Bool // Slack announced that it will close the connection

	writing sync.Mutex // guards the fields below
	conn    *corked
	next    *batch // waits in conn, or nil
}

// batch is acknowledgements that are written in one call.
type batch struct {
	written chan struct{} // closed once the result is known
	err     error
}

// dial opens a connection and waits for Slack's hello. The error is an
// unavailable. The address contains a ticket, so no error quotes it.
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
	dialer := websocket.Dialer{NetDialContext: dial, ReadBufferSize: frameBuffer, WriteBufferSize: frameBuffer, Proxy: func(r *http.Request) (*url.URL, error) {
		proxy, err := http.ProxyFromEnvironment(r)
		proxied = proxy != nil
		return proxy, err
	}}
	ws, resp, err := dialer.DialContext(ctx, address, http.Header{"Origin": {"https://api.slack.com"}}) //nolint:bodyclose // the dialer's response needs no Close
	if err != nil {
		return nil, notConnected(err, resp, proxied)
	}
	ws.SetReadLimit(maxFrame)
	l := &link{ws: ws, silence: silence, conn: conn}
	if p.opt.PingInterval > 0 {
		l.silence = p.opt.PingInterval
	}
	if err := l.awaitHello(ctx); err != nil {
		l.close()
		return nil, err
	}
	ws.SetPingHandler(l.onPing)
	return l, nil
}

// awaitHello waits for the first message, which must be hello.
func (l *link) awaitHello(ctx context.Context) error {
	defer context.AfterFunc(ctx, l.close)()
	_, frame, err := l.ws.ReadMessage()
	if ended := ctx.Err(); ended != nil {
		err = ended // the context closed the connection
	}
	if err != nil {
		return unavailable{cause: "Slack did not send hello: " + network(err)}
	}
	switch e := parse(frame); e.Type {
	case "hello":
		return nil
	case "disconnect":
		return disconnected(e.Reason)
	}
	return unavailable{cause: "Slack did not send hello, but something else"}
}

// onPing answers a ping, which proves that the connection is alive.
func (l *link) onPing(data string) error {
	l.extendDeadline()
	return l.ws.WriteControl(websocket.PongMessage, []byte(data), networkDeadline(ackTime))
}

// extendDeadline extends the read deadline. A connection that is leaving keeps its deadline.
func (l *link) extendDeadline() {
	if !l.leaving.Load() {
		_ = l.ws.SetReadDeadline(networkDeadline(l.silence)) // the reader sees the error of a closed connection
	}
}

// read passes each message to take until the connection ends, and returns the reason.
func (l *link) read(take func(envelope)) error {
	l.extendDeadline()
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
		if frame.Cap() > frameBuffer {
			frame = bytes.Buffer{} // keep no large buffer
		}
	}
}

// leave marks the connection as about to be closed by Slack. Inputs in work are still
// acknowledged on it.
func (l *link) leave() {
	l.leaving.Store(true)
	_ = l.ws.SetReadDeadline(networkDeadline(leaveTime))
}

var errTooLarge = errors.New("the acknowledgement is too large")

// acknowledgement is the message that acknowledges an envelope.
type acknowledgement struct {
	Envelope string `json:"envelope_id"`
	Payload  any    `json:"payload,omitempty"`
}

// ack writes an acknowledgement. On an error it may or may not have been written;
// errTooLarge means that the payload must be left out.
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
	err := l.ws.SetWriteDeadline(networkDeadline(ackTime))
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
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), networkDeadline(time.Second))
	l.close()
}

// networkDeadline returns a network deadline, which needs the machine's real clock.
func networkDeadline(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // not the program's clock, which a test may turn back
}

// close closes the connection, which also ends its reader.
func (l *link) close() { _ = l.ws.Close() }
