package desk_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/desk"
)

// ask sends one request and returns the response and its body.
func (h *harness) ask(t *testing.T, method, path, body string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	plain := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := plain.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got, string(text)
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

func TestHosts(t *testing.T) {
	h := newHarness(t, silent)
	for name, want := range map[string]int{
		"localhost": 200, "LOCALHOST:80": 200, "127.0.0.1:8147": 200, "[::1]:8147": 200, "[::1]": 200, "localhost.": 200, "localhost.:8147": 200,
		"evil.example": 403, "evil.example:8147": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example:80": 403, "192.168.1.9:8147": 403, "0.0.0.0:8147": 403,
	} {
		if got, _ := h.ask(t, http.MethodGet, "/", "", host(name)); got.StatusCode != want {
			t.Errorf("Host %s: status %d, want %d", name, got.StatusCode, want)
		}
	}
}

// TestTheSameHostIsWrittenInSeveralWays: with the port that its address has anyway, and
// with the dot at the end of a whole name.
func TestTheSameHostIsWrittenInSeveralWays(t *testing.T) {
	for host, want := range map[string]bool{
		"desk.example": true, "DESK.example": true, "desk.example:443": true, "desk.example.": true, "desk.example.:443": true, "127.0.0.1:8147": true,
		"desk.example:80": false, "desk.example:8443": false, "desk.example:443:443": false, "desk.example..": false, "desk.example.evil.example": false, "": false, ".": false,
	} {
		if got := desk.IsHost(host, "https://desk.example"); got != want {
			t.Errorf("IsHost(%q, https://desk.example) = %v, want %v", host, got, want)
		}
	}
	for host, want := range map[string]bool{"desk.example": false, "desk.example:443": false, "desk.example:8443": true, "desk.example.:8443": true} {
		if got := desk.IsHost(host, "https://desk.example:8443"); got != want {
			t.Errorf("IsHost(%q, https://desk.example:8443) = %v, want %v", host, got, want)
		}
	}
	if desk.IsHost("desk.example", "") || desk.IsHost("", "") {
		t.Error("without an address of its own the desk should have this machine's names alone")
	}
}

func TestForeignPagesCantSend(t *testing.T) {
	rec := carding("x")
	h := newHarness(t, rec.handle)
	for _, path := range []string{"/in", "/as"} {
		for _, foreign := range []func(*http.Request){header("Sec-Fetch-Site", "cross-site"), header("Sec-Fetch-Site", "same-site"), header("Origin", "http://evil.example")} {
			if got, _ := h.ask(t, http.MethodPost, path, `{}`, foreign); got.StatusCode != http.StatusForbidden {
				t.Errorf("POST %s from a foreign page: status %d, want 403", path, got.StatusCode)
			}
		}
	}
	if got := rec.all(); len(got) != 0 {
		t.Errorf("the handler got %+v from a foreign page", got)
	}
}

func TestHeaders(t *testing.T) {
	h := newHarness(t, silent)
	for _, path := range []string{"/", "/desk.css", "/desk.js", "/input.js", "/nothing"} {
		got, _ := h.ask(t, http.MethodGet, path, "", nil)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		} {
			if got.Header.Get(name) != want {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got.Header.Get(name), want)
			}
		}
	}
}

func TestRefusedInputs(t *testing.T) {
	rec := carding("x")
	h := newHarness(t, rec.handle)
	const key, press = `"key":"key000000001","place":"me"`, `"press":{"action":"claim","turn":"1"}`
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"no JSON":             {`/cek`, 400},
		"nothing":             {`{` + key + `}`, 400},
		"two inputs":          {`{` + key + `,"line":"/cek",` + press + `}`, 400},
		"unknown member":      {`{` + key + `,"line":"/cek","account":"sari"}`, 400},
		"second value":        {`{` + key + `,"line":"/cek"} {}`, 400},
		"no key":              {`{"place":"me","line":"/cek"}`, 400},
		"key of other signs":  {`{"key":"key-00000001","place":"me","line":"/cek"}`, 400},
		"long key":            {`{"key":"` + strings.Repeat("k", 41) + `","place":"me","line":"/cek"}`, 400},
		"no action":           {`{` + key + `,"press":{"action":"","turn":"1"}}`, 400},
		"turn below zero":     {`{` + key + `,"press":{"action":"claim","turn":"-1"}}`, 400},
		"turn isn't a string": {`{` + key + `,"press":{"action":"claim","turn":1}}`, 400},
		"long subject":        {`{` + key + `,"press":{"action":"claim","turn":"1","subject":"` + strings.Repeat("K", 201) + `"}}`, 400},
		"no slash":            {`{` + key + `,"line":"cek"}`, 400},
		"only a slash":        {`{` + key + `,"line":"/ cek"}`, 400},
		"41 fields":           {`{` + key + `,"submit":{"action":"close","turn":"1","fields":{` + fields(41) + `}}}`, 400},
		"foreign place":       {`{"key":"key000000001","place":"c:jaringan","line":"/cek"}`, 403},
		"over 64 KiB":         {`{` + key + `,"line":"/cek ` + strings.Repeat("x", 64<<10) + `"}`, 413},
	} {
		got, text := h.ask(t, http.MethodPost, "/in?as=dewi", c.body, header("Content-Type", "application/json"))
		if got.StatusCode != c.want {
			t.Errorf("%s: status %d %q, want %d", name, got.StatusCode, text, c.want)
		}
	}
	if got, _ := h.ask(t, http.MethodPost, "/in", `{`+key+`,"line":"/cek"}`, header("Content-Type", "text/plain")); got.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("an input as text/plain: status %d, want 415", got.StatusCode)
	}
	if in := rec.all(); len(in) != 0 {
		t.Errorf("the handler got %+v, want nothing of what was refused", in)
	}
}

