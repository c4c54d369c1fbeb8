// Package directory asks the CTI's directory of customers over HTTP (5.3.2).
//
// read.go makes rows of an answer, by the site's mapping (mapping.go, path.go,
// value.go). call.go makes one call. Directory.Ask puts before it what keeps a slow or
// broken directory from holding up anybody: answers are kept a while (cache.go), each
// number is asked for once at a time, questions are limited, by person first, and a
// directory that fails is left alone for a moment (rest.go).
package directory

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

const (
	// MaxTimeout is the longest that a directory is waited for, and the default.
	MaxTimeout = 700 * time.Millisecond
	// DefaultFresh is how long an answer counts without asking again, by default.
	DefaultFresh = 10 * time.Minute
	// MaxKept is how long an answer is kept for when the directory fails.
	MaxKept = 12 * time.Hour

	maxCalls     = 16 // in flight
	maxPerPerson = 2  // of those, for one person
)

// Options are what a Directory works with.
type Options struct {
	URL     string        // see [CheckURL]
	Header  string        // name of the header that holds Secret; "" sends none
	Secret  string        // never logged
	Timeout time.Duration // of one question; at most MaxTimeout
	Fresh   time.Duration // how long an answer counts without asking again
	Mapping Mapping
	Off     string // why it can't be asked, for the operator; "" is on

	Zone      *time.Location                       // decides which day a time with a zone is
	Numbers   *numbers.Parser                      // reads the numbers of an answer; nil means the public forms
	Transport http.RoundTripper                    // nil is the network
	Observe   func(result string, d time.Duration) // is called with each answer, see Results; d is 0 without a call; nil is nobody
	Log       *slog.Logger
	Now       func() time.Time
}

// Results are what Observe is called with, beside the faults of package procedure:
// it knows the number, or not; the answer was kept from before; a value was not
// understood.
const (
	Known   = "known"
	Unknown = "unknown"
	Kept    = "kept"
	Unread  = "unread"
)

// Directory implements handlers.Directory. It is safe for concurrent use.
type Directory struct {
	Options
	client *http.Client

	mu      sync.Mutex // guards all below
	kept    cache
	rest    rest
	calls   map[procedure.Number]*call
	persons map[string]int       // calls in flight by person
	told    map[string]time.Time // when a field's unread value was logged last
}

// call is a call in flight. answer is set before done is closed.
type call struct {
	done   chan struct{}
	answer procedure.DirectoryAnswer
}

// New makes a Directory. It calls nothing.
func New(o Options) *Directory {
	if o.Numbers == nil {
		o.Numbers = numbers.Public
	}
	if o.Observe == nil {
		o.Observe = func(string, time.Duration) {}
	}
	return &Directory{Options: o, client: newClient(o), kept: newCache(),
		calls: map[procedure.Number]*call{}, persons: map[string]int{}, told: map[string]time.Time{}}
}

// Ask gives what the directory says of a number, within the timeout and ctx. An answer
// with a fault has what the directory said before, if that is kept.
func (d *Directory) Ask(ctx context.Context, person string, n procedure.Number) procedure.DirectoryAnswer {
	if d.Off != "" {
		d.Observe(string(procedure.DirectoryOff), 0)
		return procedure.DirectoryAnswer{Fault: procedure.DirectoryOff}
	}
	answer, c, fault := d.begin(ctx, person, n)
	if c != nil {
		select {
		case <-c.done:
			return c.answer
		case <-ctx.Done():
			fault = procedure.DirectorySlow
		}
	}
	if fault == "" {
		d.Observe(Kept, 0)
		return answer
	}
	d.Observe(string(fault), 0)
	return d.before(n, fault)
}

// begin gives a fresh answer, or the call to wait for, or why there is none.
func (d *Directory) begin(ctx context.Context, person string, n procedure.Number) (procedure.DirectoryAnswer, *call, procedure.DirectoryFault) {
	now := d.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if kept, ok := d.kept.get(n, now); ok && now.Sub(kept.At) < d.Fresh {
		return kept, nil, ""
	}
	if c := d.calls[n]; c != nil {
		return procedure.DirectoryAnswer{}, c, ""
	}
	if d.persons[person] >= maxPerPerson || len(d.calls) >= maxCalls {
		return procedure.DirectoryAnswer{}, nil, procedure.DirectoryBusy
	}
	if fault := d.rest.since(now); fault != "" {
		return procedure.DirectoryAnswer{}, nil, fault
	}
	c := &call{done: make(chan struct{})}
	d.calls[n] = c
	d.persons[person]++
	// Others may wait for the same call, so it doesn't end with the one who began it.
	go d.run(context.WithoutCancel(ctx), person, n, c)
	return procedure.DirectoryAnswer{}, c, ""
}

// run makes a call, and keeps its answer.
func (d *Directory) run(ctx context.Context, person string, n procedure.Number, c *call) {
	begun := d.Now()
	rows, unread, fault := d.callSafely(ctx, n)
	now := d.Now()
	answer := procedure.DirectoryAnswer{Rows: rows, Unread: unread, At: now}
	result := Unknown
	switch {
	case fault != nil:
		answer, result = d.before(n, fault.code), string(fault.code)
	case len(rows) > 0:
		result = Known
	}
	d.Observe(result, now.Sub(begun))
	d.report(unread, now)
	d.mu.Lock()
	defer d.mu.Unlock()
	if fault == nil {
		d.kept.put(n, answer)
	}
	d.logChange(d.rest.record(fault, now), fault)
	if d.persons[person]--; d.persons[person] == 0 {
		delete(d.persons, person)
	}
	delete(d.calls, n)
	c.answer = answer
	close(c.done)
}

// callSafely is call with a panic as a fault: nobody else would recover it here.
func (d *Directory) callSafely(ctx context.Context, n procedure.Number) (rows []procedure.Row, unread []procedure.UnreadValue, f *fault) {
	defer func() {
		if cause := recover(); cause != nil {
			bot.LogPanic(d.Log, "directory", "call", cause)
			rows, unread, f = nil, nil, &fault{procedure.DirectoryUnreadable, "an internal error; the log has it"}
		}
	}()
	return d.call(ctx, n)
}

// before is an answer with a fault, and with what the directory said before.
func (d *Directory) before(n procedure.Number, fault procedure.DirectoryFault) procedure.DirectoryAnswer {
	now := d.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	kept, _ := d.kept.get(n, now)
	kept.Fault = fault
	return kept
}

// Probe makes one call about a number, beside what is kept. The error says what is
// wrong, for the operator; it contains no customer data.
func (d *Directory) Probe(ctx context.Context, n procedure.Number) error {
	if d.Off != "" {
		return &fault{procedure.DirectoryOff, d.Off}
	}
	_, unread, fault := d.call(ctx, n)
	if fault != nil {
		return fault
	}
	if len(unread) > 0 {
		return errUnread(unread[0].Field)
	}
	return nil
}

// State is whether the directory answers, for the operator.
type State struct {
	Up    bool      // the last call was answered, or there was none yet
	Since time.Time // zero before the first call
	Cause string    // why it is not up
}

// State gives the state from memory.
func (d *Directory) State() State {
	if d.Off != "" {
		return State{Cause: d.Off}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rest.state()
}
