package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
)

// FuzzDecode checks that any body is decoded to one complete input of its sender or to none.
func FuzzDecode(f *testing.F) {
	f.Add(`{"key":"key000000001","place":"me","line":"/cek 0812"}`)
	f.Add(`{"key":"key000000001","place":"c:tier2","ref":"p1","press":{"subject":"K-1","action":"claim","arg":"","turn":"18446744073709551615"}}`)
	f.Add(`{"key":"key000000001","place":"me","submit":{"subject":"K-1","action":"close","turn":"1","fields":{"outcome":"solved"}}} `)
	f.Add(`{"key":"key000000001","place":"me","line":"/ x"} {}`)
	f.Fuzz(func(t *testing.T, body string) {
		msg, err := decode(strings.NewReader(body))
		if err != nil {
			return
		}
		again, err := json.Marshal(msg)
		if err != nil {
			t.Fatal(err)
		}
		in, err := msg.input(account("dewi"))
		if err != nil {
			return
		}
		set := 0
		for _, is := range []bool{in.Command != nil, in.Press != nil, in.Submit != nil} {
			if is {
				set++
			}
		}
		if set != 1 || in.Account.ID != "dewi" || !strings.HasSuffix(in.Key, ".dewi") || len(in.Key) > maxKey+len(".dewi") {
			t.Errorf("%s is the input %+v; want one act of dewi's with her key", again, in)
		}
		if c := in.Command; c != nil && (c.Name == "" || c.Text != strings.TrimSpace(c.Text)) {
			t.Errorf("%q is the command %+v", msg.Line, *c)
		}
	})
}

// fixedDoor lets dewi in with one key.
type fixedDoor struct{ Door }

func (fixedDoor) Link(_ context.Context, key string) (bot.Account, error) {
	if key != "secret" {
		return bot.Account{}, Unknown
	}
	return account("dewi"), nil
}

func (d fixedDoor) Enter(ctx context.Context, key string, _ Visit) (string, time.Time, error) {
	_, err := d.Link(ctx, key)
	return "session", time.Time{}, err
}

// FuzzEnter checks that a form lets somebody in only with a known key, and that opening a link
// never does, nor leads anywhere but to the desk.
func FuzzEnter(f *testing.F) {
	for _, query := range []string{"key=secret", "key=", "key=secre", "key=secret&key=x", "key=%73ecret", "KEY=secret", "key=secret;x", "key=" + strings.Repeat("s", 200)} {
		f.Add(query)
	}
	people := func(context.Context) ([]Person, error) { return []Person{{ID: "dewi", Name: "Dewi", Lang: "id"}}, nil }
	d := &Desk{opt: Options{Title: "Sigap", Words: func(string, string) string { return "kata" }, Door: fixedDoor{}, People: people, Now: time.Now}}
	f.Fuzz(func(t *testing.T, query string) {
		ask := httptest.NewRequest(http.MethodGet, "http://localhost/enter", nil)
		ask.URL.RawQuery = query
		w := httptest.NewRecorder()
		if d.askEntry(w, ask); len(w.Result().Cookies()) > 0 || w.Header().Get("Location") != "" {
			t.Errorf("opening %q sets %v and leads to %q; want neither", query, w.Result().Cookies(), w.Header().Get("Location"))
		}
		r := httptest.NewRequest(http.MethodPost, "http://localhost/enter", strings.NewReader(query))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		values, _ := url.ParseQuery(query)
		in := values.Get("key") == "secret"
		w = httptest.NewRecorder()
		d.enterByLink(w, r)
		cookies := w.Result().Cookies()
		switch {
		case in && (w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" || len(cookies) != 1 || cookies[0].Value != "session"):
			t.Errorf("%q: status %d to %q with %v; want in, with the session in a cookie", query, w.Code, w.Header().Get("Location"), cookies)
		case !in && (w.Code < 400 || w.Code >= 500 || len(cookies) > 0 || w.Header().Get("Location") != ""):
			t.Errorf("%q: status %d with %v; want a refusal and nothing else", query, w.Code, cookies)
		}
		if got, err := url.Parse(LinkTo("http://localhost", query)); err != nil || got.Query().Get("key") != query || got.Path != "/enter" {
			t.Errorf("the link of the key %q leads to %v, %v", query, got, err)
		}
	})
}

// FuzzHost checks that the desk answers only to the machine's loopback names and its own.
func FuzzHost(f *testing.F) {
	for _, host := range []string{"localhost", "127.0.0.1:8147", "[::1]:8147", "::1", "desk.test", "DESK.test", "localhost.", "desk.test.:443", "evil.test", "localhost.evil.test", "localhost:1:2", "evil.test#localhost", "localhost@evil.test"} {
		f.Add(host)
	}
	reached := false
	h, err := guarded(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }), "https://desk.test")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, host string) {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.Host, reached = host, false
		h.ServeHTTP(httptest.NewRecorder(), r)
		if u, err := url.Parse("http://" + host); reached && err == nil && !slices.Contains([]string{"localhost", "127.0.0.1", "::1", "desk.test"}, strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")) {
			t.Errorf("the desk answers to %q, which is the host %q", host, u.Hostname())
		}
	})
}