func fields(n int) string {
	var all []string
	for i := range n {
		all = append(all, `"f`+strings.Repeat("x", i)+`":""`)
	}
	return strings.Join(all, ",")
}

func TestStrangers(t *testing.T) {
	h := newHarness(t, carding("x").handle)
	for _, path := range []string{"/?as=mallory", "/events?as=mallory"} {
		if got, text := h.ask(t, http.MethodGet, path, "", nil); got.StatusCode != http.StatusForbidden || !strings.Contains(text, "belum terdaftar") {
			t.Errorf("GET %s: %d %q, want 403 with the word for it", path, got.StatusCode, text)
		}
	}
	if got := h.send(t, "mallory", `{"key":"key000000001","place":"me","line":"/cek"}`); got.Status != http.StatusForbidden {
		t.Errorf("input of a stranger: status %d, want 403", got.Status)
	}
}

func TestSwitch(t *testing.T) {
	h := newHarness(t, silent)
	form := func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }
	got, _ := h.ask(t, http.MethodPost, "/as", url.Values{"person": {"sari"}}.Encode(), form)
	if cookie := got.Header.Get("Set-Cookie"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/?as=sari" || cookie != "sigap_as=sari; Path=/; HttpOnly; SameSite=Strict" {
		t.Errorf("POST /as: %d to %q with cookie %q, want 303 to sari with a strict cookie", got.StatusCode, got.Header.Get("Location"), cookie)
	}
	if _, page := h.ask(t, http.MethodGet, "/", "", header("Cookie", "sigap_as=sari")); !strings.Contains(page, `<option value="sari" selected>`) {
		t.Error("a new window with the cookie of sari isn't sari")
	}
	if _, page := h.ask(t, http.MethodGet, "/?as=ann", "", header("Cookie", "sigap_as=sari")); !strings.Contains(page, `<option value="ann" selected>`) {
		t.Error("the address doesn't come before the cookie")
	}
	if got, _ := h.ask(t, http.MethodPost, "/as", "person=mallory", form); got.StatusCode != http.StatusForbidden {
		t.Errorf("switch to a stranger: status %d, want 403", got.StatusCode)
	}
}

func TestWithoutSwitch(t *testing.T) {
	h := newHarness(t, silent, withDoor(doorFor("sari"), ""))
	_, page := h.ask(t, http.MethodGet, "/?as=ann", "", h.cookie("in-sari"))
	if !strings.Contains(page, "<bdi>Sari</bdi>") || strings.Contains(page, "<select name=\"person\"") || strings.Contains(page, "Ann") {
		t.Errorf("the page is %q, want Sari's, without a switch", page)
	}
	if got, _ := h.ask(t, http.MethodGet, "/?as=ann", "", nil); got.StatusCode != http.StatusForbidden {
		t.Errorf("without a session: status %d, want 403", got.StatusCode)
	}
	if got, _ := h.ask(t, http.MethodPost, "/as", "person=ann", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("POST /as without a switch: status %d, want 404", got.StatusCode)
	}
}

func TestNewRefusesWhatIsMissing(t *testing.T) {
	for name, change := range map[string]func(*desk.Options){
		"neither Switch nor Door": func(o *desk.Options) { o.Switch = false },
		"no History":              func(o *desk.Options) { o.History = nil },
		"no clock":                func(o *desk.Options) { o.Now = nil },
	} {
		opt := (&harness{}).options()
		change(&opt)
		if _, err := desk.New(opt); err == nil {
			t.Errorf("New with %s gave no error", name)
		}
	}
}

func FuzzInput(f *testing.F) {
	f.Add(`{"key":"key000000001","place":"me","line":"/cek 0812"}`)
	f.Add(`{"key":"key000000001","place":"me","press":{"action":"claim","turn":"1"}}`)
	f.Add(`{"key":"key000000001","place":"me","submit":{"action":"close","turn":"1","fields":{"a":"b"}}}`)
	rec := carding("x")
	f.Fuzz(func(t *testing.T, body string) {
		h := newHarness(t, rec.handle)
		before := len(rec.all())
		r := httptest.NewRequest(http.MethodPost, "http://localhost/in", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.desk.Handler().ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("status %d, want no fault of the desk", w.Code)
		}
		for _, in := range rec.all()[before:] {
			set := 0
			for _, is := range []bool{in.Command != nil, in.Press != nil, in.Submit != nil} {
				if is {
					set++
				}
			}
			if set != 1 || in.Key == "" {
				t.Errorf("the handler got %+v, want one input with a key", in)
			}
		}
	})
}
