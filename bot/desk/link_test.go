package desk_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/cc147/sigap/bot/desk"
)

// TestOpeningALinkChangesNothing checks that a link's page says who would enter, that it sets
// no cookie, and that the link is good however often it was opened: a chat's preview, an
// image and a foreign page can't do more.
func TestOpeningALinkChangesNothing(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	if got := desk.LinkTo("https://desk.example.internal", "link-sari"); got != "https://desk.example.internal/enter?key=link-sari" {
		t.Errorf("the link is %q", got)
	}
	for range 3 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got, page := h.ask(t, method, "/enter?key=link-sari", "", func(r *http.Request) {
				h.cookie("in-ann")(r)
				r.Header.Set("Sec-Fetch-Site", "cross-site")
				r.Header.Set("Sec-Fetch-Mode", "no-cors")
				r.Header.Set("Sec-Fetch-Dest", "image")
			})
			if got.StatusCode != http.StatusOK || got.Header.Get("Set-Cookie") != "" {
				t.Fatalf("%s gives %d with the cookie %q; want a page without one", method, got.StatusCode, got.Header.Get("Set-Cookie"))
			}
			if method == http.MethodGet && (!strings.Contains(page, "Masuk sebagai <bdi>Sari</bdi> (Tier 2 Outbound)?") || !strings.Contains(page, `method="post" action="/enter"`)) {
				t.Fatalf("the page is %q; want who would enter, and a form", page)
			}
		}
	}
	if _, page := h.ask(t, http.MethodGet, "/", "", h.cookie("in-ann")); !strings.Contains(page, "<bdi>Ann</bdi>") || len(door.entered()) != 0 {
		t.Error("opening a link used it, or ended the session of before")
	}
}

// TestTheButtonBeginsASession checks that the form alone lets somebody in, once, and what the
// cookie is.
func TestTheButtonBeginsASession(t *testing.T) {
	for url, want := range map[string]string{
		"https://desk.example.internal":      "__Host-sigap=new-1-sari; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Strict",
		"https://desk.example.internal:8443": "__Host-sigap-8443=new-1-sari; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Strict",
		"http://127.0.0.1:8147":              "sigap_desk-8147=new-1-sari; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict",
		"http://[::1]:8148":                  "sigap_desk-8148=new-1-sari; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict",
	} {
		door := doorFor("sari")
		h := newHarness(t, silent, withDoor(door, url))
		got, body := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form(header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0")))
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/" || got.Header.Get("Set-Cookie") != want {
			t.Errorf("%s: entering gives %d to %q with %q; want 303 to / with %q", url, got.StatusCode, got.Header.Get("Location"), got.Header.Get("Set-Cookie"), want)
		}
		if strings.Contains(body+got.Header.Get("Location"), "link-sari") {
			t.Errorf("%s: the answer has the key: %q", url, body)
		}
		if len(door.entered()) != 1 || door.entered()[0].Browser != "Firefox, Linux" {
			t.Errorf("%s: the visits are %+v; want one, with the browser's family", url, door.entered())
		}
		value, _, _ := strings.Cut(want, ";")
		if _, page := h.ask(t, http.MethodGet, "/?as=ann", "", header("Cookie", value)); !strings.Contains(page, "<bdi>Sari</bdi>") {
			t.Errorf("%s: with the cookie the page is %q; want Sari's", url, page)
		}
		if got, page := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form()); got.StatusCode != http.StatusForbidden || !strings.Contains(page, "Tautan ini sudah dipakai") || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: the used link gives %d %q; want 403 and that it was used", url, got.StatusCode, page)
		}
		if got, _ := h.ask(t, http.MethodPost, "/enter?key=link-sari", "", form()); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: a POST with the key in the address gives %d; want 403", url, got.StatusCode)
		}
	}
}

