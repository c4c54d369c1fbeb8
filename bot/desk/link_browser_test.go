//go:build browser

package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestALinkFromElsewhereEnters follows a link on another site's page and checks that the
// key is in neither address nor history, and that the window is cleared when the key is
// revoked.
func TestALinkFromElsewhereEnters(t *testing.T) {
	k := &keyring{}
	k.set("sari", "secret")
	h := newHarness(t, silent, byLinks(k, ""))
	fill(h)
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><title>chat</title><a href="` + h.url + `/enter?key=secret">the desk</a>`))
	}))
	defer chat.Close()
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(strings.Replace(chat.URL, "127.0.0.1", "localhost", 1)), chromedp.Click("body > a"), chromedp.WaitVisible("p.who"))
	desktest.Until(t, tab, `link.className === "live" && document.querySelector("p.who").innerText.includes("Sari")`)
	if got := evaluate[string](t, tab, `location.href + " " + document.referrer + " " + document.cookie`); strings.Contains(got, "secret") {
		t.Errorf("address, referrer and readable cookies are %q; want no key", got)
	}
	desktest.Do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		history, err := cdp.Call(ctx, target, page.GetNavigationHistory, cdp.Empty{})
		for _, e := range history.Entries {
			if strings.Contains(e.URL, "secret") {
				t.Errorf("the history has %s; want no key", e.URL)
			}
		}
		return err
	}))
	desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`location.hash = "#c:tier2"`))
	desktest.Until(t, tab, `document.querySelectorAll(".card").length === 4`)
	k.set("sari", "another")
	desktest.Do(t, tab, chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("belum terdaftar") && !document.querySelector(".card")`)
}
