//go:build browser

package desk_test

import (
	"context"
	_ "embed"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// checks are the accessibility checks of every page, see the file.
//
//go:embed testdata/access.js
var checks string

// phone is the narrowest width at which a page must work, in CSS pixels (WCAG 2.2, 1.4.10, has 320).
const phone = 320

// sizes are the window sizes of the tests.
var sizes = map[string][2]int64{"desktop": {1280, 800}, "phone": {360, 740}, "narrowest": {phone, 640}}

// TestEverybodyCanUseThePages checks each page in each size and colour scheme.
func TestEverybodyCanUseThePages(t *testing.T) {
	var h *harness
	h = newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) { return scripted(h, in), nil })
	fill(h)
	h.stand(standing())
	b := desktest.Browser(t)
	chat := desktest.Tab(t, b, h.url+"/?as=sari#c:tier2")
	desktest.Until(t, chat, `document.querySelectorAll(".card").length > 3`)
	desktest.Do(t, chat, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach((d) => d.open = true)`))
	t.Run("conversation", func(t *testing.T) { judge(t, chat) })

	desktest.Do(t, chat, chromedp.Click(`[data-ref="p12"] [data-action=claim]`))
	desktest.Until(t, chat, `document.querySelector('[data-ref="p12"] [data-action=close]')`)
	desktest.Do(t, chat, chromedp.Click(`[data-ref="p12"] [data-action=close]`), chromedp.WaitVisible("#panel form"), chromedp.Click("#panel [type=submit]"))
	desktest.Until(t, chat, `document.querySelector("[data-error=outcome]").checkVisibility()`)
	t.Run("form", func(t *testing.T) { judge(t, chat) })

	dewi := desktest.Tab(t, b, h.url+"/?as=dewi")
	desktest.Do(t, dewi, chromedp.SendKeys("#typed", "/cek 0812 3456 7890"), enter())
	desktest.Until(t, dewi, `document.querySelector(".own .title")`)
	desktest.Do(t, dewi, chromedp.SendKeys("#typed", "/"))
	desktest.Until(t, dewi, `!offer.hidden`)
	t.Run("answer and completion", func(t *testing.T) { judge(t, dewi) })

	wall := desktest.Tab(t, b, h.url+"/queue?as=ann")
	desktest.Until(t, wall, `document.querySelectorAll(".case").length > 5`)
	t.Run("queue", func(t *testing.T) { judge(t, wall) })
	shoot(t, wall, "queue")

	desktest.Do(t, wall, chromedp.Navigate(h.url+"/?as=mallory"), chromedp.WaitVisible("section[lang=en]"))
	t.Run("stranger", func(t *testing.T) { judge(t, wall) })
	shoot(t, wall, "stranger")
}

// TestTheChecksFindWhatIsWrong tests the checks on a page that fails all of them.
func TestTheChecksFindWhatIsWrong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>x</title><style>* { outline: none; transition: color 1s }</style>
			<body><p style="color: #999; width: 2000px">pale and wide</p><button style="width: 10px"></button>`))
	}))
	defer server.Close()
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL))
	for _, check := range []string{"contrast", "sideways", "targets", "motion"} {
		if len(faults(t, tab, check)) == 0 {
			t.Errorf("%s finds nothing on a page that is wrong in every way", check)
		}
	}
	if got := nameless(t, tab); len(got) != 1 {
		t.Errorf("the controls without a name are %q; want the button", got)
	}
	focusOf(t, tab)
	desktest.Do(t, tab, chromedp.KeyEvent(kb.Tab))
	if got := focusOf(t, tab); got.Visible || got.Name == "" {
		t.Errorf("the focus is %+v; want a button whose focus is invisible", got)
	}
}

func judge(t *testing.T, tab context.Context) {
	t.Helper()
	for size, pixels := range sizes {
		desktest.Do(t, tab, chromedp.EmulateViewport(pixels[0], pixels[1]))
		report := func(check string) {
			for _, fault := range faults(t, tab, check) {
				t.Errorf("%s, %s: %s", size, check, fault)
			}
		}
		for _, scheme := range []string{"light", "dark"} {
			desktest.Do(t, tab, media("prefers-color-scheme", scheme))
			report("contrast")
		}
		desktest.Do(t, tab, media("prefers-reduced-motion", "reduce"))
		report("motion")
		report("sideways")
		if size != "desktop" {
			report("targets")
		}
		for _, role := range nameless(t, tab) {
			t.Errorf("%s: a %s has no name for a screen reader", size, role)
		}
	}
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800), media("prefers-color-scheme", "light"))
}

// faults returns what a check finds in the page.
func faults(t *testing.T, tab context.Context, check string) []string {
	t.Helper()
	return evaluate[[]string](t, tab, checks+"access."+check+"()")
}

func evaluate[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	got, err := chromedp.Run(tab, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("in the page: %v", err)
	}
	return got
}

func media(name, value string) chromedp.Action[chromedp.Void] {
	features := []*emulation.MediaFeature{{Name: name, Value: value}}
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	})
}

// named are the roles that need a name. The names are read from the browser's accessibility
// tree, as a screen reader does.
var named = []string{"button", "link", "textbox", "combobox", "radio", "radiogroup", "checkbox", "option", "listbox", "dialog", "log", "navigation", "DisclosureTriangle", "menuitem"}

func nameless(t *testing.T, tab context.Context) (out []string) {
	t.Helper()
	seen := 0
	desktest.Do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		tree, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		for _, n := range tree.Nodes {
			if n.Ignored || n.Role == nil {
				continue
			}
			for _, role := range named {
				if string(n.Role.Value) != `"`+role+`"` {
					continue
				}
				seen++
				if n.Name == nil || strings.Trim(string(n.Name.Value), `" `) == "" {
					out = append(out, role)
				}
			}
		}
		return err
	}))
	if seen == 0 && evaluate[int](t, tab, `document.querySelectorAll("button, a").length`) > 0 {
		t.Error("the browser's tree has no controls at all")
	}
	return out
}