// TestAForeignPageLetsNobodyIn checks that neither a form, a script nor an image of another
// site enters with its own key, signs out, or ends sessions: login CSRF and its like.
func TestAForeignPageLetsNobodyIn(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	for name, foreign := range map[string]func(*http.Request){
		"cross-site": header("Sec-Fetch-Site", "cross-site"), "same-site": header("Sec-Fetch-Site", "same-site"),
		"an old browser": header("Origin", "http://evil.example"), "a sandboxed frame": header("Origin", "null"), "another port": header("Origin", "http://127.0.0.1:1"),
	} {
		for path, body := range map[string]string{"/enter": "key=link-sari", "/sessions": "end=this"} {
			got, _ := h.ask(t, http.MethodPost, path, body, form(h.cookie("in-ann"), foreign))
			if got.StatusCode != http.StatusForbidden || got.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s: POST %s gives %d with the cookie %q; want 403 and none", name, path, got.StatusCode, got.Header.Get("Set-Cookie"))
			}
		}
	}
	if _, err := door.Session(t.Context(), "in-ann", false); err != nil || len(door.entered()) != 0 {
		t.Errorf("a foreign page ended a session (%v) or used a link (%d times)", err, len(door.entered()))
	}
}

// TestABrowserInUseSaysWhose checks that another person's session ends only after the page
// has said whose it is, also where the cookie did not come with the opened link.
func TestABrowserInUseSaysWhose(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	const said = "Browser ini sedang dipakai <bdi>Ann</bdi> (Lead)"
	if _, page := h.ask(t, http.MethodGet, "/enter?key=link-sari", "", h.cookie("in-ann")); !strings.Contains(page, said) || !strings.Contains(page, `name="ends" value="id-in-ann"`) {
		t.Errorf("the page is %q; want whose session the browser has", page)
	}
	if _, page := h.ask(t, http.MethodGet, "/enter?key=link-sari", "", nil); strings.Contains(page, "sedang dipakai") {
		t.Errorf("without a session the page is %q", page)
	}
	got, page := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form(h.cookie("in-ann")))
	if got.StatusCode != http.StatusOK || !strings.Contains(page, said) || got.Header.Get("Set-Cookie") != "" || len(door.entered()) != 0 {
		t.Fatalf("without having said so, entering gives %d %q; want the page that says it", got.StatusCode, page)
	}
	got, _ = h.ask(t, http.MethodPost, "/enter", "key=link-sari&ends=id-in-ann", form(h.cookie("in-ann")))
	if got.StatusCode != http.StatusSeeOther || len(door.entered()) != 1 || door.entered()[0].Old != "in-ann" {
		t.Errorf("then entering gives %d and the visits %+v; want Ann's session replaced", got.StatusCode, door.entered())
	}
	door.links["link-2"] = "ann"
	door.begin("in-ann", "ann")
	if got, _ = h.ask(t, http.MethodPost, "/enter", "key=link-2", form(h.cookie("in-ann"))); got.StatusCode != http.StatusSeeOther {
		t.Errorf("entering anew as the same person gives %d; want 303 without a question", got.StatusCode)
	}
}

// TestEachRefusalSaysWhatToDo checks the page of each reason, in both languages.
func TestEachRefusalSaysWhatToDo(t *testing.T) {
	door := doorFor("sari", "ann")
	door.links["gone"], door.links["nobody"] = "", "mallory"
	h := newHarness(t, carding("x").handle, withDoor(door, ""))
	for path, want := range map[string]string{
		"/enter?key=wrong": "Tautan ini tidak dikenal", "/enter": "Tautan ini tidak dikenal", "/enter?key=" + strings.Repeat("x", 1000): "Tautan ini tidak dikenal",
		"/enter?key=gone": "Bila bukan Anda yang memakainya", "/enter?key=nobody": "Anda tidak punya peran",
		"/": "sesi Anda sudah berakhir", "/queue": "sesi Anda sudah berakhir", "/sessions": "sesi Anda sudah berakhir",
	} {
		got, page := h.ask(t, http.MethodGet, path, "", h.cookie("wrong"))
		if got.StatusCode != http.StatusForbidden || !strings.Contains(page, want) || !strings.Contains(page, `<section lang="en"><h2>`) {
			t.Errorf("GET %.20s gives %d %q; want 403 with %q", path, got.StatusCode, page, want)
		}
		if !strings.Contains(page, "new link") && !strings.Contains(page, "new entry link") {
			t.Errorf("GET %.20s: %q doesn't say what to do", path, page)
		}
	}
	for _, path := range []string{"/events", "/snapshot", "/queue/now"} {
		if got, _ := h.ask(t, http.MethodGet, path, "", h.cookie("wrong")); got.StatusCode != http.StatusForbidden {
			t.Errorf("GET %s without a session: status %d, want 403", path, got.StatusCode)
		}
	}
	got, _ := h.ask(t, http.MethodPost, "/in", `{"key":"key000000001","place":"me","line":"/cek"}`, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/json")
		h.cookie("wrong")(r)
	})
	if got.StatusCode != http.StatusForbidden {
		t.Errorf("an input without a session: status %d, want 403", got.StatusCode)
	}
}

