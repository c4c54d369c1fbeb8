package desk_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// stream is the event stream of one window.
type stream struct {
	t     *testing.T
	body  io.Closer
	lines *bufio.Scanner
}

// shown is the data of an event, or what a page shows, which has no Ref.
type shown struct {
	Name     string          `json:"-"`
	Place    string          `json:"place"`
	Ref      string          `json:"ref"`
	HTML     string          `json:"html"`
	Add      bool            `json:"add"`
	Channels string          `json:"channels"`
	Posted   json.RawMessage `json:"posted"`
	Beat     int             `json:"beat"`
	Text     string          `json:"text"` // why a window was released
}

// openWindow opens a person's event stream and gets the snapshot of a place.
func (h *harness) openWindow(t *testing.T, person, place string) (*stream, shown) {
	t.Helper()
	s, first := h.openStream(t, "/events?as="+person)
	if first.Name != "hello" {
		t.Fatalf("first event of a stream: %q, want hello", first.Name)
	}
	return s, h.getShown(t, "/snapshot?as="+person+"&place="+place)
}

// getShown gets what a page shows.
func (h *harness) getShown(t *testing.T, path string) (got shown) {
	t.Helper()
	status, body := h.get(t, path)
	if status != http.StatusOK {
		t.Fatalf("GET %s: status %d %q, want 200", path, status, body)
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	return got
}

// openStream opens an event stream and reads its first event.
func (h *harness) openStream(t *testing.T, path string) (*stream, shown) {
	t.Helper()
	r, err := http.Get(h.url + path)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, want 200", path, r.StatusCode)
	}
	s := &stream{t: t, body: r.Body, lines: bufio.NewScanner(r.Body)}
	s.lines.Buffer(nil, 64<<20)
	t.Cleanup(func() { s.body.Close() })
	first, ok := s.next()
	if !ok {
		t.Fatalf("GET %s: the stream ended before its first event", path)
	}
	return s, first
}

// next reads the next event. It reports false at the end of the stream.
func (s *stream) next() (shown, bool) {
	var e shown
	for s.lines.Scan() {
		line := s.lines.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			e.Name = name
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				if !s.lines.Scan() {
					return shown{}, false // cut off within an event, as for a dropped window
				}
				s.t.Fatalf("an event isn't JSON: %v", err)
			}
			return e, true
		}
	}
	return shown{}, false
}

// must reads the next event and fails if there is none.
func (s *stream) must() shown {
	s.t.Helper()
	e, ok := s.next()
	if !ok {
		s.t.Fatalf("the stream ended, want an event (%v)", s.lines.Err())
	}
	return e
}

type reply struct {
	Status int               `json:"-"`
	Toast  string            `json:"toast"`
	Form   string            `json:"form"`
	Errors map[string]string `json:"errors"`
}

// send posts an input as a person.
func (h *harness) send(t *testing.T, person, body string) reply {
	t.Helper()
	r, err := http.Post(h.url+"/in?as="+person, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	got := reply{Status: r.StatusCode}
	if r.StatusCode == http.StatusOK {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Fatalf("reply to an input: %v", err)
		}
	}
	return got
}

func waitUntilOpen(t *testing.T, url string) {
	t.Helper()
	for {
		r, err := http.Get(url + "/events")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusServiceUnavailable {
			return
		}
	}
}
