//go:build browser

package main

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestStoryOfOnesAccess is a person's access on the real program, in a real browser: the link,
// the sessions, the end of another one by its owner, the sign-out, the used link, and the end
// by an admin.
func TestStoryOfOnesAccess(t *testing.T) {
	d := openDoor(t)
	open := func(link string) string { // at the address of this test's server
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		return d.url + u.RequestURI()
	}
	other, page := d.enter(d.link("ratna"), nil)
	if other == nil {
		t.Fatalf("the link should enter; the page is %q", page)
	}
	link := open(d.link("ratna"))
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(link), chromedp.WaitVisible("#entry"))
	desktest.Until(t, tab, `document.querySelector("#entry h2").innerText.includes("Ratna")`)
	shoot(t, tab, "access-entry")
	desktest.Do(t, tab, chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, tab, `link.className === "live"`)
	desktest.Do(t, tab, chromedp.Click("a.who"), chromedp.WaitVisible(".sessions li:nth-child(2)"))
	shoot(t, tab, "access-sessions")
	desktest.Do(t, tab, chromedp.Click(".act.danger"), chromedp.WaitVisible(".sessions li:only-child"))
	if _, in := d.get(t, "/", other); in {
		t.Error("the other session goes on after its owner has ended it")
	}
	desktest.Do(t, tab, chromedp.Click(".sessions button"), chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("Anda sudah keluar")`)
	shoot(t, tab, "access-left")
	desktest.Do(t, tab, chromedp.Navigate(link), chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("Tautan ini sudah dipakai")`)
	shoot(t, tab, "access-used")
	desktest.Do(t, tab, chromedp.Navigate(open(d.link("ratna"))), chromedp.WaitVisible("#entry"), chromedp.Click("#entry button"), chromedp.WaitVisible("a.who"))
	desktest.Until(t, tab, `link.className === "live"`)
	d.link("ratna", "--revoke")
	desktest.Do(t, tab, chromedp.WaitVisible("section[lang=id]"))
	desktest.Until(t, tab, `document.body.innerText.includes("sesi Anda sudah berakhir")`)
}
