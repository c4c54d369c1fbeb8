//go:build browser

package desk_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk/desktest"
)

var shots = flag.String("shots", "", "folder to write screenshots of the desk to")

// TestTwoWindows handles one callback at the desk, in two windows of one browser.
func TestTwoWindows(t *testing.T) {
	var h *harness
	h = newHarness(t, func(ctx context.Context, in bot.In) (bot.Answer, error) { return scripted(h, in), nil })
	fill(h)
	b := desktest.Browser(t)
	dewi := desktest.Tab(t, b, h.url+"/?as=dewi")
	sari := desktest.Tab(t, b, h.url+"/?as=sari#c:tier2")
	desktest.Until(t, sari, `document.querySelectorAll(".card").length === 4`)
	shoot(t, sari, "board")

	t.Run("completion", func(t *testing.T) {
		desktest.Do(t, dewi, chromedp.SendKeys("#typed", "/c"))
		desktest.Until(t, dewi, `[...document.querySelectorAll("#offer li")].filter(o => o.checkVisibility()).length === 2`)
		shoot(t, dewi, "offer")
		desktest.Do(t, dewi, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.Tab))
		desktest.Until(t, dewi, `typed.value === "/cek "`)
		desktest.Do(t, dewi, chromedp.KeyEvent(kb.Escape))
		desktest.Until(t, dewi, `offer.hidden`)
		desktest.Do(t, dewi, chromedp.SendKeys("#typed", "0812 3456 7890 internet mati"), enter())
		desktest.Until(t, dewi, `typed.value === ""`)
		desktest.Until(t, dewi, `document.querySelector(".said")?.innerText.includes("/cek 0812 3456 7890 internet mati")`)
		desktest.Until(t, dewi, `document.querySelector(".own .title")?.innerText.includes("VVIP")`)
		shoot(t, dewi, "check")
	})

	t.Run("replace", func(t *testing.T) {
		desktest.Do(t, dewi, chromedp.Click(`.own [data-action=confirm]`))
		desktest.Until(t, dewi, `document.querySelector(".own [data-action=educate]") && document.querySelectorAll(".own").length === 1`)
	})

	t.Run("live edit in two windows", func(t *testing.T) {
		desktest.Do(t, dewi, chromedp.Evaluate[chromedp.Void](`location.hash = "#c:tier2"`))
		desktest.Until(t, dewi, `document.querySelector('[data-ref="p12"]')`)
		desktest.Do(t, sari, chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-ref="p12"]').mark = "same node"`),
			chromedp.Click(`[data-ref="p12"] [data-action=claim]`))
		for _, window := range []context.Context{dewi, sari} {
			desktest.Until(t, window, `document.querySelector('[data-ref="p12"] .title').innerText.includes("Ditangani")`)
		}
		desktest.Until(t, sari, `document.querySelector('[data-ref="p12"]').mark === "same node"`)
		desktest.Until(t, sari, `document.querySelector('[data-place=me] .count').checkVisibility() && document.title.startsWith("(1)")`)
	})

	t.Run("form", func(t *testing.T) { fillForm(t, sari) })
	t.Run("put away", func(t *testing.T) {
		desktest.Do(t, dewi, chromedp.Click("#try button"), chromedp.Reload())
		desktest.Until(t, dewi, `link.className === "live"`)
		desktest.Until(t, dewi, `document.getElementById("try").hidden`)
	})
	t.Run("lost response", func(t *testing.T) {
		desktest.Do(t, dewi, chromedp.Evaluate[chromedp.Void](`{
			const real = fetch;
			window.bodies = [];
			window.fetch = async (url, options) => {
				const response = await real(url, options);
				bodies.push(options.body);
				if (bodies.length === 1) throw new TypeError("lost");
				return response;
			};
		}`), chromedp.SendKeys("#typed", "/cek twice"), enter())
		desktest.Until(t, dewi, `bodies.length === 2 && bodies[0] === bodies[1] && JSON.parse(bodies[0]).key`)
		desktest.Until(t, dewi, `[...document.querySelectorAll(".said")].filter((i) => i.innerText.includes("/cek twice")).length === 1`)
	})
	t.Run("reconnect", func(t *testing.T) {
		h.desk.Refresh()
		desktest.Until(t, sari, `link.className === "lost" && link.innerText === "Menyambung lagi…"`)
		h.post(board, "p20", boardCard("K-20"), "")
		desktest.Until(t, sari, `link.className === "live" && document.querySelector('[data-ref="p20"]')`)
	})
}

// fillForm opens a form, submits it incomplete, and closes it with Escape.
func fillForm(t *testing.T, sari context.Context) {
	desktest.Do(t, sari, chromedp.Click(`[data-ref="p12"] [data-action=close]`), chromedp.WaitVisible("#panel form"))
	desktest.Until(t, sari, `!document.querySelector("#panel :checked[name=education]") && document.querySelector("#panel [name=contact]:checked").value === "reached"`)
	desktest.Until(t, sari, `document.activeElement.name === "contact"`)
	desktest.Do(t, sari, chromedp.SendKeys("#panel textarea", "Modem diganti, internet hidup"))
	shoot(t, sari, "form")
	desktest.Do(t, sari, chromedp.Click("#panel [type=submit]"))
	desktest.Until(t, sari, `document.querySelector('[data-error=outcome]').innerText === "Pilih satu hasil."`)
	desktest.Until(t, sari, `document.activeElement.name === "outcome" && document.activeElement.ariaInvalid === "true"`)
	desktest.Until(t, sari, `document.querySelector("#panel textarea").value === "Modem diganti, internet hidup"`)
	shoot(t, sari, "error")
	desktest.Do(t, sari, chromedp.KeyEvent(kb.Escape))
	desktest.Until(t, sari, `panel.hidden && document.activeElement.dataset.action === "close"`)
	desktest.Do(t, sari, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#panel form"),
		chromedp.Click(`#panel [value=solved] + span`), chromedp.Click("#panel [type=submit]"))
	desktest.Until(t, sari, `panel.hidden && toast.innerText === "K-12 selesai."`)
}

// shoot takes screenshots in light, dark and phone size, if the flag asks for them.
func shoot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	scheme := func(value string) chromedp.Action[chromedp.Void] {
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}
		return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
			return err
		})
	}
	write := func(suffix string, actions ...chromedp.Action[chromedp.Void]) {
		desktest.Do(t, tab, actions...)
		png, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*shots, "desk-"+name+suffix+".png"), png, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("", scheme("light"))
	write("-dark", scheme("dark"))
	write("-phone", scheme("light"), chromedp.EmulateViewport(390, 844))
	desktest.Do(t, tab, chromedp.EmulateViewport(1280, 800))
}

// enter presses Enter as a keyboard does on a page that handles the key: chromedp's own key
// also sends a character.
func enter() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
			key := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, key); err != nil {
				return err
			}
		}
		return nil
	})
}
