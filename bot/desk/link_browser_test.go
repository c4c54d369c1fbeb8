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

// foreignPage serves a page of another site: localhost is another host than the desk's 127.0.0.1.
func foreignPage(t *testing.T, body string) string {
	t.Helper()
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>chat</title>" + body))
	}))
	t.Cleanup(chat.Close)
	return strings.Replace(chat.URL, "127.0.0.1", "localhost", 1)
}

// TestALinkFromElsewhereEnters follows a link on another site's page: it asks, it enters, the
// key is in neither address nor history, and the window is cleared when the session ends.
func TestALinkFromElsewhereEnters(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	fill(h)
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(foreignPage(t, `<a href="`+h.url+`/enter?key=link-sari">the desk</a>`)), chromedp.Click("body > a"), chromedp.WaitVisible("#entry"))
	desktest.Until(t, tab, `document.body.innerText.includes("Masuk sebagai Sari (Tier 2 Outbound)?") && location.pathname + location.search === "/enter"`)
	t.Run("entry page", func(t *testing.T) { judge(t, tab) })
	shoot(t, tab, "entry")
	desktest.Do(t, tab, chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, tab, `link.className === "live" && document.querySelector("a.who").innerText.includes("Sari")`)
	if got := evaluate[string](t, tab, `location.href + " " + document.referrer + " " + document.cookie`); strings.Contains(got, "link-sari") || strings.Contains(got, "new-1") {
		t.Errorf("address, referrer and readable cookies are %q; want no secret", got)
	}
	desktest.Do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		history, err := cdp.Call(ctx, target, page.GetNavigationHistory, cdp.Empty{})
		for _, e := range history.Entries {
			if strings.Contains(e.URL, "link-sari") {
				t.Errorf("the history has %s; want no key", e.URL)
			}
		}
		return err
	}))
	desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`location.hash = "#c:tier2"`))
	desktest.Until(t, tab, `document.querySelectorAll(".card").length === 4`)
	t.Run("conversation", func(t *testing.T) { judge(t, tab) })
	shoot(t, tab, "signed-in")
	door.end("new-1-sari")
	desktest.Do(t, tab, chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("sesi Anda sudah berakhir") && !document.querySelector(".card")`)
	shoot(t, tab, "session-ended")
}

// TestALinkFromElsewhereSaysWhoseSessionEnds checks the case in which the browser keeps its
// strict cookie back until the button is pressed.
func TestALinkFromElsewhereSaysWhoseSessionEnds(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.Navigate(h.url+"/enter?key=link-ann"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Do(t, tab, chromedp.Navigate(foreignPage(t, `<a href="`+h.url+`/enter?key=link-sari">the desk</a>`)), chromedp.Click("body > a"), chromedp.WaitVisible("#entry"))
	desktest.Do(t, tab, chromedp.Click("#entry button"), chromedp.WaitVisible(".heed"))
	desktest.Until(t, tab, `document.querySelector(".heed").innerText.includes("Ann") && document.querySelector("#entry h2").innerText.includes("Sari")`)
	t.Run("page", func(t *testing.T) { judge(t, tab) })
	shoot(t, tab, "in-use")
	if len(door.entered()) != 1 {
		t.Errorf("%d links were used; want Ann's alone until the button is pressed again", len(door.entered()))
	}
	desktest.Do(t, tab, chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, tab, `document.querySelector("a.who").innerText.includes("Sari")`)
}

// TestAWindowOfBeforeBecomesTheOthers checks that a window of the person whose session ended is
// loaded anew once another person has entered in a second one.
func TestAWindowOfBeforeBecomesTheOthers(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	first := desktest.Browser(t)
	desktest.Do(t, first, chromedp.Navigate(h.url+"/enter?key=link-ann"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, first, `link.className === "live"`)
	second, cancel := chromedp.NewContext(first)
	t.Cleanup(cancel)
	desktest.Do(t, second)
	desktest.Do(t, second, chromedp.Navigate(h.url+"/enter?key=link-sari"), chromedp.WaitVisible(".heed"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Do(t, first, chromedp.WaitVisible("#try")) // the hint, which Sari has and Ann hasn't
	desktest.Until(t, first, `document.querySelector("a.who").innerText.includes("Sari") && link.className === "live"`)
}

// TestAForeignPageCantSwitchThePerson is login CSRF in a real browser: an image, a form and a
// request of another site, with the attacker's own key.
func TestAForeignPageCantSwitchThePerson(t *testing.T) {
	door := doorFor("sari", "ann")
	h := newHarness(t, silent, withDoor(door, ""))
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.Navigate(h.url+"/enter?key=link-ann"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	attack := `<img src="` + h.url + `/enter?key=link-sari"><form method="post" action="` + h.url + `/enter"><input name="key" value="link-sari"><input name="ends" value="id-new-1-ann"><button>go</button></form>` +
		`<script>fetch("` + h.url + `/enter", { method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams({ key: "link-sari" }) }).finally(() => (document.title = "sent"))</script>`
	desktest.Do(t, tab, chromedp.Navigate(foreignPage(t, attack)))
	desktest.Until(t, tab, `document.title === "sent"`)
	desktest.Do(t, tab, chromedp.Click("form button"), chromedp.WaitVisible("body > pre")) // the refusal
	desktest.Until(t, tab, `location.hostname === "127.0.0.1"`)
	if len(door.entered()) != 1 {
		t.Errorf("%d links were used; want Ann's alone", len(door.entered()))
	}
	desktest.Do(t, tab, chromedp.Navigate(h.url+"/"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, tab, `document.querySelector("a.who").innerText.includes("Ann")`)
}

// TestAPersonSignsOut goes from the desk to one's sessions, ends the others, and signs out.
func TestAPersonSignsOut(t *testing.T) {
	door := doorFor("sari")
	h := newHarness(t, silent, withDoor(door, ""))
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(h.url+"/enter?key=link-sari"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	door.opens("in-2", "sari")
	desktest.Do(t, tab, chromedp.Click("a.who"), chromedp.WaitVisible(".sessions"))
	desktest.Until(t, tab, `document.querySelectorAll(".sessions li").length === 3 && document.body.innerText.includes("browser ini")`)
	t.Run("page", func(t *testing.T) { judge(t, tab) })
	shoot(t, tab, "sessions")
	desktest.Do(t, tab, chromedp.Click(".act.danger"), chromedp.WaitVisible(".sessions li:only-child"))
	desktest.Do(t, tab, chromedp.Navigate(h.url+"/"), chromedp.WaitVisible("a.who"), chromedp.Click(".top form button"), chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("Anda sudah keluar")`)
	shoot(t, tab, "signed-out")
	if door.open() != 0 {
		t.Errorf("%d sessions are left; want none", door.open())
	}
}
