package bot

import (
	"sync"
	"time"
)

// HealthReporter is a Platform that says, from memory, whether its service answers it.
type HealthReporter interface {
	// Healthy reports whether the service is connected or answered lately, and
	// since when that is so. The zero time says that it never was.
	Healthy() (since time.Time, ok bool)
}

// Health remembers whether a service answers, and since when. The zero Health says
// that it never did. Safe for concurrent use.
type Health struct {
	mu    sync.Mutex
	since time.Time
	ok    bool
}

// Set records what is so now. Recording it again changes nothing.
func (h *Health) Set(ok bool, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ok != h.ok {
		h.ok, h.since = ok, now
	}
}

// Healthy is HealthReporter's.
func (h *Health) Healthy() (since time.Time, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.since, h.ok
}
