package control

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The bounds of what the socket takes.
const (
	maxTasks      = 8         // at once
	maxHead       = 64 << 10  // bytes of a request without a stream
	maxStream     = 256 << 20 // bytes of one with a stream
	maxHeader     = 8 << 10
	headerTimeout = 5 * time.Second
	idleTimeout   = 10 * time.Second
	stopTimeout   = 5 * time.Second
	silence       = 30 * time.Second // how long either end may say nothing
	beatEvery     = 5 * time.Second  // how often a task at work says so
)

// Server does the tasks of commands for whoever is the bot's own user, or root,
// while the bot has the data file.
type Server struct {
	Data    Data
	Tasks   map[string]func() Task // an empty one of each, by its name on the socket
	Version string                 // of the program
	Log     *slog.Logger

	maxStream int64
	grace     time.Duration // how long what runs may go on at the stop
	slots     chan struct{}
	running   sync.WaitGroup // the requests; an http.Server does not wait for those that it cuts
}

// Start makes the socket of a data folder and serves it. stop ends it: what runs
// may go on for a moment, then it is told to end. The store must be open until
// then.
func (s *Server) Start(ctx context.Context, dir string) (stop func(), err error) {
	if s.slots = make(chan struct{}, maxTasks); s.maxStream == 0 {
		s.maxStream, s.grace = maxStream, stopTimeout
	}
	l, err := listen(dir)
	if err != nil {
		return nil, fmt.Errorf("the socket %s, over which commands speak to the bot: %w", SocketFile(dir), err)
	}
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", s.serveTask)
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return work },
		ConnContext: s.withUID,
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("control socket: commands can't speak to the bot any more", "error", err)
		}
	})
	return func() {
		if err := os.Remove(SocketFile(dir)); err != nil {
			s.Log.Warn("control socket: the file is left behind", "error", err)
		}
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.grace)
		defer cancel()
		if err := server.Shutdown(closing); err != nil {
			s.Log.Warn("control socket: a command was cut off", "error", err)
		}
		cut()
		_ = server.Close() // it is over, whatever it says
		serving.Wait()
		s.running.Wait()
	}, nil
}

// uidKey is the context's key for the user at the other end.
type uidKey struct{}

func (s *Server) withUID(ctx context.Context, c net.Conn) context.Context {
	uid, err := peerUID(c.(*net.UnixConn))
	if err != nil {
		s.Log.Warn("control socket: it is not known who speaks", "error", err)
		return ctx
	}
	return context.WithValue(ctx, uidKey{}, uid)
}

func mayCommand(uid int) bool { return uid == 0 || uid == os.Getuid() }

// SocketFile is the socket of a data folder.
func SocketFile(dir string) string { return filepath.Join(dir, socketName) }
