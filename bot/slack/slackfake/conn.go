package slackfake

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// conn is one WebSocket of the app. Only its write goroutine writes to it.
type conn struct {
	ws      *websocket.Conn
	out     chan []byte // nil closes the connection after the queued frames
	done    chan struct{}
	once    sync.Once
	leaving bool // gets no more payloads; under Fake.mu
	muted   atomic.Bool
}

func (c *conn) close() {
	c.once.Do(func() {
		close(c.done)
		_ = c.ws.Close()
	})
}

// end closes the connection after the queued frames. It needs Fake.mu.
func (c *conn) end() {
	c.leaving = true
	select {
	case c.out <- nil:
	default:
		c.close()
	}
}

// write sends the queued frames, and pings, until the connection ends.
func (c *conn) write(every time.Duration) {
	defer c.close()
	ping := time.NewTicker(every)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-c.done:
			return
		case <-ping.C:
			if !c.muted.Load() {
				err = c.ws.WriteControl(websocket.PingMessage, nil, time.Time{})
			}
		case frame := <-c.out:
			if frame == nil {
				return
			}
			if !c.muted.Load() {
				err = c.ws.WriteMessage(websocket.TextMessage, frame)
			}
		}
		if err != nil {
			return
		}
	}
}

// send queues a frame. It drops the frame if the connection's queue is full. It needs
// mu.
func (f *Fake) send(c *conn, kind string, v object) {
	frame, err := json.Marshal(v)
	if err != nil {
		f.blame("socket", "unwritable", err.Error())
		return
	}
	select {
	case c.out <- frame:
		body, ok := v["payload"]
		if !ok {
			body = v
		}
		f.record("in", kind, body)
	default:
		f.blame("socket", "queue_full", kind)
	}
}
