package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// answerTimeout is how long the other end may be silent; a bot at work says so
// more often, see stillAtWork.
const answerTimeout = 30 * time.Second

// errNobody says that no bot answers in the folder.
var errNobody = errors.New("no bot has this folder")

// ask has the bot of a folder do an errand and copies its answer to out and log.
// It returns what the errand returned, and errNobody where there is no bot.
func ask(ctx context.Context, dir, name string, e errand, out, log io.Writer) error {
	conn, err := dialSock(ctx, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return errNobody
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the bot's socket %s is closed to this user: run the command as the user that the bot runs as: %w", filepath.Join(dir, sockName), err)
	case err != nil:
		return fmt.Errorf("speaking to the bot: %w", err)
	}
	defer func() { _ = conn.Close() }()
	body, fill := io.Pipe()
	var filling sync.WaitGroup
	filling.Go(func() { fill.CloseWithError(writeErrand(fill, e)) })
	defer filling.Wait()
	defer func() { _ = body.Close() }() // ends it, should nobody read on
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://sigap/"+name, body)
	if err != nil {
		return fmt.Errorf("speaking to the bot: %w", err)
	}
	once := &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		return timedConn{conn}, nil
	}}
	got, err := once.RoundTrip(r)
	if err != nil {
		return fmt.Errorf("the bot that has %s does not answer: %w", dir, err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(got.Body, 1<<10)) // what there is of it will do
		return fmt.Errorf("the bot that has %s refuses: %s", dir, strings.TrimSpace(string(said)))
	}
	return readFrames(got.Body, out, log)
}

// writeErrand writes an errand as it goes over the socket.
func writeErrand(to io.Writer, e errand) error {
	enc := json.NewEncoder(to)
	if err := enc.Encode(e); err != nil {
		return fmt.Errorf("writing to the bot: %w", err)
	}
	if s, ok := e.(stream); ok {
		return s.writeRest(enc)
	}
	return nil
}

// timedConn is a connection that fails when the other end is silent for too long.
type timedConn struct{ net.Conn }

func (a timedConn) Read(p []byte) (int, error) {
	if err := a.SetReadDeadline(time.Now().Add(answerTimeout)); err != nil {
		return 0, err
	}
	return a.Conn.Read(p)
}

func (a timedConn) Write(p []byte) (int, error) {
	if err := a.SetWriteDeadline(time.Now().Add(answerTimeout)); err != nil {
		return 0, err
	}
	return a.Conn.Write(p)
}
