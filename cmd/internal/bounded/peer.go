package bounded

import (
	"io"
	"net/http"
)

// peerWaits has a request that waits for its peer, for more of its body or until the answer is
// read, count among the connections that wait: whoever sends a header and nothing more, or
// reads nothing, holds no place that somebody else needs. A request that makes progress is
// among the last to go.
func (c *Conns) peerWaits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if own, ok := r.Context().Value(key{}).(*conn); ok {
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = &body{r.Body, c, own}
			}
			w = &writer{w, c, own}
		}
		next.ServeHTTP(w, r)
	})
}

// pause says that a request in work begins to wait for its peer.
func (c *Conns) pause(own *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own.pauses++; own.pauses == 1 && c.open[own.Conn] == own {
		c.wait(own, true)
	}
}

// resume says that it no longer does.
func (c *Conns) resume(own *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own.pauses--; own.pauses == 0 && c.open[own.Conn] == own {
		c.leave(own)
	}
}

// body is a request's body.
type body struct {
	io.ReadCloser
	conns *Conns
	own   *conn
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	b.conns.pause(b.own)
	defer b.conns.resume(b.own)
	return b.ReadCloser.Read(p)
}

// writer writes an answer.
type writer struct {
	http.ResponseWriter
	conns *Conns
	own   *conn
}

// Write implements http.ResponseWriter.
func (w *writer) Write(p []byte) (int, error) {
	w.conns.pause(w.own)
	defer w.conns.resume(w.own)
	return w.ResponseWriter.Write(p)
}

// FlushError is what http.ResponseController flushes with.
func (w *writer) FlushError() error {
	w.conns.pause(w.own)
	defer w.conns.resume(w.own)
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap gives http.ResponseController the rest.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
