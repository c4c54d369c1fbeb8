package telegramfake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cc147/sigap/bot/fakes"
)

// Config configures a service. All fields but Record, Paced, Old and ReadsAll are required.
type Config struct {
	Listener net.Listener // closed by Close
	Token    string       // token of the only bot: "123456:secret"
	Bot      User         // the account of the token
	Now      func() time.Time
	// Record gets every call of the bot and every update that it received, one JSON
	// object a line. It contains neither the token nor injected updates.
	Record io.Writer
	// Paced turns on the rate limits of pace.go.
	Paced bool
	// Old is a server before Bot API 10.2: it doesn't know ephemeral messages, and ignores
	// the parameters that name them.
	Old bool
	// ReadsAll turns off privacy mode.
	ReadsAll bool
}

// Service is the Bot API with one bot. All methods are safe for concurrent use.
type Service struct {
	Config
	*fakes.Failures
	server *http.Server
	end    context.CancelFunc
	alive  sync.WaitGroup // the accepting goroutine, the connections and the handlers

	changes fakes.Changes

	mu           sync.Mutex // guards the fields below
	users        map[int64]User
	chats        map[int64]*chat
	files        map[string]*File // by id
	lastMessage  int              // last message id of private chats and groups
	presses      map[string]*press
	lastPress    int64
	commands     map[string][]Command // by scope and language
	queue        []update
	confirmed    []update
	nextUpdate   int64
	allowed      []string // nil is the default kinds
	webhook      string
	polling      *poller
	lastOffset   int64
	lastPoll     time.Time
	nextConflict time.Time
	faults       []Fault
	calls        map[string]int
	sent         []sending
	limited      map[string]time.Time // until when a chat must wait after a 429
	order        int                  // of the newest message
	losing       int                  // ephemeral messages that will not arrive
	recordError  error
}

const (
	firstUpdate   = 700_000_001
	firstPress    = 4_382_000_000_000
	headerTimeout = 10 * time.Second
)

// New starts a service on the listener. Close ends it.
func New(c Config) *Service {
	c.Bot.IsBot = true
	ctx, end := context.WithCancel(context.Background())
	s := &Service{Config: c, end: end, users: map[int64]User{c.Bot.ID: c.Bot},
		chats: map[int64]*chat{}, presses: map[string]*press{}, files: map[string]*File{}, lastPress: firstPress,
		commands: map[string][]Command{}, nextUpdate: firstUpdate, limited: map[string]time.Time{}, calls: map[string]int{}}
	s.Failures = fakes.NewFailures(ctx, c.Now, func(work func()) { s.alive.Go(work) })
	s.Now = s.ServiceTime
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: headerTimeout,
		BaseContext: func(net.Listener) context.Context { return ctx }, ConnState: s.watch}
	s.alive.Go(func() {
		if err := s.server.Serve(c.Listener); !errors.Is(err, http.ErrServerClosed) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.note(err)
		}
	})
	return s
}

// watch counts connections, so that Close can wait for them.
func (s *Service) watch(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.alive.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.alive.Done()
	}
}

// URL returns the service's address, for a client that can dial the listener.
func (s *Service) URL() string { return "http://" + s.Listener.Addr().String() }

// Close ends the service and waits for all its goroutines. It returns the first error of
// serving or recording.
func (s *Service) Close() error {
	s.end()
	err := s.server.Close()
	s.alive.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err = errors.Join(err, s.recordError); err != nil {
		return fmt.Errorf("telegramfake: close: %w", err)
	}
	return nil
}

func (s *Service) note(err error) {
	if s.recordError == nil {
		s.recordError = err
	}
}

// Await waits until done reports true, or returns the error of ctx. It calls done after
// every change; done may call any reading method.
func (s *Service) Await(ctx context.Context, done func() bool) error {
	return s.changes.Await(ctx, done)
}
