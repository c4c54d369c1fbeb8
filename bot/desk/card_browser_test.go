//go:build browser

package desk_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestALinkOpensTheCard follows a ping's link from the private chat to the card in its
// channel, goes back, and follows it again; then it follows one within the channel.
func TestALinkOpensTheCard(t *testing.T) {
	h := newHarness(t, silent)
	fill(h)
	link := bot.Link{Label: "Buka kartu K-12", Post: "p12", URL: desk.MessageURL(board, "p12")}
	h.record(chatOf("sari"), "n1", bot.Card{Title: "K-12 sekarang Anda tangani.", Link: link}, "")
	h.record(board, "p21", bot.Card{Title: "K-12 kembali ke antrean.", Link: link}, "p12")
	tab := desktest.Tab(t, desktest.Browser(t), h.url+"/?as=sari")
	for range 2 {
		desktest.Until(t, tab, `document.querySelector('[data-ref="n1"] .goto')`)
		desktest.Do(t, tab, chromedp.Click(`[data-ref="n1"] .goto`))
		desktest.Until(t, tab, `document.querySelector("#rooms [aria-current]").dataset.place === "c:tier2" && document.activeElement.dataset.ref === "p12"`)
		desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`location.hash = "#me"`))
	}
	desktest.Until(t, tab, `document.querySelector('[data-ref="n1"] .goto')`)
	desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`location.hash = "#c:tier2"`))
	for range 2 { // the second time the address is the same already
		desktest.Until(t, tab, `document.querySelector('[data-ref="p21"] .goto')`)
		desktest.Do(t, tab, chromedp.Evaluate[chromedp.Void](`typed.focus()`), chromedp.Click(`[data-ref="p21"] .goto`))
		desktest.Until(t, tab, `document.activeElement.dataset.ref === "p12"`)
	}
}

// TestANumberIsCopied presses the button that copies a number.
func TestANumberIsCopied(t *testing.T) {
	h := newHarness(t, silent)
	h.record(chatOf("sari"), "k1", bot.Card{Title: "K-1", Copies: []bot.Copy{{Label: "Salin telepon 0812", Text: "081234567890"}}}, "")
	tab := desktest.Tab(t, desktest.Browser(t), h.url+"/?as=sari")
	desktest.Do(t, tab, chromedp.WaitVisible(".copy"), chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = async (text) => void (window.copied = text)`), chromedp.Click(".copy"))
	desktest.Until(t, tab, `window.copied === "081234567890" && document.querySelector(".copy.done")`)
}

// TestAPressThatTakesAwayIsAskedFor: the question opens at the button. Its no closes it, and
// only its yes is sent.
func TestAPressThatTakesAwayIsAskedFor(t *testing.T) {
	var presses atomic.Int32
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Press != nil && in.Press.Action == "mismatch" {
			presses.Add(1)
		}
		return bot.Answer{Toast: "closed"}, nil
	})
	h.record(chatOf("dewi"), "c1", bot.Card{Title: "C-1", Buttons: []bot.Button{{Subject: "C-1", Action: "mismatch", Label: "Data tidak sesuai", Danger: true,
		Confirm: &bot.Confirm{Text: "Akhiri panggilan ini?", Yes: "Akhiri", No: "Batal"}}}}, "")
	tab := desktest.Tab(t, desktest.Browser(t), h.url+"/?as=dewi")
	ask := chromedp.Click(".ask summary")
	desktest.Do(t, tab, chromedp.WaitVisible(".ask summary"), ask, chromedp.WaitVisible("[data-no]"))
	desktest.Until(t, tab, `document.querySelector(".ask").innerText.includes("Akhiri panggilan ini?")`)
	shoot(t, tab, "ask")
	desktest.Do(t, tab, chromedp.Click("[data-no]"))
	desktest.Until(t, tab, `!document.querySelector(".ask").open && document.activeElement.matches(".ask summary")`)
	if n := presses.Load(); n != 0 {
		t.Errorf("%d presses were sent; want none before the yes", n)
	}
	desktest.Do(t, tab, ask, chromedp.WaitVisible("[data-no]"), chromedp.Click(`[data-action=mismatch]`))
	desktest.Until(t, tab, `toast.innerText === "closed"`)
	if n := presses.Load(); n != 1 {
		t.Errorf("%d presses were sent; want one", n)
	}
}
