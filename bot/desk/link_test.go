package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
)

// keyring holds the known secret keys.
type keyring struct {
	mu   sync.Mutex
	keys map[string]string // person by key
	err  error
}

func (k *keyring) who(_ context.Context, key string) (bot.Account, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	person, ok := k.keys[key]
	return bot.Account{Platform: desk.Name, ID: person}, ok, k.err
}

func (k *keyring) set(person, key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys = map[string]string{key: person}
}

func (k *keyring) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// byLinks configures a harness for secret links, at an address.
func byLinks(k *keyring, url string) func(*desk.Options) {
	return func(o *desk.Options) { o.Switch, o.Who, o.URL = false, k.who, url }
}

func TestALinkMovesTheKeyIntoACookie(t *testing.T) {
	for url, want := range map[string]string{
		"https://desk.example.internal": "__Host-sigap=secret; Path=/; HttpOnly; Secure; SameSite=Strict",
		"":                              "sigap_desk=secret; Path=/; HttpOnly; SameSite=Strict",
	} {
		k := &keyring{}
		k.set("sari", "secret")
		h := newHarness(t, silent, byLinks(k, url))
		if got := desk.LinkTo("https://desk.example.internal", "secret"); got != "https://desk.example.internal/enter?key=secret" {
			t.Errorf("the link is %q", got)
		}
		got, body := h.ask(t, http.MethodGet, "/enter?key=secret", "", nil)
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/entered" || got.Header.Get("Set-Cookie") != want {
			t.Errorf("the link of %q gives %d to %q with the cookie %q; want 303 to /entered with %q", url, got.StatusCode, got.Header.Get("Location"), got.Header.Get("Set-Cookie"), want)
		}
		if strings.Contains(body, "secret") {
			t.Errorf("the redirect shows the key: %q", body)
		}
		// The next page is not a redirect: browsers don't send a strict cookie along
		// redirects that began at another site.
		if got, body := h.ask(t, http.MethodGet, "/entered", "", nil); got.StatusCode != http.StatusOK || !strings.Contains(body, `content="0; url=/"`) || strings.Contains(body, "secret") {
			t.Errorf("GET /entered gives %d %q; want a page that leads on to /", got.StatusCode, body)
		}
		cookie, _, _ := strings.Cut(want, ";")
		if _, page := h.ask(t, http.MethodGet, "/?as=ann", "", header("Cookie", cookie)); !strings.Contains(page, "<bdi>Sari</bdi>") {
			t.Errorf("with the cookie the page is %q; want Sari's", page)
		}
	}
}

func TestAKeyThatIsNobodysShowsTheStrangersPage(t *testing.T) {
	k := &keyring{}
	k.set("sari", "secret")
	h := newHarness(t, carding("x").handle, byLinks(k, ""))
	k.set("sari", "another")
	for path, cookie := range map[string]string{
		"/enter?key=secret": "", "/enter": "", "/enter?key=" + strings.Repeat("x", 1000): "", "/": "sigap_desk=secret", "/queue": "sigap_desk=secret",
	} {
		got, page := h.ask(t, http.MethodGet, path, "", header("Cookie", cookie))
		if got.StatusCode != http.StatusForbidden || !strings.Contains(page, "belum terdaftar") || !strings.Contains(page, `<section lang="en"><h2>This link isn&#39;t known`) {
			t.Errorf("GET %.20s gives %d %q; want 403 and both languages' words", path, got.StatusCode, page)
		}
		if got.Header.Get("Set-Cookie") != "" {
			t.Errorf("GET %.20s sets a cookie", path)
		}
	}
	for _, path := range []string{"/events", "/snapshot", "/queue/now"} {
		if got, _ := h.ask(t, http.MethodGet, path, "", header("Cookie", "sigap_desk=secret")); got.StatusCode != http.StatusForbidden {
			t.Errorf("GET %s with a revoked key: status %d, want 403", path, got.StatusCode)
		}
	}
	got, _ := h.ask(t, http.MethodPost, "/in", `{"key":"key000000001","place":"me","line":"/cek"}`, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", "sigap_desk=secret")
	})
	if got.StatusCode != http.StatusForbidden {
		t.Errorf("an input with a revoked key: status %d, want 403", got.StatusCode)
	}
}

func TestTheDemonstrationHasNoLinks(t *testing.T) {
	h := newHarness(t, silent)
	if got, _ := h.ask(t, http.MethodGet, "/enter?key=secret", "", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("a link where people choose who they are: status %d, want 404", got.StatusCode)
	}
}

// TestARevokedKeyEndsItsWindowsWithinSeconds also checks that no window ends while the
// store can't be read.
func TestARevokedKeyEndsItsWindowsWithinSeconds(t *testing.T) {
	for _, path := range []string{"/events"} {
		synctest.Test(t, func(t *testing.T) {
			k := &keyring{}
			k.set("ann", "secret")
			opt := (&harness{messages: map[bot.Place][]desk.Message{}}).options()
			byLinks(k, "")(&opt)
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
				r.Header.Set("Cookie", "sigap_desk=secret")
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
				t.Fatalf("%s: the window ended though its key holds", path)
			}
			k.fail(errors.New("the store is busy"))
			if !stays(time.Minute) {
				t.Fatalf("%s: the window ended although the key could not be checked", path)
			}
			k.fail(nil)
			k.set("ann", "another")
			if stays(3 * time.Second) {
				t.Errorf("%s: three seconds after its key was revoked the window is still open", path)
			}
			cancel()
			if err := <-ran; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestADeskHasItsOwnName(t *testing.T) {
	k := &keyring{}
	k.set("sari", "secret")
	rec := carding("x")
	h := newHarness(t, rec.handle, byLinks(k, "https://desk.example.internal"))
	for name, want := range map[string]int{
		"desk.example.internal": 200, "DESK.example.internal": 200, "127.0.0.1:8147": 200,
		"example.internal": 403, "evil.desk.example.internal": 403, "desk.example.internal.evil.example": 403, "desk.example.internal:444": 403,
	} {
		if got, _ := h.ask(t, http.MethodGet, "/entered", "", host(name)); got.StatusCode != want {
			t.Errorf("Host %s: status %d, want %d", name, got.StatusCode, want)
		}
	}
	send := func(host, origin, site string) int {
		got, _ := h.ask(t, http.MethodPost, "/in", `{"key":"key000000001","place":"me","line":"/cek"}`, func(r *http.Request) {
			r.Host = host
			for name, value := range map[string]string{"Content-Type": "application/json", "Cookie": "__Host-sigap=secret", "Origin": origin, "Sec-Fetch-Site": site} {
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
