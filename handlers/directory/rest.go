package directory

import (
	"time"

	"github.com/cc147/sigap/procedure"
)

const (
	failsBeforeRest = 3
	restTime        = 5 * time.Second // between the calls to a directory that fails
)

// rest leaves a directory alone that failed several times in a row: then one call is
// made in restTime, until one is answered.
type rest struct {
	failed  int // in a row
	next    time.Time
	last    *fault
	changed time.Time // when it began to fail, or to answer again
	asked   bool
}

// since gives the fault of a directory that is left alone; "" lets a call through.
func (r *rest) since(now time.Time) procedure.DirectoryFault {
	if r.failed < failsBeforeRest {
		return ""
	}
	if now.Before(r.next) {
		return r.last.code
	}
	r.next = now.Add(restTime)
	return ""
}

// record takes the result of a call, and reports whether the directory began to fail or
// to answer with it.
func (r *rest) record(f *fault, now time.Time) (changed bool) {
	changed = !r.asked || (r.failed > 0) != (f != nil)
	if changed {
		r.changed = now
	}
	r.asked, r.last = true, f
	if f == nil {
		r.failed = 0
		return changed
	}
	r.failed++
	r.next = now.Add(restTime)
	return changed
}

func (r *rest) state() State {
	out := State{Up: r.failed == 0, Since: r.changed}
	if r.last != nil {
		out.Cause = r.last.cause
	}
	return out
}
