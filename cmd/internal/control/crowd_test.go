package control

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// halves begin connections that say less than a command has to say.
func (b *running) halves(t *testing.T, n int, text string) (all []net.Conn) {
	t.Helper()
	for range n {
		c, err := dial(t.Context(), b.dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		fmt.Fprint(c, text)
		all = append(all, c)
	}
	return all
}

// TestRequestsWithoutABodyHoldNobodyUp: many more connections than there is room for begin a
// request and never end it; a command is done beside them.
func TestRequestsWithoutABodyHoldNobodyUp(t *testing.T) {
	for _, unfinished := range []string{"", "POST /v1/fake HTTP/1.1\r\nHost: si",
		"POST /v1/fake HTTP/1.1\r\nHost: sigap\r\nContent-Length: 100\r\n\r\n",
		"POST /v1/fake HTTP/1.1\r\nHost: sigap\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"version\":\"2\",\"task\":{}}\n   \r\n"} {
		b := start(t, nil)
		b.halves(t, 2*maxTasks, unfinished)
		if _, _, err := b.asks(t.Context(), "fake", new(fake), nil); err != nil {
			t.Errorf("beside %d that say %.20q a command ends with %v; want it done", 2*maxTasks, unfinished, err)
		}
	}
	b := start(t, nil)
	b.halves(t, 2*maxConns, "")
	if _, _, err := b.asks(t.Context(), "fake", new(fake), nil); err != nil {
		t.Errorf("beside %d connections a command ends with %v; want it done", 2*maxConns, err)
	}
}

// TestARequestWithoutABodyIsCut by the time that a command has to say what it is.
func TestARequestWithoutABodyIsCut(t *testing.T) {
	b := startPatient(t, 50*time.Millisecond, nil)
	for _, c := range b.halves(t, 1, "POST /v1/fake HTTP/1.1\r\nHost: sigap\r\nContent-Length: 100\r\n\r\n{") {
		if err := c.SetReadDeadline(time.Now().Add(silence / 2)); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(c); err != nil || !strings.Contains(string(answer), "400 Bad Request") {
			t.Errorf("a request that never says what it is was answered %q, %v; want 400 long before %v", answer, err, silence)
		}
	}
}

// TestOneUserLeavesRoomForRoot: tasks of one user are bounded below those of all.
func TestOneUserLeavesRoomForRoot(t *testing.T) {
	var all tasks
	var ends []func()
	for range maxOwnTasks {
		end, err := all.begin(1000)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	if _, err := all.begin(1000); !errors.Is(err, errBusy) {
		t.Errorf("a user's task %d: %v; want %v", maxOwnTasks+1, err, errBusy)
	}
	for range maxTasks - maxOwnTasks {
		if _, err := all.begin(0); err != nil {
			t.Errorf("root beside a user with all tasks: %v; want it done", err)
		}
	}
	if _, err := all.begin(0); !errors.Is(err, errBusy) {
		t.Errorf("a task too many: %v; want %v", err, errBusy)
	}
	ends[0]()
	if _, err := all.begin(0); err != nil {
		t.Errorf("after one ended: %v; want the next one done", err)
	}
}
