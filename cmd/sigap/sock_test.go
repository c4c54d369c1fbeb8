package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/store"
)

func noon() time.Time { return time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC) }

// hold has a data folder as a running bot does, until the test ends or the
// returned function is called.
func hold(t *testing.T, data string) (s *store.Store, release func()) {
	t.Helper()
	s, err := openStore(data, noon, true)
	if err != nil {
		t.Fatal(err)
	}
	k := newSock(s, slog.New(slog.DiscardHandler))
	k.most, k.grace = 1<<20, 10*time.Millisecond
	stop, err := k.serve(t.Context(), data)
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
		if fmt.Sprint(err1) != fmt.Sprint(err2) || errors.Is(err1, errUsage) != errors.Is(err2, errUsage) {
			t.Errorf("sigap %v ends with %v beside a bot; want %v", args, err2, err1)
		}
	}
}

// failing is an errand that fails as it is told.
type failing struct {
	needsFile
	Err   string
	Usage bool
	Big   int
}

func (f *failing) do(_ context.Context, _ *store.Store, out, log io.Writer) error {
	fmt.Fprint(out, strings.Repeat("o", f.Big))
	fmt.Fprint(log, "said")
	switch {
	case f.Usage:
		return usage("%s", f.Err)
	case f.Err != "":
		return errors.New(f.Err)
	}
	return nil
}

// TestAnAnswerComesWhole over a connection: what is printed, however long, the
// sentence of an error and whether the call was wrong.
func TestAnAnswerComesWhole(t *testing.T) {
	for _, e := range []*failing{{}, {Err: "no"}, {Err: "what", Usage: true}, {Big: 3*maxFrame + 1}} {
		var wire, out, log, want bytes.Buffer
		f := &frames{to: &wire, sent: func() error { return nil }}
		err := e.do(t.Context(), nil, framed{f, frameOut}, framed{f, frameLog})
		if err := errors.Join(f.write(frameWait, nil), f.end(err)); err != nil {
			t.Fatal(err)
		}
		_ = e.do(t.Context(), nil, &want, io.Discard)
		whole := wire.Bytes()
		got := readFrames(&wire, &out, &log)
		if fmt.Sprint(got) != fmt.Sprint(err) || errors.Is(got, errUsage) != e.Usage || out.String() != want.String() || log.String() != "said" {
			t.Errorf("%+.80v came as %v, %d bytes and %q; want %v, %d bytes and what was said", e, got, out.Len(), log.String(), err, want.Len())
		}
		for _, n := range []int{0, 3, len(whole) - 1} {
			if err := readFrames(bytes.NewReader(whole[:n]), io.Discard, io.Discard); err == nil {
				t.Errorf("an answer that breaks off after %d of %d bytes counts as a good one", n, len(whole))
			}
		}
	}
	for _, bad := range []string{"x\x00\x00\x00\x00", "o\xff\xff\xff\xff", "e\x00\x00\x00\x01{"} {
		if err := readFrames(strings.NewReader(bad), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "can't be read") {
			t.Errorf("the answer %q: %v; want that it can't be read", bad, err)
		}
	}
}

// TestTheSocketIsThereWhileTheFileIsHeld and private; what a kill left of it is
// taken away by the next start, and disturbs no command meanwhile.
func TestTheSocketIsThereWhileTheFileIsHeld(t *testing.T) {
	data := importAll(t)
	path := filepath.Join(data, sockName)
	stale, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	stale.Close()
	must(t, "cases", "--data", data) // nobody answers: the command opens the file
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

func TestASocketInAFolderWithALongNameIsReached(t *testing.T) {
	data := filepath.Join(t.TempDir(), strings.Repeat("folder/", 30))
	hold(t, data)
	must(t, "import", "vvip", "../internal/sim/demo/day/vvip.csv", "--data", data)
}

func TestOnlyTheBotsUserAndRootCommand(t *testing.T) {
	for uid, want := range map[int]bool{0: true, os.Getuid(): true, os.Getuid() + 1: false} {
		if mayCommand(uid) != want {
			t.Errorf("user %d may command: %v, want %v", uid, !want, want)
		}
	}
	data := t.TempDir()
	l, err := listenSock(data)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := dialSock(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	heard, err := l.AcceptUnix()
	if err != nil {
		t.Fatal(err)
	}
	defer heard.Close()
	if uid, err := peerOf(heard); err != nil || uid != os.Getuid() {
		t.Errorf("the one who speaks is %d, %v; want %d", uid, err, os.Getuid())
	}
}

// TestTheSocketRefuses what it can't read, in words, and goes on.
func TestTheSocketRefuses(t *testing.T) {
	data := importAll(t)
	hold(t, data)
	long := lists.File{Refused: []lists.Refusal{{Column: strings.Repeat("x", 2<<20)}}}
	for _, c := range []struct {
		name string
		e    errand
		say  string
	}{
		{"no-such", &casesErrand{}, "there is no command"},
		{"import", &importErrand{List: "vvip", file: long}, "too large"},
		{"lookup", &importErrand{List: "vvip", file: lists.File{Refused: []lists.Refusal{{}}}}, "can't be read"},
	} {
		err := ask(t.Context(), data, c.name, c.e, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "refuses") || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v; want a refusal that says %q", c.name, err, c.say)
		}
	}
	must(t, "cases", "--data", data)
}

// TestABotThatDoesNotAnswerIsSaid: the file is held and nobody is at the socket.
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

// TestTheSocketStopsWhileACommandRuns: one that does not come to its end holds
// nobody up.
func TestTheSocketStopsWhileACommandRuns(t *testing.T) {
	data := importAll(t)
	_, release := hold(t, data)
	c, err := dialSock(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "POST /cases HTTP/1.1\r\nHost: sigap\r\nContent-Length: 100\r\n\r\n{")
	release() // goleak sees what stays
	if answer, err := io.ReadAll(c); err == nil && len(answer) > 0 {
		t.Errorf("a command that was cut off is answered %q", answer)
	}
}
