package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// TestAPersonSeesAndEndsTheirSessions checks the list, the buttons, and that nobody ends
// another person's.
func TestAPersonSeesAndEndsTheirSessions(t *testing.T) {
	door := doorFor("sari", "ann")
	for _, secret := range []string{"in-2", "in-3", "in-4"} {
		door.begin(secret, "sari")
	}
	h := newHarness(t, silent, withDoor(door, ""))
	_, page := h.ask(t, http.MethodGet, "/sessions", "", h.cookie("in-sari"))
	if strings.Count(page, "<li>") != 4 || strings.Count(page, "browser ini") != 1 || !strings.Contains(page, "2026-11-24 10:42") || !strings.Contains(page, `value="id-in-2"`) ||
		strings.Contains(page, "id-in-ann") || strings.Contains(page, "in-sari\"") {
		t.Errorf("the page is %q; want Sari's four sessions, one of them this browser's", page)
	}
	end := func(which, want string) string {
		t.Helper()
		got, _ := h.ask(t, http.MethodPost, "/sessions", "end="+which, form(h.cookie("in-sari")))
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
			t.Errorf("end=%s gives %d to %q; want 303 to %s", which, got.StatusCode, got.Header.Get("Location"), want)
		}
		return got.Header.Get("Set-Cookie")
	}
	for _, c := range []struct {
		which, to string
		left      int // of all
	}{{"id-in-2", "/sessions", 4}, {"id-in-ann", "/sessions", 4}, {"", "/sessions", 4}, {"others", "/sessions", 2}} {
		if end(c.which, c.to); door.open() != c.left {
			t.Errorf("after end=%s there are %d sessions; want %d", c.which, door.open(), c.left)
		}
	}
	if cookie := end("this", "/left"); !strings.Contains(cookie, "=; Path=/; Max-Age=0; HttpOnly") {
		t.Errorf("signing out sets the cookie %q; want it removed", cookie)
	}
	if got, page := h.ask(t, http.MethodGet, "/left", "", nil); got.StatusCode != http.StatusOK || !strings.Contains(page, "Anda sudah keluar") {
		t.Errorf("GET /left gives %d %q", got.StatusCode, page)
	}
	if got, _ := h.ask(t, http.MethodGet, "/", "", h.cookie("in-sari")); got.StatusCode != http.StatusForbidden {
		t.Errorf("after signing out the page gives %d; want 403", got.StatusCode)
	}
	if got, _ := h.ask(t, http.MethodPost, "/sessions", "end=others", form(h.cookie("in-sari"))); got.StatusCode != http.StatusForbidden {
		t.Errorf("without a session end=others gives %d; want 403", got.StatusCode)
	}
}

// TestAWindowOfBeforeDoesNothingForAnother checks that a window which was opened as somebody
// else can neither act nor show anything, once another person has entered in its browser.
func TestAWindowOfBeforeDoesNothingForAnother(t *testing.T) {
	rec := carding("x")
	h := newHarness(t, rec.handle, withDoor(doorFor("sari", "ann"), ""))
	for _, path := range []string{"/", "/snapshot", "/queue/now"} {
		if got, _ := h.ask(t, http.MethodGet, path+"?me=sari", "", h.cookie("in-ann")); got.StatusCode != http.StatusForbidden {
			t.Errorf("GET %s from a window of Sari's with Ann's session: status %d, want 403", path, got.StatusCode)
		}
	}
	for me, want := range map[string]int{"sari": http.StatusForbidden, "ann": http.StatusOK} {
		got, _ := h.ask(t, http.MethodPost, "/in?me="+me, `{"key":"key000000001","place":"me","line":"/cek"}`, func(r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			h.cookie("in-ann")(r)
		})
		if got.StatusCode != want {
			t.Errorf("an input from a window of %s with Ann's session: status %d, want %d", me, got.StatusCode, want)
		}
	}
	if n := len(rec.all()); n != 1 {
		t.Errorf("the handler got %d inputs; want Ann's own", n)
	}
}

