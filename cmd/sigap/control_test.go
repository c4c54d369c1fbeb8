package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

func noon() time.Time { return time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC) }

// openStore opens the data file of a folder, which must be there unless it may be
// made.
func openStore(dir string, now func() time.Time, create bool) (*store.Store, error) {
	f := control.File{Dir: dir, Init: create, Now: now}
	if create {
		return f.Open()
	}
	return f.Existing()
}

func dataFile(dir string) string { return config.DataFile(dir) }

// hold opens a data folder and serves its socket, as a running bot with the default
// configuration does, until the test ends or the returned function is called.
func hold(t *testing.T, data string) (s *store.Store, release func()) {
	t.Helper()
	return holdAs(t, data, config.Default())
}

// holdAs is hold with a configuration.
func holdAs(t *testing.T, data string, c config.Config) (s *store.Store, release func()) {
	t.Helper()
	c.Data = data
	s, err := openStore(data, noon, true)
	if err != nil {
		t.Fatal(err)
	}
	stop, err := serveControl(c, slog.New(slog.DiscardHandler))(t.Context(), app.Running{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	held := true
	release = func() {
		if held {
			stop()
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		held = false
	}
	t.Cleanup(release)
	return s, release
}

// TestACommandBesideABotSaysTheSame has each command done by the command itself
// and by the bot that has the folder, on data that are alike.
func TestACommandBesideABotSaysTheSame(t *testing.T) {
	alone, beside := t.TempDir(), t.TempDir()
	hold(t, beside)
	wrong := filepath.Join(t.TempDir(), "vvip.csv")
	text := strings.Replace(read(t, "../internal/sim/demo/day/vvip.csv"), "endorsing Telkom", "entah", 1)
	if err := os.WriteFile(wrong, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", "customers", "../internal/sim/demo/day/customers.csv"},
		{"import", "vvip", "../internal/sim/demo/day/vvip.csv", "--json"},
		{"import", "vvip", wrong, "--dry-run"},
		{"import", "vvip", wrong, "--json"},
		{"import", "special-requests", "../internal/sim/demo/day/special-requests.csv"},
		{"import", "special-requests", "../internal/sim/demo/day/special-requests.csv", "--json"},
		{"import", "vvip", "../internal/sim/demo/day/customers.csv"},
		{"import", "vvip", listFileOf(t, "No Internet,Kategori VVIP\n152400000001,pejabat\n"+strings.Repeat(",", 300)+"\n")},
		{"import", "vvip", listFileOf(t, "No Internet,Kategori VVIP\n152400000001,pejabat\n")},
		{"undo", "1", "--dry-run"},
		{"undo", "1"},
		{"undo", "x"},
		{"import", "friends", "../internal/sim/demo/day/customers.csv"},
		{"lookup", "628950000282", "--unsolved"},
		{"lookup", "IN82928627", "--judged", "hard_complaint", "--json"},
		{"lookup", "153203218617", "--at", "2026-11-24T00:00:00+07:00"},
		{"lookup", "131361227892"},
		{"lookup", "abc"},
		{"lookup", "131361227892", "--at", "today"},
		{"cases"},
		{"cases", "--json"},
	} {
		out1, log1, err1 := call(t, append(args, "--data", alone)...)
		out2, log2, err2 := call(t, append(args, "--data", beside)...)
		if diff := cmp.Diff(out1+"\n"+log1, out2+"\n"+log2); diff != "" {
			t.Errorf("sigap %v prints otherwise beside a bot (-alone +beside):\n%s", args, diff)
		}
		if fmt.Sprint(err1) != fmt.Sprint(err2) || errors.Is(err1, control.ErrUsage) != errors.Is(err2, control.ErrUsage) {
			t.Errorf("sigap %v ends with %v beside a bot; want %v", args, err2, err1)
		}
	}
}

// TestTheSocketIsThereWhileTheFileIsHeld and private; what a kill left of it is
// taken away by the next start, and disturbs no command meanwhile.
func TestTheSocketIsThereWhileTheFileIsHeld(t *testing.T) {
	data := importAll(t)
	path := control.SocketFile(data)
	stale, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	stale.Close()
	must(t, "cases", "--data", data) // no bot answers: the command opens the file
	_, release := hold(t, data)
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the socket: %v, %v; want a socket of mode 600", info, err)
	}
	must(t, "cases", "--data", data)
	release()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the stop the socket is there: %v", err)
	}
	must(t, "cases", "--data", data)
}

// TestABotThatDoesNotAnswerIsSaid: a process has the file, and nothing listens on the
// socket.
func TestABotThatDoesNotAnswerIsSaid(t *testing.T) {
	data := importAll(t)
	s, err := openStore(data, noon, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	config := writeConfig(t, deskYAML)
	for _, args := range [][]string{{"cases"}, {"export", "cases"}, {"desk-link", "dewi", "--revoke", "--config", config}} {
		if _, _, err := call(t, append(args, "--data", data)...); !errors.Is(err, store.ErrLocked) {
			t.Errorf("sigap %v: %v; want that the file is in use", args, err)
		}
	}
}
