package desk_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
)

// upload sends a file as a person, as the page does.
func (h *harness) upload(t *testing.T, person, place, name, text string, body io.Reader, change ...func(*http.Request)) (status int) {
	t.Helper()
	q := url.Values{"as": {person}, "key": {"key000000001"}, "place": {place}, "name": {name}, "text": {text}}
	r, err := http.NewRequest(http.MethodPost, h.url+"/upload?"+q.Encode(), body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	for _, c := range change {
		c(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// awaitText reads events until one shows the text, and returns it.
func (s *stream) awaitText(text string) shown {
	s.t.Helper()
	for {
		if e := s.must(); strings.Contains(e.HTML, text) {
			return e
		}
	}
}

var fileLink = regexp.MustCompile(`href="(/file\?[^"]*)"`)

// get gets an address of the desk.
func (h *harness) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	r, err := http.Get(h.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAnUploadThatTheDeskRefuses(t *testing.T) {
	called := make(chan bot.In, 10)
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		called <- in
		return bot.Answer{Toast: "Baik"}, nil
	})
	for name, c := range map[string]struct {
		person, place string
		body          io.Reader
		change        func(*http.Request)
		want          int
	}{
		"whole":         {"sari", "me", strings.NewReader("a"), nil, 200},
		"empty":         {"sari", "me", strings.NewReader(""), nil, 200},
		"of a stranger": {"nobody", "me", strings.NewReader("a"), nil, 403},
		// Its body never ends: it isn't read, and the answer says why.
		"of who may not":    {"dewi", "me", endless{}, nil, 200},
		"in a place unread": {"ann", "c:nowhere", strings.NewReader("a"), nil, 403},
		"too large":         {"sari", "me", bytes.NewReader(make([]byte, bot.MaxUpload+1)), nil, 413},
		"another type":      {"sari", "me", strings.NewReader("a"), func(r *http.Request) { r.Header.Set("Content-Type", "multipart/form-data") }, 415},
		"from another site": {"sari", "me", strings.NewReader("a"), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"to another host":   {"sari", "me", strings.NewReader("a"), func(r *http.Request) { r.Host = "evil.example" }, 403},
		"with a key made up": {"sari", "me", strings.NewReader("a"), func(r *http.Request) {
			r.URL.RawQuery += "&key=x"
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "key=key000000001", "", 1)
		}, 400},
		"with too long a text": {"sari", "me", strings.NewReader("a"), func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "text=", "text="+strings.Repeat("x", 1001), 1)
		}, 400},
	} {
		change := func(*http.Request) {}
		if c.change != nil {
			change = c.change
		}
		if got := h.upload(t, c.person, c.place, "vvip.csv", "", c.body, change); got != c.want {
			t.Errorf("%s: the status is %d; want %d", name, got, c.want)
		}
	}
	if n := len(called); n != 3 {
		t.Errorf("the handler got %d files; want the two whole ones, and the one that is not read", n)
	}
}

// TestOneFileOfAPersonAtATime checks that a second file waits, and that another person's
// does not.
func TestOneFileOfAPersonAtATime(t *testing.T) {
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) { return bot.Answer{Toast: "Baik"}, nil })
	slow, write := io.Pipe()
	ended := make(chan int)
	go func() { ended <- h.upload(t, "sari", "me", "a.csv", "", slow) }()
	if _, err := write.Write([]byte("a")); err != nil { // its body is being read
		t.Fatal(err)
	}
	for h.upload(t, "sari", "me", "b.csv", "", strings.NewReader("b")) != http.StatusServiceUnavailable {
	}
	if got := h.upload(t, "ann", "me", "c.csv", "", strings.NewReader("c")); got != http.StatusOK {
		t.Errorf("another person's file: %d; want 200", got)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-ended; got != http.StatusOK {
		t.Errorf("the slow file: %d; want 200", got)
	}
	if got := h.upload(t, "sari", "me", "b.csv", "", strings.NewReader("b")); got != http.StatusOK {
		t.Errorf("the next file: %d; want 200", got)
	}
}

