// Package desk is chat in the browser: channels at the left, the conversation
// in the middle, a command line below. It needs no account of any chat service:
// people enter by a secret link, and whoever tries the product on one machine
// chooses who they are.
//
// Read it from the bottom up: options.go (what it asks the product), place.go
// (how places are named), render.go and form.go (a card or a form
// becomes HTML), answers.go (what a person was answered lately), windows.go and
// stream.go (open windows and their event streams), send.go (what a
// bot.Platform does), decode.go, receive.go and handle.go (what comes in),
// queue.go and queue_page.go (what is read from across a room), who.go, link.go, guard.go
// and page.go (the HTTP around it).
//
// The desk stores no conversation. A place is painted anew from
// Options.History whenever a window opens it; Post, Edit and SendDirect only update the
// windows that are open now. So a message is on the desk exactly when it is
// recorded, and nothing can get lost on the way.
package desk

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// Name is the name of this platform.
const Name = "desk"

const (
	maxInputs  = 64  // inputs in work at once; further ones get 503 and come again
	maxWindows = 256 // open windows; further ones get 503 and come again
	maxShown   = 100 // messages that a window gets when it opens a place
)

// Desk is the platform. It is safe for concurrent use.
type Desk struct {
	opt    Options
	guard  http.Handler
	health bot.Health
	// slots holds one token per input in work; a stopped desk holds them all.
	slots chan struct{}

	mu      sync.Mutex // guards all below
	handler bot.Handler
	stopped bool
	windows map[*window]struct{}
	posted  map[string]int // messages so far, by place: what unread is counted from
	answers map[string][]answer
}

var _ bot.Platform = (*Desk)(nil)

// New makes a desk. It fails when an option or a word is missing.
func New(opt Options) (*Desk, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	d := &Desk{
		opt:     opt,
		slots:   make(chan struct{}, maxInputs),
		windows: map[*window]struct{}{},
		posted:  map[string]int{},
		answers: map[string][]answer{},
	}
	var err error
	if d.guard, err = guarded(d.routes(), opt.URL); err != nil {
		return nil, err
	}
	return d, nil
}

var _ bot.HealthReporter = (*Desk)(nil)

// Healthy reports whether the desk takes inputs, and since when; see bot.HealthReporter.
func (d *Desk) Healthy() (since time.Time, ok bool) { return d.health.Healthy() }

var _ bot.PrivateAnswerer = (*Desk)(nil)

// AnswersPrivately is bot.PrivateAnswerer's: nobody else sees an answer on the desk.
func (d *Desk) AnswersPrivately() bool { return true }

// Name is "desk".
func (d *Desk) Name() string { return Name }

// Handler serves the desk's pages. Before Run and after its end it answers
// event streams and inputs with 503; the browser comes again by itself. The
// server around it must have no write timeout, which would end event streams.
func (d *Desk) Handler() http.Handler { return d.guard }

// Run gives inputs to h until ctx ends. Then it takes no more, ends all event
// streams, waits for the inputs in work, and returns nil. It runs once.
func (d *Desk) Run(ctx context.Context, h bot.Handler) error {
	d.mu.Lock()
	d.handler = h
	d.mu.Unlock()
	d.health.Set(true, d.opt.Now())
	<-ctx.Done()
	d.health.Set(false, d.opt.Now())
	d.mu.Lock()
	d.stopped = true
	d.dropAll()
	d.mu.Unlock()
	for range maxInputs {
		d.slots <- struct{}{}
	}
	return nil
}

// Refresh has every window fetch all that it shows anew: after people, their
// language or their channels changed.
func (d *Desk) Refresh() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dropAll()
}

// open gives the handler while the desk runs.
func (d *Desk) open() (bot.Handler, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.handler, d.handler != nil && !d.stopped
}
