package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/app"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/sim"
	"github.com/cc147/sigap/store"
)

// door is a floor whose people enter by links, and the commands beside it.
type door struct {
	*floor
	config string
	clock  atomic.Int64 // seconds after its start
}

func openDoor(t *testing.T) *door {
	t.Helper()
	d := &door{floor: openFloor(t, sim.People)}
	d.stop()
	begun := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	d.now = func() time.Time { return begun.Add(time.Duration(d.clock.Load()) * time.Second) }
	d.floor.door = &config.Desk{URL: "http://localhost", Idle: 12 * time.Hour, Session: 30 * 24 * time.Hour}
	d.restart(func() {})
	return d
}

// restart runs between, and starts the program and its socket.
func (d *door) restart(between func()) {
	d.Helper()
	between()
	d.start()
	d.config = writeConfig(d.T, "desk: {url: '"+d.url+"'}\npeople: [{id: ratna, name: Ratna, roles: [lead]}, {id: dewi, name: Dewi, roles: [agent]}]\n")
	c := readConfig(d.T, d.config)
	c.Data = d.dir
	end, err := serveControl(c, slog.New(slog.DiscardHandler))(d.Context(), app.Running{Store: d.store})
	if err != nil {
		d.Fatal(err)
	}
	stop := d.stop
	d.stop = func() { end(); stop() }
}

func (d *door) link(args ...string) string {
	d.Helper()
	return strings.TrimSpace(must(d.T, append(append([]string{"desk-link"}, args...), "--config", d.config, "--data", d.dir)...))
}

// enter opens a link and presses the button of its page. It returns the cookie, or nil, and
// the page.
func (d *door) enter(link string, old *http.Cookie) (*http.Cookie, string) {
	d.Helper()
	u, err := url.Parse(link)
	if err != nil {
		d.Fatal(err)
	}
	if asked, ok := d.get(d.T, u.RequestURI(), nil); !ok {
		return nil, asked
	}
	r, err := http.NewRequestWithContext(d.Context(), http.MethodPost, d.url+u.Path, strings.NewReader(u.RawQuery))
	if err != nil {
		d.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if old != nil {
		r.AddCookie(old)
	}
	plain := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := plain.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer got.Body.Close()
	page, err := io.ReadAll(got.Body)
	if err != nil {
		d.Fatal(err)
	}
	if len(got.Cookies()) != 1 {
		return nil, string(page)
	}
	return got.Cookies()[0], ""
}

// acts are the entries of the audit about a subject: action and reason.
func (d *door) acts(subject string) (out []string) {
	d.Helper()
	if err := d.store.View(d.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf(subject) {
			if e.Action == "roles" {
				continue
			}
			var body struct{ Why string }
			raw, _ := e.Body.(json.RawMessage)
			if err := json.Unmarshal(raw, &body); err != nil {
				return err
			}
			out = append(out, strings.TrimSpace(e.Person+" "+e.Action+" "+body.Why))
		}
		return nil
	}); err != nil {
		d.Fatal(err)
	}
	return out
}