// TestAFileIsForItsPersonOnce checks the link to a file: another person, a second time,
// and a newer file.
func TestAFileIsForItsPersonOnce(t *testing.T) {
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		return bot.Answer{Card: &bot.Card{Title: "Pratinjau"}, File: &bot.File{Name: "vvip ditolak.csv", Data: []byte("rahasia")}}, nil
	})
	s, _ := h.openWindow(t, "sari", "me")
	h.upload(t, "sari", "me", "vvip.csv", "", strings.NewReader("a"))
	link := func() string {
		return strings.ReplaceAll(fileLink.FindStringSubmatch(s.awaitText("/file?").HTML)[1], "&amp;", "&")
	}
	first := link()
	if status, body := h.get(t, strings.Replace(first, "as=sari", "as=dewi", 1)); status != http.StatusGone || strings.Contains(body, "rahasia") {
		t.Errorf("another person gets %d, %q; want 410", status, body)
	}
	if status, body := h.get(t, first); status != http.StatusOK || body != "rahasia" {
		t.Errorf("sari gets %d, %q; want the file", status, body)
	}
	if e := s.awaitText("Sudah diunduh"); strings.Contains(e.HTML, "/file?") {
		t.Errorf("after the download the window shows %s; want no link", e.HTML)
	}
	if status, _ := h.get(t, first); status != http.StatusGone {
		t.Errorf("the second time: %d; want 410", status)
	}
	h.upload(t, "sari", "me", "vvip.csv", "", strings.NewReader("a"))
	second := link()
	h.upload(t, "sari", "me", "vvip.csv", "", strings.NewReader("a"))
	if third := link(); second == third {
		t.Error("two files have one address")
	}
	if status, _ := h.get(t, second); status != http.StatusGone {
		t.Errorf("a file with a newer one after it: %d; want 410", status)
	}
}

func TestALaterAnswerReplacesTheFirst(t *testing.T) {
	goOn := make(chan struct{})
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		first := bot.Answer{Card: &bot.Card{Title: "Sedang dibaca"}}
		first.Later = func(ctx context.Context) (bot.Answer, error) {
			<-goOn
			data, err := in.Upload.Read(ctx)
			return bot.Answer{Card: &bot.Card{Title: "Isinya " + string(data)}}, err
		}
		return first, nil
	})
	s, _ := h.openWindow(t, "sari", "me")
	h.upload(t, "sari", "me", `C:\x\vvip.csv`, "vvip", strings.NewReader("a,b"))
	if said := s.must(); !strings.Contains(said.HTML, "📎 vvip.csv\nvvip") {
		t.Errorf("the window shows %s; want the name and the text of the file", said.HTML)
	}
	first := s.awaitText("Sedang dibaca")
	close(goOn)
	if last := s.awaitText("Isinya a,b"); last.Ref != first.Ref {
		t.Errorf("the result has the ref %q; want that of the first answer, %q", last.Ref, first.Ref)
	}
}

// TestAStopEndsLongWork checks that Run waits for work that may take minutes, and ends it.
func TestAStopEndsLongWork(t *testing.T) {
	ended := false
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
		return bot.Answer{Toast: "Sedang diimpor", Later: func(ctx context.Context) (bot.Answer, error) {
			<-ctx.Done()
			ended = true
			return bot.Answer{Toast: "Tidak jadi"}, nil
		}}, nil
	})
	h.upload(t, "sari", "me", "vvip.csv", "", strings.NewReader("a"))
	h.stop()
	if !ended {
		t.Error("Run returned before the work ended")
	}
}

func TestOnlyWhoMaySendFilesSeesTheButton(t *testing.T) {
	h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) { return bot.Answer{}, nil })
	for person, want := range map[string]bool{"ann": true, "dewi": false} {
		if _, page := h.get(t, "/?as="+person); strings.Contains(page, `id="attach"`) != want {
			t.Errorf("%s's page has the button: %v; want %v", person, !want, want)
		}
	}
}
