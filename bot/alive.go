package bot

import (
	"sync"
	"time"
)

// Living is a Platform that can tell from memory whether its service answers it.
type Living interface {
	// Alive reports whether the service is connected or answered lately, and
	// since when that is so. The zero time says that it never was.
	Alive() (since time.Time, ok bool)
}

// Pulse remembers whether a service answers, and since when. The zero Pulse says
// that it never did. Safe for concurrent use.
type Pulse struct {
	mu    sync.Mutex
	since time.Time
	ok    bool
}

// Beat says what is so now. Saying it again changes nothing.
func (p *Pulse) Beat(ok bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ok != p.ok {
		p.ok, p.since = ok, now
	}
}

// Alive is Living's.
func (p *Pulse) Alive() (since time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since, p.ok
}
