//go:build browser

package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/desk/desktest"
)

// TestSendingAFile sends a file by the button and by dropping it, with what stands in the
// command line, and downloads the one that comes back.
func TestSendingAFile(t *testing.T) {
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		return bot.Answer{Card: &bot.Card{Title: "Sedang dibaca"}, Later: func(ctx context.Context) (bot.Answer, error) {
			data, err := in.Upload.Read(ctx)
			return bot.Answer{Card: &bot.Card{Title: in.Upload.Name + " · " + in.Upload.Text + " · " + string(data)}, File: &bot.File{Name: "ditolak.xlsx", Data: data}}, err
		}}, nil
	})
	name := filepath.Join(t.TempDir(), "vvip.csv")
	if err := os.WriteFile(name, []byte("isi"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := desktest.Browser(t)
	ann := desktest.Tab(t, b, h.url+"/?as=ann")
	desktest.Until(t, ann, `document.querySelector("#link.live")`)
	desktest.Do(t, ann, chromedp.SendKeys("#typed", "daftar vvip"), chromedp.SetUploadFiles("#file", []string{name}))
	desktest.Until(t, ann, `document.querySelector(".own .title")?.innerText.includes("vvip.csv · daftar vvip · isi")`)
	desktest.Until(t, ann, `document.querySelector(".said")?.innerText.includes("vvip.csv") && typed.value === ""`)
	shoot(t, ann, "upload")
	desktest.Do(t, ann, chromedp.Click(".file a"))
	desktest.Until(t, ann, `!document.querySelector(".file a") && document.body.innerText.includes("Downloaded")`)
	desktest.Do(t, ann, chromedp.Evaluate[chromedp.Void](`{
		const data = new DataTransfer();
		data.items.add(new File(["lain"], "b.csv"));
		document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
	}`))
	desktest.Until(t, ann, `/b\.csv · +· lain/.test(document.querySelector("#log").textContent)`)
	dewi := desktest.Tab(t, b, h.url+"/?as=dewi")
	desktest.Until(t, dewi, `document.querySelector("#link.live") && !document.querySelector("#attach")`)
}
