package fakes

import (
	"net/http"
	"time"
)

// Respond carries a call out, or makes it go wrong. do carries it out and returns what
// writes its answer; refuse writes the answer of a failure that has one.
func (f *Failures) Respond(w http.ResponseWriter, r *http.Request, how Failure, do func() (write func()), refuse func(Failure)) {
	write := func() { refuse(how) }
	switch {
	case how.Late > 0:
		f.spawn(func() { f.late(how.Late, do) })
	case !how.Fails():
		write = do()
	case how.Applied:
		do()
	}
	if how.Hang {
		f.wait(r, nil)
	} else if how.Wait > 0 {
		timer := time.NewTimer(how.Wait)
		defer timer.Stop()
		if !f.wait(r, timer.C) {
			how.Cut = true
		}
	}
	if how.Hang || how.Cut {
		Cut(w)
		return
	}
	w.Header().Set("Date", f.ServiceTime().UTC().Format(http.TimeFormat))
	write()
}

// wait waits for c. It reports false if the caller gave up before, or Release was called.
func (f *Failures) wait(r *http.Request, c <-chan time.Time) bool {
	f.mu.Lock()
	released := f.released
	f.mu.Unlock()
	select {
	case <-c:
		return true
	case <-r.Context().Done():
	case <-released:
	}
	return false
}

// late carries a call out after a while, unless the fake ends before.
func (f *Failures) late(after time.Duration, do func() func()) {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
		do()
	case <-f.ctx.Done():
	}
}

// Cut ends the connection of a call without an answer.
func Cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
