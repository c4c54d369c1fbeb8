package slack_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

var show = bot.Button{Subject: "K-1", Action: "show", Turn: 3, Label: "K-1"}

// listing is a card of a home page.
func listing(n int) bot.Card {
	b := show
	b.Subject, b.Label = fmt.Sprintf("K-%d", n), fmt.Sprintf("K-%d", n)
	return bot.Card{Lines: []bot.Line{{Label: "🟣 " + b.Label, Text: "VVIP · B. H."}}, Buttons: []bot.Button{b}}
}

// pages answers each opening with another page, and everything else with one card.
func pages(drawn *atomic.Int64) bot.Handler {
	return func(_ context.Context, in bot.In) (bot.Answer, error) {
		switch {
		case in.Home:
			title := bot.Card{Title: fmt.Sprint("Kasus Anda, kali ", drawn.Add(1))}
			return bot.Answer{Home: []bot.Card{title, listing(1), listing(1), listing(2)}, Lang: "id"}, nil
		case in.Press != nil && in.Press.Action == "escalate":
			return bot.Answer{Form: &escalate, Lang: "id"}, nil
		}
		return bot.Answer{Card: &kase}, nil
	}
}

func (h *harness) opens(t *testing.T, has string) slackfake.Home {
	t.Helper()
	h.acked(t, h.As("U1").OpenHome("home"))
	return h.awaitHome(t, has)
}

func (h *harness) awaitHome(t *testing.T, has string) slackfake.Home {
	t.Helper()
	h.await(t, "a home page with "+has, func() bool { p, ok := h.Home("U1"); return ok && strings.Contains(p.Text, has) })
	p, _ := h.Home("U1")
	return p
}

// homeAndNote does what needs the permissions of home pages and notes.
func (h *harness) homeAndNote(t *testing.T, ts string) {
	t.Helper()
	h.acked(t, h.As("U1").OpenHome("home"))
	at := h.reply(t, "C1", ts, "sudah")
	h.await(t, "a home page and a reaction", func() bool {
		_, ok := h.Home("U1")
		return ok && len(h.marks("C1", ts, at)) == 1
	})
}

func TestAHomePageIsShownWhenItIsOpened(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, pages(&drawn))
	page := h.opens(t, "kali 1")
	if want := "Kasus Anda, kali 1\n🟣 K-1: VVIP · B. H.\n🟣 K-1: VVIP · B. H.\n🟣 K-2: VVIP · B. H."; page.Text != want || len(page.Buttons) != 3 {
		t.Errorf("the page reads\n%s\nwith %d buttons; want\n%s\nand 3", page.Text, len(page.Buttons), want)
	}
	if in := h.last(t); !in.Home || in.Account != sari || in.Command != nil {
		t.Errorf("the handler got %+v; want the opening of the page", in)
	}
	h.opens(t, "kali 2")
	before := len(h.seen())
	h.acked(t, h.As("U1").OpenHome("messages"))
	if len(h.seen()) != before {
		t.Error("the Messages tab gives an input; want none")
	}
	h.wantFaults(t)
}

// TestAPressOnAHomePageIsAnsweredByDirectMessage, and the page is drawn anew after it.
func TestAPressOnAHomePageIsAnsweredByDirectMessage(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, pages(&drawn))
	h.opens(t, "kali 1")
	if seen, err := h.As("U1").PressHome(t.Context(), "K-2"); err != nil || seen.Error != "" {
		t.Fatalf("sari sees %+v, %v", seen, err)
	}
	h.await(t, "a direct message", func() bool { return len(h.Messages("DU1")) == 1 })
	if m := h.Messages("DU1")[0]; !strings.HasPrefix(m.Text, "🟣 K-1 · VVIP") {
		t.Errorf("the direct message reads %q; want the answer", m.Text)
	}
	h.awaitHome(t, "kali 2")
	var press *bot.Press
	for _, in := range h.seen() {
		if in.Press != nil {
			press = in.Press
		}
	}
	if press == nil || press.Subject != "K-2" || press.Action != "show" || press.Ref != "" || press.Place.ID != "" {
		t.Errorf("the handler got %+v; want the press, of no post", press)
	}
	h.wantFaults(t)
}

