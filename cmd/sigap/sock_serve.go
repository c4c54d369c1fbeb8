package main

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

	"github.com/cc147/sigap/store"
)

// The bounds of what the socket takes.
const (
	maxErrands    = 8         // at once
	maxErrand     = 256 << 20 // bytes of one
	stillAtWork   = 5 * time.Second
	buffered      = 64 << 10 // bytes of an answer that go together
	sockHeaders   = 8 << 10
	sockIdleTime  = 10 * time.Second
	headerTimeout = 5 * time.Second
	stopTimeout   = 5 * time.Second
)

// sock serves the errands of the commands to whoever is the bot's own user, or
// root, while the bot has the data file.
type sock struct {
	store  *store.Store
	log    *slog.Logger
	most   int64         // bytes of an errand
	grace  time.Duration // how long what runs may go on at the stop
	slots  chan struct{}
	atWork sync.WaitGroup // the requests; an http.Server does not wait for those that it cuts
}

// newSock is the socket for those who have the store open.
func newSock(s *store.Store, log *slog.Logger) *sock {
	return &sock{store: s, log: log, most: maxErrand, grace: stopTimeout, slots: make(chan struct{}, maxErrands)}
}

// serve makes the socket of a data folder and serves it. stop ends it: what runs
// may go on for a moment, then it is told to end. The store must be open until
// then.
func (k *sock) serve(ctx context.Context, dir string) (stop func(), err error) {
	l, err := listenSock(dir)
	if err != nil {
		return nil, fmt.Errorf("the socket %s, over which commands speak to the bot: %w", filepath.Join(dir, sockName), err)
	}
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	server := &http.Server{
		Handler: k, ReadHeaderTimeout: headerTimeout, IdleTimeout: sockIdleTime, MaxHeaderBytes: sockHeaders,
		ErrorLog:    slog.NewLogLogger(k.log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return work },
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(ownUsers{l, k.log}); !errors.Is(err, http.ErrServerClosed) {
			k.log.Error("commands can't speak to the bot any more", "error", err)
		}
	})
	return func() {
		if err := os.Remove(filepath.Join(dir, sockName)); err != nil {
			k.log.Warn("the socket is left behind", "error", err)
		}
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), k.grace)
		defer cancel()
		if err := server.Shutdown(closing); err != nil {
			k.log.Warn("a command was cut off", "error", err)
		}
		cut()
		_ = server.Close() // it is over, whatever it says
		serving.Wait()
		k.atWork.Wait()
	}, nil
}

// ownUsers lets in who runs as the bot's user, or as root.
type ownUsers struct {
	*net.UnixListener
	log *slog.Logger
}

// Accept waits for the next connection of such a user.
func (o ownUsers) Accept() (net.Conn, error) {
	for {
		c, err := o.AcceptUnix()
		if err != nil {
			return nil, err
		}
		uid, err := peerOf(c)
		if err == nil && mayCommand(uid) {
			return c, nil
		}
		o.log.Warn("somebody else spoke to the socket and was not heard", "uid", uid, "error", err)
		_ = c.Close()
	}
}

func mayCommand(uid int) bool { return uid == 0 || uid == os.Getuid() }
