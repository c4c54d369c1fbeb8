//go:build browser

package desk_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// focus describes the focused element.
type focus struct {
	Name    string `json:"name"`
	Order   int    `json:"order"` // index among the controls of the page
	Visible bool   `json:"visible"`
	Inside  bool   `json:"inside"` // inside the form
}

func focusOf(t *testing.T, tab context.Context) focus {
	t.Helper()
	return evaluate[focus](t, tab, checks+"access.focused()")
}

// TestTheKeyboardAloneIsEnough checks that the focus follows the page's order and is always
// visible, that a form gets the focus, traps it while it covers the page, and returns it,
// and that changes are announced to screen readers.
func TestTheKeyboardAloneIsEnough(t *testing.T) {
	var h *harness
	h = newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) { return scripted(h, in), nil })
	fill(h)
	b := desktest.Browser(t)
	tab := desktest.Tab(t, b, h.url+"/?as=sari#c:tier2")
	desktest.Until(t, tab, `document.querySelectorAll(".card").length === 4`)
	t.Run("order", func(t *testing.T) {
		desktest.Do(t, tab, chromedp.Click("h1")) // start at the top
		focusOf(t, tab)
		last, stops := focus{Order: -1}, 0
		for range 60 {
			desktest.Do(t, tab, chromedp.KeyEvent(kb.Tab))
			now := focusOf(t, tab)
			if now.Name == "" || now.Order == 0 && stops > 0 {
				break
			}
			if stops++; now.Order <= last.Order {
				t.Errorf("the focus goes from %s back to %s", last.Name, now.Name)
			}
			if !now.Visible {
				t.Errorf("the focus of %s is invisible", now.Name)
			}
			last = now
		}
		if all := evaluate[int](t, tab, `[...document.querySelectorAll("a[href], button, select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility()).length`); stops != all {
			t.Errorf("the keyboard reaches %d of %d controls", stops, all)
		}
	})
	to := func(selector string) {
		t.Helper()
		desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`document.querySelector("`+selector+`").focus()`))
	}
	t.Run("a press is said aloud", func(t *testing.T) {
		to(`[data-ref=p12] [data-action=claim]`)
		desktest.Do(t, tab, chromedp.KeyEvent(kb.Enter))
		desktest.Until(t, tab, `toast.role === "status" && toast.innerText === "K-12 Anda ambil."`)
		desktest.Until(t, tab, `spoken.role === "status" && spoken.textContent.includes("Ditangani Sari")`)
	})
	for size, covers := range map[string]bool{"desktop": false, "phone": true} {
		t.Run("a form at the "+size, func(t *testing.T) {
			desktest.Do(t, tab, chromedp.EmulateViewport(sizes[size][0], sizes[size][1]))
			to(`[data-ref=p12] [data-action=close]`)
			desktest.Do(t, tab, chromedp.KeyEvent(kb.Enter))
			desktest.Until(t, tab, `!panel.hidden && panel.contains(document.activeElement)`)
			left := false
			for range 30 {
				desktest.Do(t, tab, chromedp.KeyEvent(kb.Tab))
				now := focusOf(t, tab)
				left = left || now.Name != "" && !now.Inside
				if now.Name != "" && !now.Visible {
					t.Errorf("the focus of %s is invisible", now.Name)
				}
			}
			if left == covers {
				t.Errorf("the focus left the form: %v; want %v", left, !covers)
			}
			if modal := evaluate[string](t, tab, `panel.ariaModal`); (modal == "true") != covers {
				t.Errorf("the form says aria-modal=%s; want %v", modal, covers)
			}
			desktest.Do(t, tab, chromedp.KeyEvent(kb.Escape))
			desktest.Until(t, tab, `panel.hidden && document.activeElement.dataset.action === "close" && !document.querySelector("[inert]")`)
		})
	}
	t.Run("a fault in a field is said aloud", func(t *testing.T) {
		desktest.Do(t, tab, chromedp.KeyEvent(kb.Enter))
		desktest.Until(t, tab, `!panel.hidden`)
		desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`panel.querySelector("[type=submit]").focus()`), chromedp.KeyEvent(kb.Enter))
		// The field gets the focus, and its description names the error.
		desktest.Until(t, tab, `document.activeElement.ariaInvalid === "true" && document.activeElement.closest("[aria-describedby]")
			.getAttribute("aria-describedby").split(" ").some((id) => document.getElementById(id).innerText === "Pilih satu hasil.")`)
		desktest.Do(t, tab, chromedp.KeyEvent(kb.Escape))
	})
}
