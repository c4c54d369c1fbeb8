package slackfake

import (
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cc147/sigap/bot/fakes"
)

// maxConns is the number of sockets that an app may have open.
const maxConns = 10

// openConnection returns an address that is valid once.
func (f *Fake) openConnection(args) (object, error) {
	ticket := f.id("ticket-")
	f.tickets[ticket] = true
	return object{"url": "ws://" + f.host + "/link?ticket=" + ticket + "&app_id=" + AppID}, nil
}

func (f *Fake) serveSocket(w http.ResponseWriter, r *http.Request) {
	if how := f.take(fakes.Call{Method: "socket"}); how.Fails() {
		f.Respond(w, r, how, func() func() { return nil }, refuse(w))
		return
	}
	f.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	valid := f.tickets[ticket]
	delete(f.tickets, ticket)
	f.unlock()
	if !valid {
		f.fault("socket", "invalid_ticket", "a ticket is good once")
		http.Error(w, "invalid_ticket", http.StatusUnauthorized)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has written the answer
	}
	c := &conn{ws: ws, out: make(chan []byte, 1024), done: make(chan struct{})}
	defer c.close()
	if !f.join(c, f.take(fakes.Call{Method: "hello"})) {
		return
	}
	defer f.leave(c)
	f.spawn(func() { c.write(f.o.PingEvery) })
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		if !c.muted.Load() {
			f.takeAck(c, frame)
		}
	}
}

// join sends hello to a new connection, or makes that fail. It reports false after Close.
func (f *Fake) join(c *conn, how Failure) bool {
	f.mu.Lock()
	defer f.unlock()
	if f.closed {
		return false
	}
	f.conns = append(f.conns, c)
	if len(f.conns) > maxConns {
		f.blame("socket", "too_many_websockets", "more than 10 connections")
		how = Failure{Error: "too_many_websockets"}
	}
	switch {
	case how.Error != "":
		f.send(c, "disconnect", object{"type": "disconnect", "reason": how.Error})
		c.end()
		return true
	case how.Fails():
		c.leaving = true
		c.muted.Store(true)
		if how.Cut {
			c.close()
		}
		return true
	}
	f.send(c, "hello", object{
		"type": "hello", "num_connections": len(f.conns), "connection_info": object{"app_id": AppID},
		"debug_info": object{"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	return true
}

func (f *Fake) leave(c *conn) {
	f.mu.Lock()
	defer f.unlock()
	f.conns = slices.DeleteFunc(f.conns, func(x *conn) bool { return x == c })
}

// Connections returns the number of open sockets.
func (f *Fake) Connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.conns)
}

// Drop closes the oldest n sockets without a close message; a negative n closes all.
func (f *Fake) Drop(n int) {
	f.mu.Lock()
	conns := slices.Clone(f.conns)
	f.mu.Unlock()
	if n >= 0 {
		conns = conns[:min(n, len(conns))]
	}
	for _, c := range conns {
		c.close()
	}
}

// Mute makes the oldest n sockets silently discard everything in both directions, pings
// too, as a firewall does that has forgotten a connection.
func (f *Fake) Mute(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns[:min(n, len(f.conns))] {
		c.muted.Store(true)
	}
}

// Disconnect sends disconnect to all sockets, with the reason "warning" (they are closed
// after 10 s), "refresh_requested" or "link_disabled" (at once).
func (f *Fake) Disconnect(reason string) {
	f.mu.Lock()
	defer f.unlock()
	if f.closed {
		return
	}
	for _, c := range f.conns {
		f.send(c, "disconnect", object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-fake"}})
		if reason != "warning" {
			c.end()
			continue
		}
		f.wg.Go(func() {
			select {
			case <-c.done:
			case <-time.After(10 * time.Second):
				c.close()
			}
		})
	}
}
