package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/sim"
	"github.com/cc147/sigap/store"
)

const deskYAML = `
desk: {url: 'https://desk.example.internal/'}
people:
  - {id: dewi, name: Dewi, roles: [agent]}
  - {id: ratna, name: Ratna, roles: [lead]}
`

// deskSite is a data folder with the lists, and a configuration with a desk.
func deskSite(t *testing.T) (config, data string) {
	t.Helper()
	return writeConfig(t, deskYAML), importAll(t)
}

func TestADeskLinkIsPrintedOnceAndKeptAsItsHash(t *testing.T) {
	path, data := deskSite(t)
	link := func() string {
		return strings.TrimSpace(must(t, "desk-link", "dewi", "--config", path, "--data", data))
	}
	first := link()
	second := link()
	key, ok := strings.CutPrefix(second, "https://desk.example.internal/enter?key=")
	if !ok || len(key) != 43 || first == second {
		t.Fatalf("the links are %q and %q; want two of the desk's address with 32 random bytes", first, second)
	}
	if strings.Contains(read(t, filepath.Join(data, config.DataFileName)), key) {
		t.Error("the data file holds the key; want its hash alone")
	}
	if out := must(t, "desk-link", "dewi", "--revoke", "--config", path, "--data", data); out != "" {
		t.Errorf("revoking says %q; want nothing", out)
	}
	if out := must(t, "desk-link", "dewi", "--revoke", "--config", path, "--data", data); !strings.Contains(out, "had no link") {
		t.Errorf("revoking again says %q; want that there was no link", out)
	}
}

func TestWhatADeskLinkNeedsIsSaid(t *testing.T) {
	path, data := deskSite(t)
	off := writeConfig(t, "people: [{id: dewi, name: Dewi, roles: [agent]}]\n")
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"desk-link", "dewi", "--config", off, "--data", data}, "has no desk"},
		{[]string{"desk-link", "mallory", "--config", path, "--data", data}, "dewi, ratna"},
		{[]string{"desk-link", "--config", path}, "--help"},
		{[]string{"desk-link", "dewi", "--config", path, "--data", t.TempDir()}, "no data file"},
	} {
		if _, _, err := call(t, c.args...); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("sigap %v: %v; want %q", c.args, err, c.say)
		}
	}
}

// TestTheDeskAloneIsEnough: no service's token is set, the desk serves.
func TestTheDeskAloneIsEnough(t *testing.T) {
	path := writeConfig(t, "data: "+importAll(t)+"\n"+strings.Replace(deskYAML, "{url", "{listen: '127.0.0.1:0', url", 1))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said := &bottest.Log{}
	err := runServe(ctx, path, tokens(nil), io.MultiWriter(said, stopAt{"ready", cancel}), slog.New(slog.DiscardHandler), time.Now)
	if err != nil || !strings.Contains(said.String(), "desk      on: https://desk.example.internal") {
		t.Errorf("serve ended with %v and said\n%s\nwant the desk on and no fault", err, said.String())
	}
}

// TestALinkLeadsToItsPersonsDesk is the whole way on the real program, with the
// commands beside it: a link enters, and after it was revoked nothing does, nor
// stays.
func TestALinkLeadsToItsPersonsDesk(t *testing.T) {
	f := openFloor(t, sim.People)
	f.stop()
	f.deskURL = "http://localhost"
	f.start()
	path := writeConfig(t, "desk: {url: '"+f.url+"'}\npeople: [{id: ratna, name: Ratna, roles: [lead]}]\n")
	c := readConfig(t, path)
	c.Data = f.dir
	end, err := serveControl(c, slog.New(slog.DiscardHandler))(t.Context(), app.Running{Store: f.store})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	link := func(more ...string) string {
		return must(t, append([]string{"desk-link", "ratna", "--config", path, "--data", f.dir}, more...)...)
	}
	old := f.enter(t, strings.TrimSpace(link()))
	cookie := f.enter(t, strings.TrimSpace(link()))
	if _, ok := f.get(t, "/", old); ok {
		t.Error("the first link still enters; want that the second one ended it")
	}
	page, ok := f.get(t, "/", cookie)
	if !ok || !strings.Contains(page, "<bdi>Ratna</bdi>") || strings.Contains(page, "Dewi") || strings.Contains(page, `id="try"`) {
		t.Errorf("the page is %q; want Ratna's, without the switch and the demonstration's hint", page)
	}
	window := f.open(t, "/events", cookie)
	if said := link("--revoke"); said != "" {
		t.Errorf("revoking says %q; want nothing", said)
	}
	if _, err := io.Copy(io.Discard, window); err != nil { // reads until the desk ends it
		t.Errorf("the open window's stream broke: %v", err)
	}
	if said := link("--revoke"); !strings.Contains(said, "had no link") {
		t.Errorf("revoking again says %q; want that there was no link", said)
	}
	if page, ok := f.get(t, "/", cookie); ok || !strings.Contains(page, "Minta tautan Anda") {
		t.Errorf("with a revoked link the page is %q; want the stranger's", page)
	}
	if err := f.store.View(t.Context(), func(tx *store.Tx) error {
		var acts []string
		for _, e := range tx.AuditOf("ratna") {
			acts = append(acts, e.Action)
			if strings.HasPrefix(e.Action, "desk_") && e.Person != caller() {
				t.Errorf("%s is by %q in the audit; want who called the command, %q", e.Action, e.Person, caller())
			}
		}
		if want := []string{"roles", "desk_link", "desk_link", "desk_revoke"}; !slices.Equal(acts, want) {
			t.Errorf("the audit of ratna has %v; want %v", acts, want)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// enter follows a link and returns the cookie.
func (f *floor) enter(t *testing.T, link string) *http.Cookie {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+u.RequestURI(), nil)
	if err != nil {
		t.Fatal(err)
	}
	plain := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := plain.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if len(got.Cookies()) != 1 {
		t.Fatalf("the link gives %d and %d cookies; want one", got.StatusCode, len(got.Cookies()))
	}
	return got.Cookies()[0]
}

// get reads a page; false is a refusal.
func (f *floor) get(t *testing.T, path string, cookie *http.Cookie) (string, bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(cookie)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), got.StatusCode == http.StatusOK
}

// open opens an event stream; while the program starts it comes again.
func (f *floor) open(t *testing.T, path string, cookie *http.Cookie) io.Reader {
	t.Helper()
	for {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(cookie)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { got.Body.Close() })
		switch got.StatusCode {
		case http.StatusOK:
			return got.Body
		case http.StatusServiceUnavailable:
		default:
			t.Fatalf("GET %s: status %d, want 200", path, got.StatusCode)
		}
	}
}