// TestOnlyActsKeepASessionAlive checks that an open window, which connects again by itself,
// doesn't count as an act.
func TestOnlyActsKeepASessionAlive(t *testing.T) {
	door := doorFor("ann")
	h := newHarness(t, silent, withDoor(door, ""))
	for _, c := range []struct {
		method, path string
		acts         bool
	}{
		{http.MethodGet, "/", true}, {http.MethodGet, "/queue", true}, {http.MethodPost, "/in", true}, {http.MethodPost, "/upload", true},
		{http.MethodHead, "/", false}, {http.MethodGet, "/file", false},
	} {
		before := door.acts
		h.ask(t, c.method, c.path, "", h.cookie("in-ann"))
		if (door.acts > before) != c.acts {
			t.Errorf("%s %s counts as an act: %v; want %v", c.method, c.path, door.acts > before, c.acts)
		}
	}
	for _, path := range []string{"/events", "/snapshot", "/queue/now"} {
		before := door.acts
		ctx, cancel := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		h.cookie("in-ann")(r)
		got, err := http.DefaultClient.Do(r)
		if err != nil || got.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %v, %v", path, got, err)
		}
		cancel()
		got.Body.Close()
		if door.acts != before {
			t.Errorf("the stream %s counts as an act", path)
		}
	}
}

// TestASessionThatEndedClosesItsWindowsWithinSeconds also checks that no window ends while the
// store can't be read.
func TestASessionThatEndedClosesItsWindowsWithinSeconds(t *testing.T) {
	for _, path := range []string{"/events"} {
		synctest.Test(t, func(t *testing.T) {
			door := doorFor("ann")
			opt := (&harness{messages: map[bot.Place][]desk.Message{}}).options()
			withDoor(door, "")(&opt)
			d, err := desk.New(opt)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ran := make(chan error, 1)
			go func() { ran <- d.Run(ctx, silent) }()
			synctest.Wait()
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				r := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost"+path, nil)
				r.Header.Set("Cookie", "sigap_desk=in-ann")
				d.Handler().ServeHTTP(httptest.NewRecorder(), r)
			}()
			stays := func(d time.Duration) bool {
				select {
				case <-ended:
					return false
				case <-time.After(d):
					return true
				}
			}
			if !stays(time.Minute) {
				t.Fatalf("%s: the window ended though its session goes on", path)
			}
			door.fail(errors.New("the store is busy"))
			if !stays(time.Minute) {
				t.Fatalf("%s: the window ended although the session could not be checked", path)
			}
			door.fail(nil)
			door.end("in-ann")
			if stays(3 * time.Second) {
				t.Errorf("%s: three seconds after its session ended the window is still open", path)
			}
			cancel()
			if err := <-ran; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestADeskHasItsOwnName(t *testing.T) {
	rec := carding("x")
	h := newHarness(t, rec.handle, withDoor(doorFor("sari"), "https://desk.example.internal"))
	for name, want := range map[string]int{
		"desk.example.internal": 200, "DESK.example.internal": 200, "127.0.0.1:8147": 200,
		"example.internal": 403, "evil.desk.example.internal": 403, "desk.example.internal.evil.example": 403, "desk.example.internal:444": 403,
	} {
		if got, _ := h.ask(t, http.MethodGet, "/left", "", host(name)); got.StatusCode != want {
			t.Errorf("Host %s: status %d, want %d", name, got.StatusCode, want)
		}
	}
	send := func(host, origin, site string) int {
		got, _ := h.ask(t, http.MethodPost, "/in", `{"key":"key000000001","place":"me","line":"/cek"}`, func(r *http.Request) {
			r.Host = host
			for name, value := range map[string]string{"Content-Type": "application/json", "Cookie": "__Host-sigap=in-sari", "Origin": origin, "Sec-Fetch-Site": site} {
				if value != "" {
					r.Header.Set(name, value)
				}
			}
		})
		return got.StatusCode
	}
	for _, c := range []struct {
		host, origin, site string
		want               int
	}{
		{"desk.example.internal", "https://desk.example.internal", "same-origin", 200},
		{"127.0.0.1:8147", "https://desk.example.internal", "", 200}, // a proxy with its own Host
		{"desk.example.internal", "https://evil.example.internal", "same-site", 403},
		{"desk.example.internal", "https://evil.example", "cross-site", 403},
		{"desk.example.internal", "https://evil.example", "", 403},
		{"127.0.0.1:8147", "https://evil.example", "", 403},
	} {
		if got := send(c.host, c.origin, c.site); got != c.want {
			t.Errorf("an input to Host %s from %s %s: status %d, want %d", c.host, c.origin, c.site, got, c.want)
		}
	}
}
