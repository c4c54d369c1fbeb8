//go:build browser

package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder to write screenshots of the story to")

// TestStoryAtTheDesk is one case from /cek to Selesai on the real program, in
// a real browser, in two windows that both stay live: the one that watches
// never acts, and never reloads.
func TestStoryAtTheDesk(t *testing.T) {
	url := startDemo(t)
	b := newBrowser(t)
	watch := window(t, b, url+"/?as=ratna#c:tier2")
	dewi := window(t, b, url+"/?as=dewi")

	typeLine(t, dewi, "/cek 0212-5163-914 internet mati total")
	until(t, dewi, `document.querySelector(".own .title").innerText.includes("Pelanggan khusus")`)
	shoot(t, dewi, "cek")
	click(t, dewi, `.own [data-action=confirm]`)
	until(t, dewi, `document.querySelector(".own [data-action=callback][data-arg=given]")`)
	shoot(t, dewi, "confirmed")
	click(t, dewi, `.own [data-action=callback][data-arg=given]`)
	until(t, dewi, `document.querySelector(".own").innerText.includes("Tercatat sebagai K-1")`)

	sari := window(t, b, url+"/?as=sari#c:tier2")
	for _, w := range []context.Context{watch, sari} {
		until(t, w, `document.querySelector(".card .title").innerText.includes("Menunggu")`)
	}
	shoot(t, sari, "board")
	click(t, sari, `.card [data-action=claim]`)
	for _, w := range []context.Context{watch, sari} {
		until(t, w, `document.querySelector(".card .title").innerText.includes("Ditangani")`)
	}
	click(t, sari, `.card [data-action=escalate]`)
	fillIn(t, sari, map[string]string{"checked": "redaman normal", "wanted": "cek port"}, nil)
	shoot(t, sari, "form")
	send(t, sari)
	for _, w := range []context.Context{watch, sari} {
		until(t, w, `document.querySelector(".card .title").innerText.includes("Di backend")`)
	}

	agus := window(t, b, url+"/?as=agus#c:jaringan")
	click(t, agus, `.card [data-action=answer]`)
	fillIn(t, agus, map[string]string{"done": "port sudah dipindah"}, map[string]string{"answer": "not_solved", "right": "right"})
	send(t, agus)
	until(t, sari, `document.querySelector(".card .title").innerText.includes("Ditangani")`)
	shoot(t, agus, "backend")

	click(t, sari, `.card [data-action=close]`)
	fillIn(t, sari, nil, map[string]string{"outcome": "solved", "right": "right"})
	shoot(t, sari, "close")
	send(t, sari)
	for _, w := range []context.Context{watch, sari} {
		until(t, w, `document.querySelector(".card .title").innerText.includes("Selesai")`)
		until(t, w, `document.querySelector(".card").innerText.includes("Solusi")`)
		until(t, w, `document.querySelectorAll("[data-ref]:not([data-thread])").length === 1`)
	}
	shoot(t, watch, "closed")
}

// startDemo runs the real program on a port of its own until the test ends.
func startDemo(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	urls, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- runDemo(ctx, t.TempDir(), "127.0.0.1:0", slog.New(slog.DiscardHandler), time.Now, func(url string) { urls <- url })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the demo should stop without a fault: %v", err)
		}
	})
	select {
	case url := <-urls:
		return url
	case err := <-done:
		t.Fatal(err)
		return ""
	}
}

func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("want chromium on PATH (Debian package chromium): %v", err)
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.WSURLReadTimeout(time.Minute))...)
	t.Cleanup(cancelAlloc)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	run(t, ctx)
	return ctx
}

func window(t *testing.T, b context.Context, url string) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b)
	t.Cleanup(cancel)
	run(t, ctx)
	run(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(url))
	until(t, ctx, `document.getElementById("link").className === "live"`)
	return ctx
}

// patience is how long a window may take for anything.
const patience = 20 * time.Second

// run runs the actions in a window; the first use opens it, without a limit,
// for the limit's end would close it.
func run(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if len(actions) > 0 {
		limited, cancel := context.WithTimeout(tab, patience)
		defer cancel()
		tab = limited
	}
	if err := chromedp.Do(tab, actions...); err != nil {
		t.Fatalf("browser: %v", err)
	}
}

func until(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	script := `new Promise((done) => {
		const look = () => { try { if (` + expression + `) return done(); } catch {} setTimeout(look, 20); };
		look();
	})`
	limited, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	if err := chromedp.Do(limited, chromedp.Evaluate[chromedp.Void](script, chromedp.EvalAwaitPromise)); err != nil {
		text, _ := chromedp.Run(tab, chromedp.Evaluate[string](`document.body.innerText`))
		t.Fatalf("want %s: %v; the window shows:\n%s", expression, err, text)
	}
}

func click(t *testing.T, tab context.Context, selector string) {
	t.Helper()
	until(t, tab, `document.querySelector('`+selector+`')`)
	run(t, tab, chromedp.Click(selector))
}

func typeLine(t *testing.T, tab context.Context, line string) {
	t.Helper()
	run(t, tab, chromedp.SendKeys("#typed", line), chromedp.Click(`#line button[type=submit]`))
}

// fillIn types into the open form and chooses.
func fillIn(t *testing.T, tab context.Context, typed, chosen map[string]string) {
	t.Helper()
	until(t, tab, `!document.querySelector("#panel").hidden`)
	for name, text := range typed {
		run(t, tab, chromedp.SendKeys(`#panel [name=`+name+`]`, text))
	}
	for name, value := range chosen {
		run(t, tab, chromedp.Click(`#panel label:has(input[name=`+name+`][value=`+value+`])`))
	}
}

func send(t *testing.T, tab context.Context) {
	t.Helper()
	run(t, tab, chromedp.Click(`#panel button[type=submit]`))
	until(t, tab, `document.querySelector("#panel").hidden`)
}

// shoot writes what a window shows to the folder of -shots.
func shoot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}
