//go:build browser

package desk_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestSevenTabsOfOneBrowser opens more tabs than a browser opens connections to one host: all
// are live over one stream, also once the tab that began is frozen and closed, and a press
// of the last one is answered. Another person in the same browser has a stream of their own.
func TestSevenTabsOfOneBrowser(t *testing.T) {
	h := newHarness(t, silent, func(o *desk.Options) { o.Windows = 2 })
	b := desktest.Browser(t)
	var tabs []context.Context
	for range 7 {
		tabs = append(tabs, desktest.Tab(t, b, h.url+"/?as=sari#c:tier2"))
	}
	ann := desktest.Tab(t, b, h.url+"/queue?as=ann")
	h.post(board, "p1", plain("K-1 menunggu"), "")
	sees := func(tab context.Context, ref string) {
		t.Helper()
		desktest.Until(t, tab, `document.querySelector('[data-ref="`+ref+`"]') && link.className === "live"`)
	}
	for _, tab := range tabs {
		sees(tab, "p1")
	}
	desktest.Do(t, tabs[0], lifecycle("frozen"))
	h.post(board, "p2", plain("K-2 menunggu"), "")
	for _, tab := range tabs[1:] {
		sees(tab, "p2")
	}
	desktest.Do(t, tabs[0], lifecycle("active"))
	sees(tabs[0], "p2")
	if err := chromedp.Cancel(tabs[0]); err != nil {
		t.Fatalf("the first tab should close: %v", err)
	}
	h.post(board, "p3", plain("K-3 menunggu"), "")
	for _, tab := range tabs[1:] {
		sees(tab, "p3")
	}
	desktest.Do(t, tabs[6], chromedp.SendKeys("#typed", "/cek 0812"), enter())
	for _, tab := range tabs[1:] { // the command was typed in this place
		desktest.Until(t, tab, `document.querySelector(".said")?.innerText.includes("/cek 0812")`)
	}
	desktest.Until(t, ann, `link.className === "live"`)
}

func lifecycle(state string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: page.SetWebLifecycleStateState(state)})
		return err
	})
}

// TestABrowserWithoutSharedWorkers has a stream for each tab, and so one that forbids them.
func TestABrowserWithoutSharedWorkers(t *testing.T) {
	h := newHarness(t, silent)
	tab := desktest.Browser(t)
	desktest.Do(t, tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "delete window.SharedWorker"})
		return err
	}), chromedp.Navigate(h.url+"/?as=sari#c:tier2"))
	desktest.Until(t, tab, `link.className === "live" && !window.SharedWorker`)
	h.post(board, "p1", plain("K-1 menunggu"), "")
	desktest.Until(t, tab, `document.querySelector('[data-ref="p1"]')`)
	h.desk.Refresh()
	desktest.Until(t, tab, `link.className === "lost"`)
	desktest.Until(t, tab, `link.className === "live"`)
}

// TestAReleasedWindowSaysSoAndStaysAway opens more windows than one person may have: the page
// says why its own was released, opens none by itself, and one again when it is told to.
func TestAReleasedWindowSaysSoAndStaysAway(t *testing.T) {
	h := newBeatingHarness(t, silent, 100*time.Millisecond)
	tab := desktest.Tab(t, desktest.Browser(t), h.url+"/?as=ann")
	var last *stream
	for range desk.MaxOwnWindows {
		last, _ = h.openWindow(t, "ann", "me")
	}
	desktest.Until(t, tab, `link.className === "released" && toast.innerText.includes("too many windows")`)
	for range 20 { // beats, in which a page that fights would have come back
		if e := last.must(); e.Name != "beat" {
			t.Fatalf("the newest window got %s %q; want it left alone", e.Name, e.Text)
		}
	}
	desktest.Until(t, tab, `link.className === "released"`)
	desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`document.querySelector("#toast button").click()`))
	desktest.Until(t, tab, `link.className === "live" && toast.innerText === ""`)
}

// TestAFrozenProxyIsNoticed puts a relay between page and desk that stops forwarding, while
// its connections stay open: the page says that it isn't connected, and connects again once
// the relay goes on.
func TestAFrozenProxyIsNoticed(t *testing.T) {
	h := newBeatingHarness(t, silent, 400*time.Millisecond)
	relay := newRelay(t, strings.TrimPrefix(h.url, "http://"))
	tab := desktest.Tab(t, desktest.Browser(t), "http://"+relay.address()+"/?as=sari#c:tier2")
	relay.freeze()
	began := time.Now()
	desktest.Until(t, tab, `link.className === "lost" && link.innerText === "Menyambung lagi…"`)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the page noticed a silent connection after %v; want a second, and the browser's own time", took)
	}
	h.post(board, "p1", plain("K-1 menunggu"), "")
	relay.thaw()
	desktest.Until(t, tab, `link.className === "live" && document.querySelector('[data-ref="p1"]')`)
}

// relay forwards connections, until it freezes.
type relay struct {
	net.Listener
	to string

	mu   sync.Mutex
	gate chan struct{} // open while it forwards
	all  sync.WaitGroup
	open []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, to: to, gate: make(chan struct{})}
	r.thaw()
	r.all.Go(r.serve)
	t.Cleanup(func() {
		l.Close()
		r.thaw()
		r.mu.Lock()
		for _, c := range r.open {
			c.Close()
		}
		r.mu.Unlock()
		r.all.Wait()
	})
	return r
}

func (r *relay) address() string { return r.Addr().String() }

func (r *relay) freeze() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gate = make(chan struct{})
}

func (r *relay) thaw() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.gate:
	default:
		close(r.gate)
	}
}

func (r *relay) serve() {
	for {
		from, err := r.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", r.to)
		if err != nil {
			from.Close()
			continue
		}
		r.mu.Lock()
		r.open = append(r.open, from, to)
		r.mu.Unlock()
		r.all.Go(func() { r.forward(from, to) })
		r.all.Go(func() { r.forward(to, from) })
	}
}

// forward copies until either side ends, and waits while the relay is frozen.
func (r *relay) forward(from, to net.Conn) {
	defer to.Close()
	buffer := make([]byte, 4<<10)
	for {
		n, err := from.Read(buffer)
		r.mu.Lock()
		gate := r.gate
		r.mu.Unlock()
		<-gate
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}
