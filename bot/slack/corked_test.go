package slack

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// written is a network connection that keeps each write.
type written struct {
	net.Conn
	each [][]byte
	err  error
}

func (w *written) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	w.each = append(w.each, bytes.Clone(p))
	return len(p), nil
}

// TestWhatIsKeptLeavesInOneWrite: in its order, and with an error for all of it.
func TestWhatIsKeptLeavesInOneWrite(t *testing.T) {
	w := &written{}
	c := &corked{Conn: w}
	for _, text := range []string{"at once", "", "one", "two", "three"} {
		if text == "" {
			c.cork()
		} else if n, err := c.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatalf("writing %q gives %d, %v", text, n, err)
		}
	}
	if len(w.each) != 1 {
		t.Errorf("%d writes before uncork; want the first text alone", len(w.each))
	}
	if err := c.uncork(); err != nil || len(w.each) != 2 || string(w.each[1]) != "onetwothree" {
		t.Errorf("after uncork, %v: the writes are %q; want one more with all that was kept", err, w.each)
	}
	if err := c.uncork(); err != nil || len(w.each) != 2 {
		t.Errorf("uncork with nothing kept: %v, %d writes; want none", err, len(w.each))
	}
	w.err = errors.New("broken")
	c.cork()
	if _, err := c.Write([]byte("lost")); err != nil {
		t.Errorf("what is kept fails with %v before it is written", err)
	}
	if err := c.uncork(); !errors.Is(err, w.err) {
		t.Errorf("uncork gives %v; want %v", err, w.err)
	}
}

// listen is a WebSocket's other end, and a link to it; got has each message.
func listen(t *testing.T, start func(*httptest.Server)) (l *link, got chan string) {
	t.Helper()
	got = make(chan string, 1024)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for {
			_, frame, err := ws.ReadMessage()
			if err != nil {
				return
			}
			got <- string(frame)
		}
	}))
	start(server)
	t.Cleanup(server.Close)
	l = &link{}
	dialer := websocket.Dialer{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		l.conn = &corked{Conn: c}
		return l.conn, err
	}}
	ws, _, err := dialer.DialContext(t.Context(), strings.Replace(server.URL, "http", "ws", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	l.ws = ws
	t.Cleanup(l.close)
	return l, got
}

// TestManyAcknowledgeAtOnce: each envelope is acknowledged once, on a bare connection
// and over TLS, with pongs between.
func TestManyAcknowledgeAtOnce(t *testing.T) {
	for name, start := range map[string]func(*httptest.Server){"ws": (*httptest.Server).Start, "wss": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			const many = 400
			l, got := listen(t, start)
			var all sync.WaitGroup
			for i := range many {
				all.Go(func() {
					if err := l.ack(fmt.Sprint(i), nil); err != nil {
						t.Errorf("acknowledgement %d: %v", i, err)
					}
					if err := l.onPing("x"); err != nil {
						t.Errorf("pong %d: %v", i, err)
					}
				})
			}
			all.Wait()
			seen := map[string]bool{}
			for range many {
				seen[<-got] = true
			}
			if len(seen) != many || !seen[`{"envelope_id":"0"}`] {
				t.Errorf("%d different acknowledgements came; want %d", len(seen), many)
			}
		})
	}
}

// TestAnAcknowledgementWaitsForItsBytes: it is answered when they are written and not
// before, with the error of that.
func TestAnAcknowledgementWaitsForItsBytes(t *testing.T) {
	l, _ := listen(t, (*httptest.Server).Start)
	l.writing.Lock() // as the first of several does
	l.next = &batch{written: make(chan struct{})}
	l.conn.cork()
	l.writing.Unlock()
	const others, size = 3, 6 + len(`{"envelope_id":"0"}`) // a frame's head and mask: RFC 6455, 5.2
	ended := make(chan error, others)
	for i := range others {
		go func() { ended <- l.ack(fmt.Sprint(i), nil) }()
	}
	for kept := 0; kept < others; runtime.Gosched() {
		l.conn.mu.Lock()
		kept = len(l.conn.buf) / size
		l.conn.mu.Unlock()
	}
	select {
	case err := <-ended:
		t.Errorf("an acknowledgement ends with %v before anything is written", err)
	default:
	}
	_ = l.conn.Close()
	l.flush()
	for range others {
		if err := <-ended; err == nil {
			t.Error("an acknowledgement that could not be written ends without an error")
		}
	}
}
