package wirebench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/store/storebench"
)

const (
	customers = 5000
	agents    = 64
	patience  = 20 * time.Second // for what has to come
)

// slack is a minimal imitation of Slack on loopback, since it shares the CPU with the
// measured process: it gives every API call the same answer, and sends commands on
// its sockets.
type slack struct {
	*httptest.Server
	serial atomic.Int64
	made   chan *socket
	open   []*socket
}

func newSlack(t testing.TB) *slack {
	t.Helper()
	s := &slack{made: make(chan *socket, 16)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.Start()
	t.Cleanup(func() {
		for _, c := range s.open {
			_ = c.Close()
		}
		s.Close()
	})
	return s
}

func (s *slack) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/link" {
		if c, err := accept(w, r); err == nil {
			s.made <- c
		}
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"ok":true,"url":"ws%s/link?ticket=1","user_id":"U0BOT","bot_id":"B0BOT","user":"sigap","team":"Call centre","team_id":"T1","channel":"C1","ts":"%d.000001","members":[],"users":[]}`,
		strings.TrimPrefix(s.URL, "http"), s.serial.Add(1))
}

// await waits for two connections, as the program and the bare loop have them, and
// greets them.
func (s *slack) await(t testing.TB) {
	t.Helper()
	for range 2 {
		select {
		case c := <-s.made:
			s.open = append(s.open, c)
			c.send(text, []byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},"debug_info":{"approximate_connection_time":18060}}`))
			if err := c.w.Flush(); err != nil {
				t.Fatal(err)
			}
		case <-time.After(patience):
			t.Fatal("the child should connect twice")
		}
	}
}

// run keeps n commands in flight for so long, and returns how many were
// acknowledged, and in what time. The last are waited for.
func (s *slack) run(t testing.TB, n int, d time.Duration) (count int, took time.Duration) {
	t.Helper()
	began := time.Now()
	counts, faults := make([]int, len(s.open)), make([]error, len(s.open))
	var all sync.WaitGroup
	for i, c := range s.open {
		share := (n + len(s.open) - 1 - i) / len(s.open)
		all.Go(func() { counts[i], faults[i] = s.keep(c, share, began.Add(d)) })
	}
	all.Wait()
	took = time.Since(began)
	if err := errors.Join(faults...); err != nil {
		t.Fatal(err)
	}
	for _, n := range counts {
		count += n
	}
	return count, took
}

// keep keeps n commands in flight on one socket: for each acknowledgement the next
// command, and all that came together are answered together.
func (s *slack) keep(c *socket, n int, until time.Time) (count int, err error) {
	waiting := map[string]bool{}
	command := func() {
		n := int(s.serial.Add(1))
		id := fmt.Sprintf("8b1f0f2a-77a3-4f0c-9b5e-%012d", n)
		waiting[id] = true
		c.send(text, envelope(id, n))
	}
	c.send(ping, nil)
	for range n {
		command()
	}
	if err := c.w.Flush(); err != nil {
		return 0, err
	}
	for len(waiting) > 0 {
		if c.r.Buffered() == 0 {
			if err := c.w.Flush(); err != nil {
				return count, err
			}
			_ = c.SetDeadline(time.Now().Add(patience))
		}
		frame, err := c.receive()
		if err != nil {
			return count, fmt.Errorf("%d commands are not acknowledged: %w", len(waiting), err)
		}
		_, rest, _ := bytes.Cut(frame, []byte(`"envelope_id":"`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		if !waiting[string(id)] || !bytes.Contains(frame, []byte(`"text":"`)) {
			return count, fmt.Errorf("the child sends %s; want an acknowledgement with a text", frame)
		}
		delete(waiting, string(id))
		count++
		if time.Now().Before(until) {
			command()
		}
	}
	return count, nil
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

// TestAnEnvelopeIsJSON: the envelopes that are sent are valid JSON.
func TestAnEnvelopeIsJSON(t *testing.T) {
	var e struct {
		ID      string `json:"envelope_id"`
		Payload map[string]string
	}
	if err := json.Unmarshal(envelope("E1", 7), &e); err != nil || e.ID != "E1" || e.Payload["command"] != "/cek" {
		t.Errorf("an envelope is read as %+v, %v", e, err)
	}
	if e.Payload["user_id"] != "U000007" || len(e.Payload) != 13 {
		t.Errorf("its payload has %d fields: %v", len(e.Payload), e.Payload)
	}
}