// TestAFormFromAHomePageRedrawsItWhenItIsSent.
func TestAFormFromAHomePageRedrawsIt(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, func(ctx context.Context, in bot.In) (bot.Answer, error) {
		got, err := pages(&drawn)(ctx, in)
		if in.Home {
			b := claim
			b.Action = "escalate"
			got.Home[1].Buttons = []bot.Button{b}
		}
		return got, err
	})
	h.opens(t, "kali 1")
	if _, err := h.As("U1").PressHome(t.Context(), "Ambil"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "a form", func() bool { _, ok := h.Modal("U1"); return ok })
	h.awaitHome(t, "kali 2")
	if seen, err := h.As("U1").Submit(t.Context(), good); err != nil || seen.Modal != nil {
		t.Fatalf("sari sees %+v, %v", seen, err)
	}
	h.awaitHome(t, "kali 3")
	h.await(t, "a direct message", func() bool { return len(h.Messages("DU1")) == 1 })
	h.wantFaults(t)
}

// TestAHomePageIsBounded: a hundred blocks and Slack's size; the rest is counted in a line.
func TestAHomePageIsBounded(t *testing.T) {
	long := func(n int) bot.Card {
		c := listing(n)
		for range 12 {
			c.Lines = append(c.Lines, bot.Line{Text: strings.Repeat("x", 800)})
		}
		return c
	}
	for what, card := range map[string]func(int) bot.Card{"many": listing, "large": long} {
		h := newHarness(t, func(context.Context, bot.In) (bot.Answer, error) {
			var out bot.Answer
			for n := range 90 {
				out.Home = append(out.Home, card(n))
			}
			return out, nil
		})
		page := h.opens(t, "selebihnya di /kasus")
		shown := len(page.Buttons)
		if !strings.HasSuffix(page.Text, fmt.Sprintf("+%d · selebihnya di /kasus", 90-shown)) || shown < 15 || len(page.Blocks) > 100 {
			t.Errorf("%s: %d blocks, %d of 90 cards, the page ends in %q", what, len(page.Blocks), shown, page.Text[max(0, len(page.Text)-60):])
		}
		h.wantFaults(t)
	}
}

// TestAHomePageThatSlackFindsTooLargeIsCut, and one that another published is drawn anew.
func TestAHomePageThatSlackRefusesIsDrawnAgain(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, pages(&drawn))
	h.FailNext("views.publish", 2, slackfake.Failure{Error: "view_too_large"})
	h.opens(t, "kali 3")
	h.Republish("U1") // hash_conflict
	h.opens(t, "kali 5")
	h.FailNext("views.publish", 1, slackfake.Failure{Error: "hash_conflict"})
	h.opens(t, "kali 7")
	h.wantFaults(t, "hash_conflict")
	if strings.Contains(h.log.String(), "not shown") {
		t.Errorf("the log says\n%s\nwant no page missing", h.log.String())
	}
}

func TestAnAppWithoutAHomeTabIsSaid(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, pages(&drawn), func(o *slackfake.Options) { o.NoHome = true })
	h.acked(t, h.As("U1").OpenHome("home"))
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if log := h.log.String(); !strings.Contains(log, "switch it on under App Home") || strings.Count(log, "not shown") != 1 {
		t.Errorf("the log says\n%s\nwant the next step, once", log)
	}
}

// TestManyOpeningsDrawTheNewestPage, and not one page each.
func TestManyOpeningsEndInTheNewestPage(t *testing.T) {
	var drawn atomic.Int64
	h := newHarness(t, pages(&drawn))
	var events []string
	for range 20 {
		events = append(events, h.As("U1").OpenHome("home"))
	}
	for _, event := range events {
		h.acked(t, event)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if p, ok := h.Home("U1"); !ok || !strings.HasPrefix(p.Text, fmt.Sprintf("Kasus Anda, kali %d\n", drawn.Load())) {
		t.Errorf("after %d drawings the page reads %q; want the last", drawn.Load(), p.Text)
	}
	h.wantFaults(t)
}

func TestWhoIsRefusedSeesWhyOnTheHomePage(t *testing.T) {
	card := bot.Card{Sign: "⚠️", Title: "Anda belum terdaftar"}
	h := newHarness(t, always(bot.Answer{Card: &card, Code: "stranger"}))
	h.opens(t, "Anda belum terdaftar")
	h.wantFaults(t)
}
