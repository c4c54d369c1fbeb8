package slackfake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// Fake is one workspace with one app installed. All methods are safe for
// concurrent use.
type Fake struct {
	*fakes.Failures
	o      Options
	host   string
	server *http.Server
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
	wg     sync.WaitGroup
	calls  map[string]method

	recording sync.Mutex // serializes the lines; guards lost
	lost      error      // the error that made the record incomplete
	changes   fakes.Changes

	mu         sync.Mutex // guards the fields below
	closed     bool
	serial     int
	lastTS     int64 // microseconds
	users      map[string]User
	groups     []Group
	channels   []*channel
	ephemerals []*message
	triggers   map[string]*trigger
	hooks      map[string]*hook
	stacks     map[string][]*view // open modals by user id, the top one last
	homes      map[string]*view   // published home pages by user id
	tickets    map[string]bool
	conns      []*conn
	turn       int // index of the next connection in conns
	envelopes  map[string]*envelope
	acked      map[string]bool // events by id
	files      map[string]*file
	pressed    map[string]object    // the last press of each user, its payload
	choices    map[choiceKey]string // values of chosen entries
	spoiled    int                  // see SpoilForms
	lag        time.Duration
	paces      map[string][]time.Time
	faults     []Fault
}

// New starts a workspace that listens on l, without channels and with the bot as its only
// user. The caller must call Close.
func New(l net.Listener, o Options) *Fake {
	o = o.whole()
	f := &Fake{
		o: o, host: l.Addr().String(), calls: methods(),
		users:    map[string]User{BotUser: {ID: BotUser, Name: "sigap", Locale: "en-US", Bot: true, Team: TeamID, Enterprise: o.Enterprise}},
		triggers: map[string]*trigger{}, hooks: map[string]*hook{}, stacks: map[string][]*view{}, homes: map[string]*view{},
		tickets: map[string]bool{}, envelopes: map[string]*envelope{}, acked: map[string]bool{}, pressed: map[string]object{},
		files: map[string]*file{}, choices: map[choiceKey]string{}, paces: map[string][]time.Time{},
	}
	f.ctx, f.stop = context.WithCancel(context.Background())
	f.Failures = fakes.NewFailures(f.ctx, o.Now, f.spawn)
	f.o.Now = f.ServiceTime
	f.server = &http.Server{
		Handler:     f.routes(),
		ErrorLog:    log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return f.ctx },
	}
	f.spawn(func() {
		if err := f.server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			f.fault("server", "stopped", err.Error())
		}
	})
	return f
}

// URL returns the address for slack-go's OptionAPIURL; it ends in a slash.
func (f *Fake) URL() string { return "http://" + f.host + "/api/" }

// Close ends all connections, calls and timers and waits for them.
func (f *Fake) Close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.stop()
	f.Drop(-1)
	_ = f.server.Close() // the listener may be closed already
	f.wg.Wait()
}

// Await waits until cond holds. It checks cond at every change of the workspace; cond may
// call any reading method. The error is ctx's.
func (f *Fake) Await(ctx context.Context, cond func() bool) error { return f.changes.Await(ctx, cond) }

// enter registers work that Close waits for. It reports false after Close.
func (f *Fake) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.wg.Add(1)
	return true
}

func (f *Fake) spawn(work func()) {
	if f.enter() {
		go func() {
			defer f.wg.Done()
			work()
		}()
	}
}

// unlock ends a change and wakes the callers of Await.
func (f *Fake) unlock() {
	f.mu.Unlock()
	f.changes.Notify()
}

// id returns a new id. It needs mu.
func (f *Fake) id(prefix string) string {
	f.serial++
	return fmt.Sprintf("%s%06d", prefix, f.serial)
}

// ts returns a new message's timestamp: the clock's time, but unique. It needs mu.
func (f *Fake) ts() string {
	f.lastTS = max(f.o.Now().UnixMicro(), f.lastTS+1)
	return fmt.Sprintf("%d.%06d", f.lastTS/1e6, f.lastTS%1e6)
}