// TestALinkLeadsToItsPersonsDesk is the whole way on the real program, with the commands
// beside it: a link enters once, a restart keeps the session, and after it was revoked nothing
// enters, nor stays.
func TestALinkLeadsToItsPersonsDesk(t *testing.T) {
	d := openDoor(t)
	old := d.link("ratna")
	link := d.link("ratna")
	if cookie, page := d.enter(old, nil); cookie != nil || !strings.Contains(page, "dicabut atau diganti") {
		t.Errorf("the first link gives %v, %q; want that the second one ended it", cookie, page)
	}
	cookie, page := d.enter(link, nil)
	if cookie == nil {
		t.Fatalf("the link should enter; the page is %q", page)
	}
	if again, page := d.enter(link, nil); again != nil || !strings.Contains(page, "sudah dipakai") {
		t.Errorf("the used link gives %v, %q; want that it was used", again, page)
	}
	page, ok := d.get(t, "/", cookie)
	if !ok || !strings.Contains(page, "<bdi>Ratna</bdi>") || strings.Contains(page, "Dewi") || strings.Contains(page, `id="try"`) {
		t.Errorf("the page is %q; want Ratna's, without the switch and the demonstration's hint", page)
	}
	d.restart(d.stop)
	if _, ok := d.get(t, "/", cookie); !ok {
		t.Error("a restart ended the session")
	}
	window := d.open(t, "/events", cookie)
	if said := d.link("--list"); !strings.Contains(said, "ratna") || strings.Contains(said, cookie.Value) {
		t.Errorf("the list says %q; want Ratna's session, without its secret", said)
	}
	if said := d.link("ratna", "--revoke"); said != "ratna: ended 0 links and 1 session" {
		t.Errorf("revoking says %q; want what has ended", said)
	}
	if _, err := io.Copy(io.Discard, window); err != nil { // reads until the desk ends it
		t.Errorf("the open window's stream broke: %v", err)
	}
	if said := d.link("--list"); said != "nobody has a link or a session" {
		t.Errorf("then the list says %q; want nobody", said)
	}
	if page, ok := d.get(t, "/", cookie); ok || !strings.Contains(page, "sesi Anda sudah berakhir") {
		t.Errorf("with an ended session the page is %q; want the stranger's", page)
	}
	by := control.Self("")
	if want := []string{by + " desk_link", by + " desk_link_end replaced", by + " desk_link", "system desk_refused revoked", "ratna desk_enter",
		"system desk_refused used", by + " desk_end revoked"}; !slices.Equal(d.acts("ratna"), want) {
		t.Errorf("the audit of ratna has\n%q\nwant\n%q", d.acts("ratna"), want)
	}
}

// TestARestoreEndsLinksAndSessions is item 4 of the integrity issue: a backup from before a
// revocation gives nobody's access back.
func TestARestoreEndsLinksAndSessions(t *testing.T) {
	d := openDoor(t)
	cookie, page := d.enter(d.link("ratna"), nil)
	if cookie == nil {
		t.Fatalf("the link should enter; the page is %q", page)
	}
	unused := d.link("dewi")
	backup := filepath.Join(t.TempDir(), "backup.db")
	must(t, "backup", "--config", d.config, "--data", d.dir, "--to", backup)
	d.link("ratna", "--revoke")
	d.link("dewi", "--revoke")
	d.restart(func() {
		d.stop()
		if said := must(t, "restore", backup, "--data", d.dir, "--replace"); !strings.Contains(said, "all links and sessions of the desk have ended") || !strings.Contains(said, "sigap desk-link") {
			t.Errorf("restore says %q; want that links and sessions have ended, and what to do", said)
		}
	})
	if _, ok := d.get(t, "/", cookie); ok {
		t.Error("after a restore the revoked session is good again")
	}
	if again, page := d.enter(unused, nil); again != nil || !strings.Contains(page, "dipulihkan dari cadangan") {
		t.Errorf("after a restore the revoked link gives %v, %q; want that a restore ended it", again, page)
	}
	if fresh, page := d.enter(d.link("ratna"), nil); fresh == nil {
		t.Errorf("after a restore a new link gives %q; want it to enter", page)
	}
}

// TestASessionEndsByItsTimes checks both limits with the clock of the program.
func TestASessionEndsByItsTimes(t *testing.T) {
	d := openDoor(t)
	const hour = 3600
	cookie, _ := d.enter(d.link("ratna"), nil)
	other, _ := d.enter(d.link("ratna"), nil)
	expired := d.link("ratna")
	for range 59 { // acts every 12 hours, to the day before the 30th
		d.clock.Add(12 * hour)
		if _, ok := d.get(t, "/", cookie); !ok {
			t.Fatalf("after %d hours the session has ended; want it to go on", d.clock.Load()/hour)
		}
	}
	if _, ok := d.get(t, "/", other); ok {
		t.Error("a session without an act for a month goes on; want 12 hours")
	}
	d.clock.Add(12*hour - 1)
	if _, ok := d.get(t, "/", cookie); !ok {
		t.Error("a second before 30 days the session has ended")
	}
	d.clock.Add(2)
	if _, ok := d.get(t, "/", cookie); ok {
		t.Error("a session goes on after 30 days")
	}
	if again, page := d.enter(expired, nil); again != nil || !strings.Contains(page, "lewat waktunya") {
		t.Errorf("a link of a month ago gives %v, %q; want that its time is over", again, page)
	}
}

// get reads a page; false is a refusal.
func (f *floor) get(t *testing.T, path string, cookie *http.Cookie) (string, bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
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
