// Package desktest drives the desk in a real browser, for tests.
package desktest

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser starts one browser for a test. Without chromium the test fails: a page that was
// not run in a browser is not tested.
func Browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("want chromium on PATH (Debian package chromium): %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	alloc, cancelAlloc := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancelAlloc)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	Do(t, ctx)
	return ctx
}

// Tab opens another window of the browser at the address.
func Tab(t *testing.T, browser context.Context, url string) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	Do(t, ctx)
	Do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(url))
	Until(t, ctx, `document.getElementById("link").className === "live"`)
	return ctx
}

// patience is the deadline of each wait.
const patience = 20 * time.Second

// Do runs the actions in a window. The first use of a window opens it, without a deadline:
// the deadline's end would close it.
func Do(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
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

// Until waits until the expression holds in the window. chromedp's own Poll builds a
// function from a string, which the page's policy forbids.
func Until(t *testing.T, tab context.Context, expression string) {
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
