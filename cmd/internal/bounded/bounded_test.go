package bounded

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is a server whose requests to /hold wait until the test ends them.
type served struct {
	*testing.T
	conns *Conns
	addr  string
	begun chan struct{}
	end   chan struct{}
}

func serve(t *testing.T, most int) *served {
	t.Helper()
	s := &served{T: t, conns: New(most, slog.New(slog.DiscardHandler)), begun: make(chan struct{}), end: make(chan struct{})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := s.conns.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hold" {
			s.begun <- struct{}{}
			<-s.end
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		if r.URL.Path == "/large" {
			_, _ = w.Write(make([]byte, 8<<20))
			return
		}
		fmt.Fprint(w, "ok")
	}))
	s.addr = l.Addr().String()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(s.conns.Listener(l)) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serving ended with %v", err)
		}
	})
	return s
}

// dial connects from an address of this machine, and says something.
func (s *served) dial(from, text string) net.Conn {
	s.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	c, err := d.Dial("tcp", s.addr)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		s.Fatal(err)
	}
	return c
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

// ask sends a request on a connection and reports whether it was answered.
func (s *served) ask(c net.Conn, request string) error {
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	return s.read(c)
}

func (s *served) read(c net.Conn) error {
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		s.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

// TestConnectionsWithoutARequestKeepNobodyOut: more of them than there is room for, idle or
// with half a header, and everybody who asks is answered.
func TestConnectionsWithoutARequestKeepNobodyOut(t *testing.T) {
	for _, half := range []string{"", "GET / HTTP/1.1\r\nX-Slow: "} {
		s := serve(t, 8)
		for range 50 {
			s.dial("127.0.0.1", half)
		}
		for range 3 {
			if err := s.ask(s.dial("127.0.0.1", ""), get); err != nil {
				t.Errorf("a request beside 50 connections that say %q: %v; want it answered", half, err)
			}
		}
		s.conns.mu.Lock()
		if n := len(s.conns.open); n > 8 {
			t.Errorf("%d connections are open; want 8 at most", n)
		}
		s.conns.mu.Unlock()
	}
}

// TestWhoAskedBeforeStays: a connection that was served outlives those that never said
// anything, at the same address and at one that opens many.
func TestWhoAskedBeforeStays(t *testing.T) {
	s := serve(t, 8)
	same, other := s.dial("127.0.0.2", ""), s.dial("127.0.0.3", "")
	for _, c := range []net.Conn{same, other} {
		if err := s.ask(c, get); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		s.dial("127.0.0.2", "")
	}
	if err := s.ask(s.dial("127.0.0.2", ""), get); err != nil { // by now all before were accepted
		t.Fatal(err)
	}
	for _, c := range []net.Conn{same, other} {
		if err := s.ask(c, get); err != nil {
			t.Errorf("the second request of %v: %v; want it answered", c.LocalAddr(), err)
		}
	}
}

// TestWhoWasServedOnceMakesRoomToo: connections that were served, and are only kept, leave new
// ones the time to ask.
func TestWhoWasServedOnceMakesRoomToo(t *testing.T) {
	s := serve(t, 8)
	for range 20 {
		if err := s.ask(s.dial("127.0.0.1", ""), get); err != nil {
			t.Fatal(err)
		}
	}
	var fresh []net.Conn
	for range 3 {
		fresh = append(fresh, s.dial("127.0.0.1", ""))
	}
	for _, c := range fresh {
		if err := s.ask(c, get); err != nil {
			t.Errorf("a connection among three new ones: %v; want it answered", err)
		}
	}
}

// TestARequestInWorkIsNotCut: where every connection has one, the next one is closed.
func TestARequestInWorkIsNotCut(t *testing.T) {
	s := serve(t, 3)
	var held []net.Conn
	for range 3 {
		held = append(held, s.dial("127.0.0.1", "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"))
		<-s.begun
	}
	if err := s.read(s.dial("127.0.0.2", "")); err == nil {
		t.Error("a fourth connection is answered; want it closed")
	}
	close(s.end)
	for _, c := range held {
		if err := s.read(c); err != nil {
			t.Errorf("a request in work: %v; want it answered", err)
		}
	}
	if err := s.ask(s.dial("127.0.0.2", ""), get); err != nil {
		t.Errorf("a request after the others: %v; want it answered", err)
	}
}

// TestARequestThatWaitsForItsPeerMakesRoom: whoever sends a whole header without its body, a
// byte of it now and then, or reads no answer, needs no session for that, and keeps nobody out.
func TestARequestThatWaitsForItsPeerMakesRoom(t *testing.T) {
	const post = "POST /enter HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
	for what, request := range map[string]string{"no body": post, "a part of a body": post + "key=", "an answer that is not read": "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"} {
		t.Run(what, func(t *testing.T) {
			s := serve(t, 8)
			for range 40 {
				c := s.dial("127.0.0.1", request)
				if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
					t.Fatal(err)
				}
				if strings.HasPrefix(request, "GET") { // the answer has begun, and nobody reads its rest
					if _, err := c.Read(make([]byte, 1)); err != nil {
						t.Fatalf("an answer among 40: %v; want it begun", err)
					}
				}
			}
			for range 5 {
				if err := s.ask(s.dial("127.0.0.1", ""), get); err != nil {
					t.Errorf("a request beside 40 with %s: %v; want it answered", what, err)
				}
			}
		})
	}
}