// TestAttemptsAreLimitedAndShutNobodyOut checks that after many wrong keys no reason is given
// any more, from anywhere, and that a right key enters all the same: behind a proxy all come
// from one address.
func TestAttemptsAreLimitedAndShutNobodyOut(t *testing.T) {
	door := doorFor("sari")
	h := newHarness(t, silent, withDoor(door, ""))
	for i := range 300 {
		got, page := h.ask(t, http.MethodPost, "/enter", fmt.Sprintf("key=wrong-%d", i), form())
		want := http.StatusForbidden
		if i >= 10 {
			want = http.StatusTooManyRequests
		}
		if got.StatusCode != want || (want == http.StatusTooManyRequests) != strings.Contains(page, "Tunggu satu menit") {
			t.Fatalf("attempt %d gives %d %q; want %d", i+1, got.StatusCode, page, want)
		}
	}
	if got, _ := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form()); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after 300 wrong keys from the same address the right one gives %d; want 303", got.StatusCode)
	}
}

// TestOneLinkLetsOneBrowserIn checks that of two forms sent at once exactly one enters.
func TestOneLinkLetsOneBrowserIn(t *testing.T) {
	door := doorFor("sari")
	h := newHarness(t, silent, withDoor(door, ""))
	var both sync.WaitGroup
	codes := make([]int, 2)
	for i := range codes {
		both.Go(func() {
			got, _ := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form())
			codes[i] = got.StatusCode
		})
	}
	both.Wait()
	if codes[0]+codes[1] != http.StatusSeeOther+http.StatusForbidden {
		t.Errorf("two forms with one link give %v; want one in and one refused", codes)
	}
}

// TestAFaultIsSaidAndNotCountedAsAnAttempt checks the page where the store can't be read or
// written.
func TestAFaultIsSaidAndNotCountedAsAnAttempt(t *testing.T) {
	door := doorFor("sari")
	h := newHarness(t, silent, withDoor(door, ""))
	door.fail(errors.New("the disk is full"))
	for range 20 {
		if got, page := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form()); got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "Coba sebentar lagi") {
			t.Fatalf("while the store fails entering gives %d %q; want 503 and what to do", got.StatusCode, page)
		}
	}
	door.fail(nil)
	if got, _ := h.ask(t, http.MethodPost, "/enter", "key=wrong", form()); got.StatusCode != http.StatusForbidden {
		t.Errorf("then a wrong key gives %d; want 403", got.StatusCode)
	}
	if got, _ := h.ask(t, http.MethodPost, "/enter", "key=link-sari", form()); got.StatusCode != http.StatusSeeOther {
		t.Errorf("then the link gives %d; want 303", got.StatusCode)
	}
}

func TestTheDemonstrationHasNoDoor(t *testing.T) {
	h := newHarness(t, silent)
	for _, path := range []string{"/enter?key=link-sari", "/sessions"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if got, _ := h.ask(t, method, path, "", form()); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s where people choose who they are: status %d, want 404", method, path, got.StatusCode)
			}
		}
	}
	if _, page := h.ask(t, http.MethodGet, "/", "", nil); strings.Contains(page, "/sessions") {
		t.Error("the demonstration's page has a button to sign out")
	}
}
