package slackfake

import (
	"net/http"
	"slices"
	"time"
)

// Failure describes how a call fails. It is not recorded in Faults.
type Failure struct {
	// Applied lets the call take effect before it fails.
	Applied    bool
	Status     int           // of HTTP; 0 is 200
	RetryAfter time.Duration // the header, when not 0; whole seconds
	Error      string        // the answer's error: "internal_error"
	Hang       bool          // no answer until the caller gives up
	Cut        bool          // the connection ends without an answer
}

// FailNext makes the next n calls of a method fail. "response_url", "file" (the content of
// one), "socket" (the WebSocket's handshake) and "hello" (its first message) count as methods. A hello that
// hangs never comes, and one with an Error is a disconnect with that reason. Failures of
// one method queue up.
func (f *Fake) FailNext(method string, n int, how Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failures[method] = append(f.failures[method], slices.Repeat([]Failure{how}, n)...)
}

// Ordered returns the number of queued failures of a method.
func (f *Fake) Ordered(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.failures[method])
}

// LagHistory hides messages younger than d from history and replies.
func (f *Fake) LagHistory(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lag = d
}

// respond answers a call, or makes it fail as FailNext asked.
func (f *Fake) respond(w http.ResponseWriter, r *http.Request, method string, do func() reply) {
	how, ordered := f.nextFailure(method)
	if !ordered {
		write(w, do())
		return
	}
	if how.Applied {
		do()
	}
	fail(w, r, how)
}

func fail(w http.ResponseWriter, r *http.Request, how Failure) {
	switch {
	case how.Hang:
		<-r.Context().Done()
	case how.Cut:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	default:
		write(w, reply{how.Status, how.RetryAfter, object{"ok": false, "error": how.Error}})
	}
}

func (f *Fake) nextFailure(method string) (Failure, bool) {
	f.mu.Lock()
	defer f.unlock()
	queue := f.failures[method]
	if len(queue) == 0 {
		return Failure{}, false
	}
	f.failures[method] = queue[1:]
	return queue[0], true
}