// TestABodyThatComesStays: a request that makes progress outlives those that make none.
func TestABodyThatComesStays(t *testing.T) {
	s := serve(t, 32)
	own := s.dial("127.0.0.1", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
	for range 100 {
		for range 4 {
			if err := s.ask(s.dial("127.0.0.1", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"), "123456789"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.WriteString(own, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.read(own); err != nil {
		t.Errorf("a request whose body came byte by byte: %v; want it answered", err)
	}
}

// lacking is a listener that has no descriptor left.
type lacking struct{ net.Listener }

func (lacking) Accept() (net.Conn, error) {
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}

// TestWithoutADescriptorSomeMakeRoom: the error is temporary, so that the server goes on, and
// connections that wait are closed.
func TestWithoutADescriptorSomeMakeRoom(t *testing.T) {
	c := New(20, slog.New(slog.DiscardHandler))
	for range 20 {
		a, b := net.Pipe()
		defer b.Close()
		c.add(a)
	}
	_, err := c.Listener(lacking{}).Accept()
	var temporary interface{ Temporary() bool }
	if !errors.As(err, &temporary) || !temporary.Temporary() || !errors.Is(err, syscall.EMFILE) {
		t.Errorf("without a descriptor Accept says %v; want a temporary error with that cause", err)
	}
	if len(c.open) != 20-spare {
		t.Errorf("%d connections are left of 20; want %d", len(c.open), 20-spare)
	}
}

// TestEveryServerHasDeadlines, which end whoever says nothing.
func TestEveryServerHasDeadlines(t *testing.T) {
	s := New(1, slog.New(slog.DiscardHandler)).Server(http.NotFoundHandler())
	for name, d := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout} {
		if d <= 0 || d > 2*time.Minute {
			t.Errorf("the %s deadline is %v; want one", name, d)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a header may have %d bytes; want few", s.MaxHeaderBytes)
	}
}

func TestLimitsFollowTheDescriptors(t *testing.T) {
	for files, want := range map[int]Limits{
		0:     {2048, 64, 1024},
		20000: {2048, 64, 1024},
		1024:  {704, 64, 352},
		256:   {168, 24, 84},
		64:    {8, 2, 4},
	} {
		if got := limitsOf(files); got != want {
			t.Errorf("with %d descriptors the limits are %+v; want %+v", files, got, want)
		}
	}
}
