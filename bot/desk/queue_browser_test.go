//go:build browser

package desk_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestALeadSendsAgainFromTheQueue presses the button of a case on the queue's page: the
// handler gets the press once, its answer is shown, and the focus survives a repaint.
func TestALeadSendsAgainFromTheQueue(t *testing.T) {
	pressed := make(chan bot.In, 4)
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		pressed <- in
		return bot.Answer{Toast: "2 messages are sent again."}, nil
	})
	h.stand(standing())
	tab := desktest.Tab(t, desktest.Browser(t), h.url+"/queue?as=ann")
	desktest.Until(t, tab, `document.querySelector(".again[data-subject=K-31]")`)
	desktest.Do(t, tab, chromedp.Click(`.again[data-subject="K-31"]`))
	desktest.Until(t, tab, `said.textContent === "2 messages are sent again."`)
	in := <-pressed
	if in.Press == nil || in.Press.Subject != "K-31" || in.Press.Action != "resend" || in.Account.ID != "ann" || len(pressed) != 0 {
		t.Errorf("the handler got %+v, and %d more; want one press of K-31", in, len(pressed))
	}
	desktest.Do(t, tab, chromedp.Focus(`.again[data-subject="outbox"]`))
	next := standing()
	next.Undelivered.More = 4
	h.stand(next)
	desktest.Until(t, tab, `document.querySelector(".undelivered .big").textContent === "6" && document.activeElement.dataset.subject === "outbox"`)
}
