package app

import (
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// The parts beside the platforms that the program tries to serve again and again.
const (
	partAdmin   = "admin"
	partControl = "control"
)

// faults are the parts that the program itself can't run now: platforms that couldn't be
// made or whose Run ended, and addresses that can't be listened on. Safe for concurrent
// use.
type faults struct {
	now func() time.Time

	mu    sync.Mutex // guards all below
	parts map[string]*fault
}

// steady is how long a part that was started again must run to count as working, where
// its connection doesn't tell.
const steady = 30 * time.Second

// fault is why a part doesn't run.
type fault struct {
	since time.Time
	cause string
	again time.Time // when it was last started again; zero while it waits
}

// begin records that a part doesn't run. The same fault again keeps the earlier time.
func (f *faults) begin(part, cause string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	x := f.parts[part]
	if x == nil {
		if x = (&fault{since: f.now()}); f.parts == nil {
			f.parts = map[string]*fault{}
		}
		f.parts[part] = x
	}
	x.cause, x.again = cause, time.Time{}
}

// retry records that a part is started again: its own health counts once it is better.
func (f *faults) retry(part string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if x := f.parts[part]; x != nil {
		x.again = f.now()
	}
}

// end records that a part runs. It reports whether it had a fault.
func (f *faults) end(part string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	had := f.parts[part] != nil
	delete(f.parts, part)
	return had
}

// of returns the fault of a part as its health.
func (f *faults) of(part string) (now bot.Health, has bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if x := f.parts[part]; x != nil {
		return bot.Health{Since: x.since, Cause: x.cause}, true
	}
	return bot.Health{}, false
}

// health is how a platform that was made works: its own health, unless its run has
// failed and it has not connected since. A platform without the capability is up while it
// runs.
func (f *faults) health(p bot.Platform) bot.Health {
	own := bot.Health{Up: true}
	if r, ok := p.(bot.HealthReporter); ok {
		own = r.Health()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	x := f.parts[p.Name()]
	if x == nil || own.Up && !x.again.IsZero() && (!own.Since.Before(x.again) || f.now().Sub(x.again) >= steady) {
		return own
	}
	return bot.Health{Since: x.since, Cause: x.cause}
}
