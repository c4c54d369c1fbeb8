package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cc147/sigap/cmd/internal/sim"
)

// TestOnePersonAndStrangersAgainstTheDesk: over the program's own server one person opens 200
// streams, and strangers 100 connections that say nothing or half a header. The person keeps
// eight windows, the others were told why they went, and everybody else works on. The same
// with 16,000 connections is BenchmarkDesk.
func TestOnePersonAndStrangersAgainstTheDesk(t *testing.T) {
	f := openFloor(t, sim.People)
	sari := f.follow("sari", nil)
	const streams, windows = 200, 8
	var told atomic.Int64
	ended := make(chan struct{}, streams)
	for range streams {
		all := f.follow("dewi", &told)
		go func() {
			<-all
			ended <- struct{}{}
		}()
	}
	for i := range 100 {
		c, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		fmt.Fprint(c, []string{"", "GET / HTTP/1.1\r\nX-Slow: "}[i%2])
	}
	for range streams - windows {
		<-ended
	}
	if n := told.Load(); n != streams-windows {
		t.Errorf("%d of %d windows were told why they went; want all but %d", n, streams, windows)
	}
	if got := f.window("ratna", "me"); !strings.Contains(got, "html") {
		t.Errorf("somebody else's window shows %q; want it", got)
	}
	if got := f.in("sari", "crowd0000001", `"line":"/kasus"`); strings.Contains(got, "busy") || !strings.HasPrefix(got, "{") {
		t.Errorf("somebody else's command is answered %q; want an answer", got)
	}
	select {
	case <-sari:
		t.Error("somebody else's window ended; want it open")
	case <-ended:
		t.Errorf("fewer than %d windows are left", windows)
	default:
	}
}

// follow opens a person's stream, and counts the windows that were released; the channel is
// closed at its end.
func (f *floor) follow(as string, told *atomic.Int64) <-chan struct{} {
	f.Helper()
	r, err := http.Get(f.url + "/events?as=" + as)
	if err != nil || r.StatusCode != http.StatusOK {
		f.Fatalf("%s's stream: %v, %v; want it open", as, r, err)
	}
	f.Cleanup(func() { r.Body.Close() })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(r.Body); lines.Scan(); {
			if lines.Text() == "event: release" {
				told.Add(1)
			}
		}
	}()
	return ended
}
