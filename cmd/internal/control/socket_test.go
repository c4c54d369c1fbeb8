package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOnlyTheBotsUserAndRootCommand(t *testing.T) {
	for uid, want := range map[int]bool{0: true, os.Getuid(): true, os.Getuid() + 1: false} {
		if isAllowed(uid) != want {
			t.Errorf("user %d may command: %v, want %v", uid, !want, want)
		}
	}
	s := &Server{Log: slog.New(slog.DiscardHandler)}
	stranger := context.WithValue(t.Context(), uidKey{}, os.Getuid()+1)
	for _, ctx := range []context.Context{t.Context(), stranger} {
		w := httptest.NewRecorder()
		s.serveTask(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/fake", http.NoBody))
		if w.Code != http.StatusForbidden {
			t.Errorf("who is not known, or another user, is answered %d; want 403", w.Code)
		}
	}
	data := t.TempDir()
	l, err := listen(data)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := dial(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	heard, err := l.AcceptUnix()
	if err != nil {
		t.Fatal(err)
	}
	defer heard.Close()
	if uid, ok := s.withUID(t.Context(), heard).Value(uidKey{}).(int); !ok || uid != os.Getuid() {
		t.Errorf("the one who speaks is %d, known: %v; want %d", uid, ok, os.Getuid())
	}
}

// TestTheSocketIsPrivate from its beginning, in a folder of any length, and takes
// the place of what a kill left.
func TestTheSocketIsPrivate(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), strings.Repeat("folder/", 30))} {
		left := filepath.Join(dir, "."+socketName+".new")
		if err := os.MkdirAll(left, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.WriteFile(filepath.Join(left, socketName), nil, 0o666), os.WriteFile(SocketFile(dir), nil, 0o666)); err != nil {
			t.Fatal(err)
		}
		l, err := listen(dir)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(SocketFile(dir))
		if err != nil || info.Mode() != os.ModeSocket|0o600 {
			t.Errorf("the socket: %v, %v; want a socket of mode 600", info, err)
		}
		if _, err := os.Lstat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("where it was made something is left: %v", err)
		}
		c, err := dial(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.Close(), l.Close()); err != nil {
			t.Error(err)
		}
	}
}

// TestTheSocketStopsWhileACommandRuns: a command that doesn't end doesn't delay the
// stop.
func TestTheSocketStopsWhileACommandRuns(t *testing.T) {
	b := start(t, nil)
	var all []net.Conn
	for _, unfinished := range []string{"", "POST", "POST /v1/fake HTTP/1.1\r\nHost: sigap\r\nContent-Length: 100\r\n\r\n{"} {
		c, err := dial(t.Context(), b.dir)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, unfinished)
		all = append(all, c)
	}
	b.stop() // goleak sees what stays
	for _, c := range all {
		if answer, err := io.ReadAll(c); err == nil && strings.Contains(string(answer), "200 OK") {
			t.Errorf("a command that was cut off is answered %q", answer)
		}
	}
	if _, err := os.Lstat(SocketFile(b.dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the stop the socket is there: %v", err)
	}
}
