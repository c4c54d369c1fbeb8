package bot

import (
	"sync"
	"time"
)

// HealthReporter is a Platform that reports, without a call, whether its service answers.
type HealthReporter interface {
	// Healthy reports whether the service is connected or answered recently, and
	// since when that has been the case. The zero time means never.
	Healthy() (since time.Time, ok bool)
}

// Health records whether a service answers, and since when. The zero Health means
// that it has never answered. Safe for concurrent use.
type Health struct {
	mu    sync.Mutex
	since time.Time
	ok    bool
}

// Set records the state at now. The same state again keeps the earlier time.
func (h *Health) Set(ok bool, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ok != h.ok {
		h.ok, h.since = ok, now
	}
}

// Healthy implements HealthReporter.
func (h *Health) Healthy() (since time.Time, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.since, h.ok
}
