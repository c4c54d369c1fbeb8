// Package desk implements bot.Platform as a web application: channels at the left, the
// conversation in the middle, a command line below. It needs no account at a chat service:
// people enter by a link that works once, or, in a demonstration on one machine, choose who
// they are.
//
// Read it in this order: options.go (configuration and words), place.go (keys of places, and addresses of messages),
// render.go and form.go (a card or a form becomes HTML), answers.go (a person's latest
// answers), windows.go, stream.go and snapshot.go (open windows, their event streams, and what they begin
// with), share.go (how much of everything one person may hold), send.go (the methods of bot.Platform), decode.go, receive.go, handle.go, upload.go and later.go (inputs, and answers
// that take minutes), hide.go (data that an answer shows for a while), queue.go and
// queue_page.go (the queue for a wall display), door.go, link.go, sessions.go and attempts.go (who may
// enter and stay), who.go, guard.go and page.go (HTTP).
//
// The desk stores no conversation. It renders a place from Options.History whenever a
// window opens it; Post, Edit and SendDirect only update the open windows. So the desk
// shows exactly the recorded messages, and no delivery can be lost.
package desk

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap/bot"
)

// Name identifies this platform.
const Name = "desk"

// What is under way at once, of one person and of all together; what is more gets 503, and
// the browser retries. An input is under way until its Later is over.
const (
	maxOwnInputs, maxInputs = 8, 64
	maxOwnReads, maxReads   = 16, 256
	maxOwnFiles, maxReading = 1, 2 // files that are read into memory
)

const maxShown = 100 // messages of a place that a window gets

// Desk is a bot.Platform for the browser. It is safe for concurrent use.
type Desk struct {
	opt    Options
	guard  http.Handler
	health bot.HealthRecord
	inputs *share // those under way
	reads  *share
	files  *share        // files that are being read
	beat   time.Duration // interval of the beats of a stream

	attempts attempts // to enter, that were refused

	mu      sync.Mutex // guards the fields below
	handler bot.Handler
	stopped bool
	windows map[string][]*window // by person, the oldest first
	opened  int                  // all of them
	posted  map[string]int       // messages so far, by place, for the count of unread ones
	answers map[string][]answer  // by person
	keeps   int                  // all answers
	offered []file               // files that wait to be downloaded, oldest first

	running context.Context // ends when Run's does; set before inputs are taken
}

var _ bot.Platform = (*Desk)(nil)

// New returns a desk. It fails if an option or a word is missing.
func New(opt Options) (*Desk, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	if opt.Windows == 0 {
		opt.Windows = maxWindows
	}
	d := &Desk{
		opt:     opt,
		inputs:  newShare(maxOwnInputs, maxInputs),
		reads:   newShare(maxOwnReads, maxReads),
		files:   newShare(maxOwnFiles, maxReading),
		beat:    heartbeat,
		windows: map[string][]*window{},
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

// Health implements bot.HealthReporter: it reports whether the desk takes inputs, and since when.
func (d *Desk) Health() bot.Health { return d.health.Health() }

var _ bot.PrivateAnswerer = (*Desk)(nil)

// AnswersPrivately implements bot.PrivateAnswerer: only the person sees an answer on the desk.
func (d *Desk) AnswersPrivately() bool { return true }

// Name implements bot.Platform.
func (d *Desk) Name() string { return Name }

// Handler serves the desk's pages. Before Run and after its end it answers event streams
// and inputs with 503, and the browser retries. Streams, uploads and downloads set the
// deadlines of their connection themselves; all other answers are short.
func (d *Desk) Handler() http.Handler { return d.guard }

// Run passes inputs to h until ctx ends. Then it stops the intake, ends all event streams,
// waits for the inputs in work, and returns nil. It runs once.
func (d *Desk) Run(ctx context.Context, h bot.Handler) error {
	d.mu.Lock()
	d.handler, d.running = h, ctx
	d.mu.Unlock()
	d.health.Up(d.opt.Now())
	d.tend(ctx)
	d.health.Down(d.opt.Now(), "it is stopping")
	d.mu.Lock()
	d.stopped = true
	d.dropAll()
	d.mu.Unlock()
	d.inputs.stop()
	return nil
}

// Refresh makes every window reload everything that it shows: after a change of people,
// their language or their channels.
func (d *Desk) Refresh() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dropAll()
}

// open returns the handler. It reports false if the desk doesn't run.
func (d *Desk) open() (bot.Handler, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.handler, d.handler != nil && !d.stopped
}
