//go:build browser

package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot/desk/desktest"
	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/sim"
)

var shots = flag.String("shots", "", "folder to write screenshots of the story to")

// TestStoryAtTheDesk is one case from /cek to Selesai on the real program, in
// a real browser, in two windows that both stay live: the one that watches
// never acts, and never reloads.
func TestStoryAtTheDesk(t *testing.T) {
	url := startDemo(t)
	b := desktest.Browser(t)
	watch := desktest.Tab(t, b, url+"/?as=ratna#c:tier2")
	dewi := desktest.Tab(t, b, url+"/?as=dewi")

	typeLine(t, dewi, "/cek 0212-5163-914 internet mati total")
	desktest.Until(t, dewi, `document.querySelector(".own .title").innerText.includes("Pelanggan khusus")`)
	shoot(t, dewi, "cek")
	click(t, dewi, `.own [data-action=confirm]`)
	desktest.Until(t, dewi, `document.querySelector(".own [data-action=callback][data-arg=given]")`)
	shoot(t, dewi, "confirmed")
	click(t, dewi, `.own [data-action=callback][data-arg=given]`)
	desktest.Until(t, dewi, `document.querySelector(".own").innerText.includes("Tercatat sebagai K-1")`)

	sari := desktest.Tab(t, b, url+"/?as=sari#c:tier2")
	for _, w := range []context.Context{watch, sari} {
		desktest.Until(t, w, `document.querySelector(".card .title").innerText.includes("Menunggu")`)
	}
	shoot(t, sari, "board")
	click(t, sari, `.card [data-action=claim]`)
	for _, w := range []context.Context{watch, sari} {
		desktest.Until(t, w, `document.querySelector(".card .title").innerText.includes("Ditangani")`)
	}
	click(t, sari, `.card [data-action=escalate]`)
	fillIn(t, sari, map[string]string{"checked": "redaman normal", "wanted": "cek port"}, nil)
	shoot(t, sari, "form")
	send(t, sari)
	for _, w := range []context.Context{watch, sari} {
		desktest.Until(t, w, `document.querySelector(".card .title").innerText.includes("Di backend")`)
	}

	agus := desktest.Tab(t, b, url+"/?as=agus#c:jaringan")
	click(t, agus, `.card [data-action=answer]`)
	fillIn(t, agus, map[string]string{"done": "port sudah dipindah"}, map[string]string{"answer": "not_solved", "right": "right"})
	send(t, agus)
	desktest.Until(t, sari, `document.querySelector(".card .title").innerText.includes("Ditangani")`)
	shoot(t, agus, "backend")

	click(t, sari, `.card [data-action=close]`)
	fillIn(t, sari, nil, map[string]string{"outcome": "solved", "right": "right"})
	shoot(t, sari, "close")
	send(t, sari)
	for _, w := range []context.Context{watch, sari} {
		desktest.Until(t, w, `document.querySelector(".card .title").innerText.includes("Selesai")`)
		desktest.Until(t, w, `document.querySelector(".card").innerText.includes("Solusi")`)
		desktest.Until(t, w, `document.querySelectorAll("[data-ref]:not([data-thread])").length === 1`)
	}
	shoot(t, watch, "closed")
}

// startDemo runs the real program on a port of its own until the test ends.
func startDemo(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	urls, done := make(chan string, 1), make(chan error, 1)
	go func() {
		c, log := config.Default(), slog.New(slog.DiscardHandler)
		c.Data = t.TempDir()
		done <- sim.Demo{Dir: c.Data, Log: log, Now: time.Now, Control: serveControl(c, log)}.Run(ctx, "127.0.0.1:0", func(url string) { urls <- url })
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

func click(t *testing.T, tab context.Context, selector string) {
	t.Helper()
	desktest.Until(t, tab, `document.querySelector('`+selector+`')`)
	desktest.Do(t, tab, chromedp.Click(selector))
}

func typeLine(t *testing.T, tab context.Context, line string) {
	t.Helper()
	desktest.Do(t, tab, chromedp.SendKeys("#typed", line), chromedp.Click(`#line button[type=submit]`))
}

// fillIn types into the open form and chooses.
func fillIn(t *testing.T, tab context.Context, typed, chosen map[string]string) {
	t.Helper()
	desktest.Until(t, tab, `!document.querySelector("#panel").hidden`)
	for name, text := range typed {
		desktest.Do(t, tab, chromedp.SendKeys(`#panel [name=`+name+`]`, text))
	}
	for name, value := range chosen {
		desktest.Do(t, tab, chromedp.Click(`#panel label:has(input[name=`+name+`][value=`+value+`])`))
	}
}

func send(t *testing.T, tab context.Context) {
	t.Helper()
	desktest.Do(t, tab, chromedp.Click(`#panel button[type=submit]`))
	desktest.Until(t, tab, `document.querySelector("#panel").hidden`)
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
