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

	"github.com/cc147/sigap/cmd/internal/bounded"
)

// The limits of the socket.
const (
	maxTasks    = 8        // concurrent commands
	maxOwnTasks = 6        // of one user, so that root is heard beside the bot's own
	maxConns    = 64       // connections, of which those without a command make room
	maxHead     = 64 << 10 // bytes of a request without a stream
	maxStream   = 1 << 30  // bytes of one with a stream; it is not held in memory
	maxHeader   = 8 << 10
	headTimeout = 5 * time.Second // for what a command says of itself, without its stream
	idleTimeout = 10 * time.Second
	stopTimeout = 5 * time.Second
	silence     = 30 * time.Second // how long either end may be silent
	beatEvery   = 5 * time.Second  // interval of keep-alive lines
)

// Server does the tasks of commands while the bot has the data file. Only the bot's
// own user and root may send commands.
type Server struct {
	Data    Data
	Tasks   map[string]func() Task // makes an empty task, by its name on the socket
	Version string                 // of the program
	Log     *slog.Logger

	maxStream int64
	grace     time.Duration // how long running tasks may go on at shutdown
	patience  time.Duration // headTimeout
	tasks     tasks
	running   sync.WaitGroup // running requests; http.Server.Close doesn't wait for them
}

// Start makes the socket of a data folder and serves it. stop ends it: running tasks
// get a short time to finish, then they are cancelled. The store must stay open until
// stop returns.
func (s *Server) Start(ctx context.Context, dir string) (stop func(), err error) {
	if s.maxStream == 0 {
		s.maxStream, s.grace, s.patience = maxStream, stopTimeout, headTimeout
	}
	l, err := listen(dir)
	if err != nil {
		return nil, fmt.Errorf("the socket %s, over which commands speak to the bot: %w", SocketFile(dir), err)
	}
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", s.serveTask)
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: s.patience, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return work },
		ConnContext: s.withUID,
	}
	conns := bounded.New(maxConns, s.Log)
	conns.Bound(server)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(conns.Listener(l)); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("control socket: serving failed, commands can't reach the bot until a restart", "error", err)
		}
	})
	return func() {
		if err := os.Remove(SocketFile(dir)); err != nil {
			s.Log.Warn("control socket: removing the socket file failed", "error", err)
		}
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.grace)
		defer cancel()
		if err := server.Shutdown(closing); err != nil {
			s.Log.Warn("control socket: a command was cancelled at shutdown", "error", err)
		}
		cut()
		_ = server.Close() // the error of closing doesn't matter here
		serving.Wait()
		s.running.Wait()
	}, nil
}

// uidKey is the context key for the peer's user id.
type uidKey struct{}

func (s *Server) withUID(ctx context.Context, c net.Conn) context.Context {
	uid, err := peerUID(c.(*net.UnixConn))
	if err != nil {
		s.Log.Warn("control socket: can't find out the user of a connection", "error", err)
		return ctx
	}
	return context.WithValue(ctx, uidKey{}, uid)
}

func isAllowed(uid int) bool { return uid == 0 || uid == os.Getuid() }

// SocketFile is the path of the socket in a data folder.
func SocketFile(dir string) string { return filepath.Join(dir, socketName) }
