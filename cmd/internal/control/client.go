package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// errNoBot says that no bot answers in the folder.
var errNoBot = errors.New("no bot has this folder")

// ask has the bot of the folder do a task and copies its answer. It returns the
// task's error, or errNoBot if no bot listens.
func (c Caller) ask(ctx context.Context, name string, t Task) error {
	dir := c.Config.Data
	conn, err := dial(ctx, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return errNoBot
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the bot's socket %s is closed to this user: run the command as the user that the bot runs as: %w", SocketFile(dir), err)
	case err != nil:
		return fmt.Errorf("control socket: %w", err)
	}
	defer func() { _ = conn.Close() }()
	body, fill := io.Pipe()
	var filling sync.WaitGroup
	var unwritten error // by what the command itself failed to send its data
	filling.Go(func() {
		unwritten = writeRequest(fill, head{c.Version, c.Settings, c.Sudo, t})
		fill.CloseWithError(unwritten)
	})
	defer filling.Wait()
	defer func() { _ = body.Close() }() // unblocks the writer if the request failed
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://sigap"+pathPrefix+name, body)
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	once := &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		return deadlineConn{conn}, nil
	}}
	got, err := once.RoundTrip(r)
	if err != nil {
		_ = body.Close()
		if filling.Wait(); unwritten != nil && !errors.Is(unwritten, io.ErrClosedPipe) {
			return unwritten
		}
		return fmt.Errorf("the bot that has %s does not answer: %w", dir, err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(got.Body, 1<<10)) // a partial text is good enough
		return fmt.Errorf("the bot that has %s refuses: %s", dir, strings.TrimSpace(string(said)))
	}
	return readAnswer(got.Body, c.Out, c.Log)
}

// deadlineConn is a connection with a deadline for each read and write.
type deadlineConn struct{ net.Conn }

// Read implements net.Conn.
func (p deadlineConn) Read(b []byte) (int, error) {
	if err := p.SetReadDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

// Write implements net.Conn. Who still writes a long request doesn't wait for its answer yet.
func (p deadlineConn) Write(b []byte) (int, error) {
	if err := p.SetDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}
