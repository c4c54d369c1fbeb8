// Package bounded keeps the open connections of an HTTP server within a bound. A connection
// without a request in work, or whose request waits for its peer, can be taken back at any time: when all are taken, the next one
// takes the place of one that waits, at the address that has the most of those. So idle and
// slow connections, however many, keep nobody out; and a proxy, from whose address all
// connections come, needs no setting.
package bounded

import (
	"container/list"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// The deadlines of a server. A handler that needs more time sets its own, with
// http.ResponseController.
const (
	HeaderTimeout = 5 * time.Second  // for a request's header
	readTimeout   = 15 * time.Second // for a whole request
	writeTimeout  = 30 * time.Second // for an answer, from the end of the header
	idleTimeout   = 75 * time.Second // between requests: longer than that of a proxy, which is 60 s with nginx
	maxHeader     = 16 << 10         // bytes
)

// Conns are the open connections of one server. It is safe for concurrent use.
type Conns struct {
	max int
	log *slog.Logger

	mu       sync.Mutex // guards all below
	open     map[net.Conn]*conn
	from     map[netip.Prefix]*waiting
	takeBack int // connections that were taken back since the last line of the log
}

// conn is one open connection.
type conn struct {
	net.Conn
	from netip.Prefix
	in   *list.List // of those that wait; nil while a request is in work
	at   *list.Element
	// pauses counts what of a request in work waits for the peer.
	pauses int
}

// waiting are the connections of one address that wait for their peer, those first that wait
// for the longest time.
type waiting struct {
	fresh list.List // they never sent a whole header
	idle  list.List // they did
}

// New returns a bound of max connections.
func New(most int, log *slog.Logger) *Conns {
	return &Conns{max: most, log: log, open: map[net.Conn]*conn{}, from: map[netip.Prefix]*waiting{}}
}

// Server returns a server with deadlines whose connections are bounded.
func (c *Conns) Server(h http.Handler) *http.Server {
	s := &http.Server{Handler: c.peerWaits(h), ReadHeaderTimeout: HeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(c.log.Handler(), slog.LevelWarn)}
	c.Bound(s)
	return s
}

// key is the context key of a request's connection.
type key struct{}

// Bound bounds the connections of a server that isn't served yet. It must be served on
// Listener's listener.
func (c *Conns) Bound(s *http.Server) {
	handler, before := s.Handler, s.ConnContext
	s.ConnContext = func(ctx context.Context, nc net.Conn) context.Context {
		if before != nil {
			ctx = before(ctx, nc)
		}
		return context.WithValue(ctx, key{}, c.add(nc))
	}
	s.ConnState = func(nc net.Conn, state http.ConnState) {
		if state == http.StateClosed || state == http.StateHijacked {
			c.remove(nc)
		}
	}
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own, _ := r.Context().Value(key{}).(*conn)
		c.begin(own)
		defer c.end(own)
		handler.ServeHTTP(w, r)
	})
}

// add takes a new connection in. If there is no room and none can be taken back, it is
// closed.
func (c *Conns) add(nc net.Conn) *conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	own := &conn{Conn: nc, from: prefixOf(nc.RemoteAddr())}
	if len(c.open) >= c.max && !c.evict() {
		_ = nc.Close() // the server notices at its first read
		return own
	}
	c.open[nc] = own
	c.wait(own, false)
	return own
}

// wait puts a connection behind those that wait. The caller holds mu.
func (c *Conns) wait(own *conn, served bool) {
	w := c.from[own.from]
	if w == nil {
		w = new(waiting)
		c.from[own.from] = w
	}
	if own.in = &w.fresh; served {
		own.in = &w.idle
	}
	own.at = own.in.PushBack(own)
}

// leave takes a connection out of those that wait. The caller holds mu.
func (c *Conns) leave(own *conn) {
	if own.in == nil {
		return
	}
	own.in.Remove(own.at)
	own.in, own.at = nil, nil
	if w := c.from[own.from]; w.fresh.Len()+w.idle.Len() == 0 {
		delete(c.from, own.from)
	}
}

func (c *Conns) begin(own *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[own.Conn] == own {
		c.leave(own)
	}
}

func (c *Conns) end(own *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[own.Conn] == own {
		c.wait(own, true)
	}
}

func (c *Conns) remove(nc net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own := c.open[nc]; own != nil {
		c.leave(own)
		delete(c.open, nc)
	}
}

// looks is how many connections are looked at for one that has sent nothing.
const looks = 8

// evict closes a connection of the address that has the most that wait: of those that never
// sent a header or of those that were served, whichever are more, the one that waits for the
// longest time. So neither kind crowds out the other. One that has sent something that wasn't
// read yet stays if possible: it waits for the processor. It reports false if none waits. The
// caller holds mu.
func (c *Conns) evict() bool {
	var most *waiting
	for _, w := range c.from {
		if most == nil || w.fresh.Len()+w.idle.Len() > most.fresh.Len()+most.idle.Len() {
			most = w
		}
	}
	if most == nil {
		return false
	}
	victim := most.silent()
	c.leave(victim)
	delete(c.open, victim.Conn)
	_ = victim.Close() // its server notices at its read
	if c.takeBack++; c.takeBack == 1 || c.takeBack%1000 == 0 {
		c.log.Warn("connections: all are taken, those without a request make room for new ones", "most", c.max, "closed", c.takeBack)
	}
	return true
}

// silent returns the first connection that has sent nothing of those that are more, or, if
// none of many is silent, the first one.
func (w *waiting) silent() *conn {
	in := &w.fresh
	if w.idle.Len() > in.Len() {
		in = &w.idle
	}
	for e, left := in.Front(), looks; e != nil && left > 0; e, left = e.Next(), left-1 {
		if own := e.Value.(*conn); !unread(own.Conn) {
			return own
		}
	}
	return in.Front().Value.(*conn)
}

// prefixOf is the address of a peer; of IPv6, its network, which belongs to one site.
func prefixOf(a net.Addr) netip.Prefix {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	ip, _ := netip.AddrFromSlice(tcp.IP)
	ip = ip.Unmap()
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits)
	return p
}
