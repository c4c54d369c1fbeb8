//go:build kill

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// wireIn is the body of POST /in, as the desk's page makes it.
type wireIn struct {
	Key    string         `json:"key"`
	Place  string         `json:"place"`
	Line   string         `json:"line,omitempty"`
	Press  *wirePress     `json:"press,omitempty"`
	Submit *wireSubmitted `json:"submit,omitempty"`
}

type wirePress struct {
	Subject string `json:"subject"`
	Action  string `json:"action"`
	Arg     string `json:"arg"`
	Turn    string `json:"turn"`
}

type wireSubmitted struct {
	wirePress
	Fields map[string]string `json:"fields"`
}

func (w wireIn) String() string {
	text, _ := json.Marshal(w) // strings and a map of them: nothing can fail
	return string(text)
}

func (w wireIn) subject() string {
	switch {
	case w.Press != nil:
		return w.Press.Subject
	case w.Submit != nil:
		return w.Submit.Subject
	}
	return ""
}

// input is one input of one person, however often it is sent, and what is known
// of it.
type input struct {
	person  string
	body    wireIn
	sent    bool
	acked   bool   // done, as far as the program said
	ended   bool   // its answer was seen: no need to send it again
	refused bool   // that answer was a no of the procedure
	subject string // what the answer named

	began, done time.Time // first sent; known to be done
}

// newInput gives an input with the n-th key: keys grow, as those of the page.
func newInput(n uint64, person string, w wireIn) *input {
	w.Key, w.Place = fmt.Sprintf("m%019d", n), "me"
	return &input{person: person, body: w}
}

// deskClient is the desk's page without a browser.
type deskClient struct {
	http.Client
	url string
}

func newDeskClient(t *testing.T, url string) *deskClient {
	d := &deskClient{url: url, Client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients * 2}}}
	t.Cleanup(d.CloseIdleConnections)
	return d
}

type deskReply struct {
	Toast  string            `json:"toast"`
	Errors map[string]string `json:"errors"`
}

const (
	patient = 15 * time.Second
	comeBy  = 10 * time.Millisecond // when the desk says "not now"
)

// post sends an input until the desk is open for it. An error says that no answer
// came, so the result of the input is unknown.
func (d *deskClient) post(ctx context.Context, in *input) (out deskReply, err error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	body, err := json.Marshal(in.body)
	if err != nil {
		return out, err
	}
	r, err := d.ask(ctx, http.MethodPost, "/in?as="+in.person, body)
	if err != nil {
		return out, err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(r.Body)
		return out, fmt.Errorf("the desk answers %s: %s", r.Status, text)
	}
	return out, json.NewDecoder(r.Body).Decode(&out)
}

func (d *deskClient) ask(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	for {
		r, err := http.NewRequestWithContext(ctx, method, d.url+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/json")
		got, err := d.Do(r)
		if err != nil || got.StatusCode != http.StatusServiceUnavailable {
			return got, err
		}
		got.Body.Close()
		<-time.After(comeBy)
	}
}

// deskWindow is one open window of a person: the messages of its place, and the
// answers that only the person sees.
type deskWindow struct {
	place string
	ended chan struct{}

	mu      sync.Mutex // guards all below
	items   map[string]string
	waiting map[string]chan string
	changed chan struct{} // closed at the next change
}

// open opens a person's window at a place.
func (d *deskClient) open(t *testing.T, person, place string) *deskWindow {
	t.Helper()
	r, err := d.ask(t.Context(), http.MethodGet, "/events?as="+person, nil)
	if err != nil {
		t.Fatalf("a window should open: %v", err)
	}
	began, err := d.ask(t.Context(), http.MethodGet, "/snapshot?as="+person+"&place="+place, nil)
	if err != nil {
		t.Fatalf("a window should show what is there: %v", err)
	}
	defer began.Body.Close()
	var first struct{ HTML string }
	if err := json.NewDecoder(began.Body).Decode(&first); err != nil {
		t.Fatalf("what is there can't be read: %v", err)
	}
	w := &deskWindow{ended: make(chan struct{}), place: place, items: map[string]string{}, waiting: map[string]chan string{}, changed: make(chan struct{})}
	w.take(place, "", first.HTML, false)
	go w.follow(r.Body)
	return w
}

// follow reads the event stream to its end.
func (w *deskWindow) follow(body io.ReadCloser) {
	defer close(w.ended)
	defer body.Close()
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		var e struct {
			Place, Ref, HTML string
			Add              bool
		}
		if ok && json.Unmarshal([]byte(data), &e) == nil {
			w.take(e.Place, e.Ref, e.HTML, e.Add)
		}
	}
}

var (
	article = regexp.MustCompile(`(?s)<article class="item[^>]*data-ref="([^"]*)".*?</article>`)
	heading = regexp.MustCompile(`<h3 class="title">(?:<span class="sign">([^<]*)</span>)?<bdi>([^<]*)</bdi></h3>`)
)

// take takes an event: the snapshot, which has no ref, or one message.
func (w *deskWindow) take(place, ref, text string, add bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.waiting[ref]; c != nil {
		delete(w.waiting, ref)
		c <- text
	}
	if place != w.place {
		return
	}
	if ref == "" {
		for _, m := range article.FindAllStringSubmatch(text, -1) {
			w.items[m[1]] += m[0] // a message that is there twice is kept twice
		}
	} else if _, known := w.items[ref]; known || add {
		w.items[ref] = text
	}
	close(w.changed)
	w.changed = make(chan struct{})
}

// await returns a function that waits for the message with that ref.
func (w *deskWindow) await(ref string) func() (string, error) {
	c := make(chan string, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting[ref] = c
	return func() (string, error) {
		select {
		case text := <-c:
			return text, nil
		case <-w.ended:
			select {
			case text := <-c: // it came just before the end
				return text, nil
			default:
				return "", errors.New("the window ended")
			}
		case <-time.After(patient):
			return "", errors.New("no card came for the answer")
		}
	}
}

func (w *deskWindow) forget(ref string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.waiting, ref)
}

// until waits until what is wrong with the titles of the cards is "", and gives
// what still is when it took too long.
func (w *deskWindow) until(wrong func(titles []string) string) string {
	limit := time.After(patient)
	for {
		w.mu.Lock()
		var titles []string
		for _, item := range w.items {
			for _, m := range heading.FindAllStringSubmatch(item, -1) {
				titles = append(titles, html.UnescapeString(m[2]))
			}
		}
		changed := w.changed
		w.mu.Unlock()
		problem := wrong(titles)
		if problem == "" {
			return ""
		}
		select {
		case <-changed:
		case <-limit:
			return problem
		}
	}
}

// titleOf is the title of a card, and whether it is one of a refusal.
func titleOf(card string) (title string, refusal bool) {
	m := heading.FindStringSubmatch(card)
	if m == nil {
		return "", false
	}
	return html.UnescapeString(m[2]), m[1] == "⚠️"
}
