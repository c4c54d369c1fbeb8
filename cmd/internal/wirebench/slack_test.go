package wirebench_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cc147/sigap/store/storebench"
)

const (
	customers = 5000
	agents    = 64
	patience  = 20 * time.Second // for what has to come
)

// slack is a Slack on loopback, as lean as can be, since it shares the processor
// with what is measured: it answers every call with the same, and sends commands
// to its sockets in turns.
type slack struct {
	*httptest.Server
	serial  atomic.Int64
	sockets chan *socket

	mu      sync.Mutex
	open    []*socket
	waiting map[string]chan []byte // the acknowledgement, by envelope
}

// socket is one connection of the bot.
type socket struct {
	ws *websocket.Conn
	mu sync.Mutex // of its writer
}

func newSlack(t testing.TB) *slack {
	t.Helper()
	s := &slack{sockets: make(chan *socket, 16), waiting: map[string]chan []byte{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *slack) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/link" {
		s.serveSocket(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"ok":true,"url":"ws%s/link?ticket=1","user_id":"U0BOT","bot_id":"B0BOT","user":"sigap","team":"Call centre","team_id":"T1","channel":"C1","ts":"%d.000001","members":[],"users":[]}`,
		strings.TrimPrefix(s.URL, "http"), s.serial.Add(1))
}

func (s *slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the bot says that it is api.slack.com
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	c := &socket{ws: ws}
	if c.write([]byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},"debug_info":{"approximate_connection_time":18060}}`)) != nil {
		return
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case <-ended:
				return
			case <-time.After(5 * time.Second):
				_ = ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
			}
		}
	}()
	s.sockets <- c
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		_, rest, _ := bytes.Cut(frame, []byte(`"envelope_id":"`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		s.mu.Lock()
		wait := s.waiting[string(id)]
		delete(s.waiting, string(id))
		s.mu.Unlock()
		if wait != nil {
			wait <- frame
		}
	}
}

func (c *socket) write(frame []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ws.WriteMessage(websocket.TextMessage, frame)
}

// await waits for two connections, as the program and the bare loop have them.
func (s *slack) await(t testing.TB) {
	t.Helper()
	for range 2 {
		select {
		case c := <-s.sockets:
			s.open = append(s.open, c)
		case <-time.After(patience):
			t.Fatal("the child should connect twice")
		}
	}
}

// run keeps n commands in flight for so long, and gives how many were
// acknowledged, and in what time.
func (s *slack) run(t testing.TB, n int, d time.Duration) (count int, took time.Duration) {
	t.Helper()
	began := time.Now()
	counts, faults := make([]int, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			acked, late := make(chan []byte, 1), time.NewTimer(patience)
			defer late.Stop()
			for faults[i] == nil && time.Since(began) < d {
				faults[i] = s.command(acked, late)
				counts[i]++
			}
		})
	}
	all.Wait()
	took = time.Since(began)
	for i := range n {
		if faults[i] != nil {
			t.Fatal(faults[i])
		}
		count += counts[i]
	}
	return count, took
}

// command sends one /cek and waits for its acknowledgement, which must show text.
func (s *slack) command(acked chan []byte, late *time.Timer) error {
	n := int(s.serial.Add(1))
	id := fmt.Sprintf("8b1f0f2a-77a3-4f0c-9b5e-%012d", n)
	s.mu.Lock()
	s.waiting[id] = acked
	s.mu.Unlock()
	if err := s.open[n%len(s.open)].write(envelope(id, n)); err != nil {
		return err
	}
	late.Reset(patience)
	select {
	case frame := <-acked:
		if !bytes.Contains(frame, []byte(`"text":"`)) {
			return fmt.Errorf("a command was acknowledged with %s; want a text", frame)
		}
		return nil
	case <-late.C:
		return fmt.Errorf("a command was not acknowledged within %v", patience)
	}
}

// envelope is a slash command with all the fields that Slack sends.
func envelope(id string, n int) []byte {
	user := n % agents
	return fmt.Appendf(nil, `{"envelope_id":"%s","payload":{"token":"gIkuvaNzQIHg97ATvDxqgjtO","team_id":"T0TEAM001","team_domain":"callcentre",`+
		`"channel_id":"D0%06d","channel_name":"directmessage","user_id":"U%06d","user_name":"agent%d","command":"\/cek","text":"%s internet mati sejak pagi",`+
		`"api_app_id":"A0APP0001","is_enterprise_install":"false","response_url":"https:\/\/hooks.slack.com\/commands\/T0TEAM001\/%d\/xyzxyzxyzxyzxyzxyzxyzxyz",`+
		`"trigger_id":"%d.%d.0123456789abcdef0123456789abcdef"},"type":"slash_commands","accepts_response_payload":true}`,
		id, user, user, user, storebench.Number(n%customers).Value, n, n, n)
}

// TestAnEnvelopeIsJSON: what is sent can be read, by whoever.
func TestAnEnvelopeIsJSON(t *testing.T) {
	var e struct {
		ID      string `json:"envelope_id"`
		Payload map[string]string
	}
	if err := json.Unmarshal(envelope("E1", 7), &e); err != nil || e.ID != "E1" || e.Payload["command"] != "/cek" {
		t.Errorf("an envelope is read as %+v, %v", e, err)
	}
	if keys := len(e.Payload); keys != 13 || !slices.Contains([]string{"U000007"}, e.Payload["user_id"]) {
		t.Errorf("its payload has %d fields: %v", keys, e.Payload)
	}
}
