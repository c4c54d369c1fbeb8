package bot

import (
	"sync"
	"time"
)

// HealthReporter is a Platform that reports, without a call, whether its service answers.
type HealthReporter interface {
	// Health returns the state of the connection to the service.
	Health() Health
}

// Health says whether a service is connected, or answered recently.
type Health struct {
	Up    bool
	Since time.Time // since when that has been so; zero is never
	Cause string    // why it is not up, or only in part, for the operator; "" is unknown
}

// HealthRecord keeps the health of a platform. The zero HealthRecord means that the
// service has never answered. Safe for concurrent use.
type HealthRecord struct {
	mu  sync.Mutex
	now Health
}

// Up records that the service answers. The same state again keeps the earlier time.
func (h *HealthRecord) Up(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.now.Up {
		h.now = Health{Up: true, Since: now}
	}
}

// Down records that the service does not answer, and why. The same state again keeps the
// earlier time and takes the newer cause.
func (h *HealthRecord) Down(now time.Time, cause string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now.Up {
		h.now = Health{Since: now}
	}
	h.now.Cause = cause
}

// Health implements HealthReporter.
func (h *HealthRecord) Health() Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}