var tag = regexp.MustCompile(`<[^>]*>`)

// FuzzRender checks that any typed text gives a card and a form with the same tags as a
// plain word: no text becomes markup.
func FuzzRender(f *testing.F) {
	f.Add("internet mati <b>x</b> & \"'>", "Masalah", "given")
	f.Add("</article><script>alert(1)</script>", "javascript:alert(1)", "\" onclick=\"x")
	f.Add("baris satu\nbaris\u202e dua\x00", "a\xff", "{{.}}")
	d := &Desk{opt: Options{Zone: time.UTC, Now: func() time.Time { return time.Date(2026, 11, 24, 3, 42, 0, 0, time.UTC) }}}
	want := tagsOf(f, d, "teks", "label", "arg")
	f.Fuzz(func(t *testing.T, text, label, arg string) {
		if bot.CleanLine(text) == "" || bot.CleanLine(label) == "" || arg == "" {
			return // an empty text is rendered without its tags
		}
		if got := tagsOf(t, d, text, label, arg); !slices.Equal(got, want) {
			t.Errorf("the page has the tags\n%q\nwant\n%q", got, want)
		}
	})
}

// tagsOf returns the names of the tags of a card and a form with these texts.
func tagsOf(t testing.TB, d *Desk, text, label, arg string) (out []string) {
	t.Helper()
	button := bot.Button{Subject: "K-1", Action: "claim", Arg: arg, Label: label}
	card := bot.Card{Tone: bot.Tone(arg), Sign: label, Title: text, MoreLabel: label, Buttons: []bot.Button{button}, More: []bot.Button{button},
		Mentions: []bot.Mention{{Account: bot.Account{ID: arg}, Name: label}}}
	form := bot.Form{Button: button, Title: text, Cancel: label}
	for _, s := range []bot.Style{bot.StyleFact, bot.StyleSay, bot.StyleDont, bot.StyleNext, bot.StyleQuote, bot.StyleSmall} {
		card.Lines = append(card.Lines, bot.Line{Label: label, Text: text, Style: s})
	}
	for _, k := range []bot.FieldKind{bot.FieldText, bot.FieldLine, bot.FieldChoice, bot.FieldSelect, bot.FieldTime} {
		form.Fields = append(form.Fields, bot.Field{Name: arg, Label: label, Hint: text, Kind: k, Value: text, Max: 9, Options: []bot.Option{{Value: arg, Label: text}}})
	}
	item, err := d.item(view{Ref: bot.Ref(arg), Thread: bot.Ref(arg), Said: text, Card: &card, Note: label})
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.form(form, func(string) string { return label })
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range tag.FindAllString(item+page, -1) {
		out = append(out, strings.TrimRight(strings.Fields(tag)[0], ">"))
	}
	return out
}
