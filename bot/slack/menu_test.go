package slack_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/slack/slackfake"
)

// entries are n buttons under More; each has its own subject if apart.
func entries(n int, apart bool) (out []bot.Button) {
	for i := range n {
		b := bot.Button{Subject: "K-1", Action: fmt.Sprintf("act%d", i), Turn: 3, Label: fmt.Sprintf("Aksi %d", i)}
		if apart {
			b.Subject = fmt.Sprintf("K-%d", i+1)
		}
		out = append(out, b)
	}
	return out
}

func kinds(m slackfake.Message) (out []string) {
	for _, b := range m.Buttons {
		if !slices.Contains(out, b.Kind) {
			out = append(out, b.Kind)
		}
	}
	return out
}

// TestTheSameEntryCanBeChosenTwice: an overflow menu always sends its entry. A list sends
// none the second time; then the card comes with all its buttons in sight.
func TestTheSameEntryCanBeChosenTwice(t *testing.T) {
	all := bot.Card{Title: "K-1", Buttons: append([]bot.Button{claim}, entries(6, false)...), MoreLabel: "Lainnya"}
	h := newHarness(t, func(_ context.Context, in bot.In) (bot.Answer, error) {
		if in.Press.Action == bot.ActMore {
			return bot.Answer{Card: &all, Replace: true}, nil
		}
		return bot.Answer{Toast: in.Press.Action}, nil
	})
	few, many := kase, kase
	many.More = entries(6, false)
	_, ts := h.post(t, few)
	for range 2 {
		h.press(t, "C1", ts, "Tugaskan")
		if in := h.last(t); in.Press.Action != "assign" {
			t.Errorf("the handler got %+v; want the entry each time", in.Press)
		}
	}
	_, ts = h.post(t, many)
	h.press(t, "C1", ts, "Aksi 2")
	if in := h.last(t); in.Press.Action != "act2" {
		t.Errorf("the handler got %+v; want the entry", in.Press)
	}
	h.ephemeral(t, 3) // answers to one person may overtake each other
	h.press(t, "C1", ts, "Aksi 2")
	in := h.last(t)
	if in.Press.Action != bot.ActMore || in.Press.Subject != "K-1" || in.Press.Turn != 3 || in.Press.Ref != bot.Ref("C1/"+ts) {
		t.Errorf("the handler got %+v; want that all of K-1 is to be shown", in.Press)
	}
	m := h.ephemeral(t, 4)
	if got := kinds(m); len(m.Buttons) != 7 || len(got) != 1 || got[0] != "button" {
		t.Errorf("sari sees the buttons %+v; want all seven in sight", m.Buttons)
	}
	h.press(t, "C1", ts, "Aksi 2")
	if in := h.last(t); in.Press.Action != "act2" {
		t.Errorf("the third time the handler got %+v; want the entry", in.Press)
	}
	h.wantFaults(t)
}

func TestAListOfSeveralCasesThatLosesItsChoiceAsksForAnother(t *testing.T) {
	list := bot.Card{Title: "Antrean", Buttons: entries(9, true), MoreLabel: "Lainnya"}
	h := newHarness(t, always(bot.Answer{Card: &list}))
	m := h.slash(t, "/kasus", "").Message
	h.press(t, "C1", m.TS, "Aksi 7")
	n := len(h.seen())
	h.ephemeral(t, 2)
	h.press(t, "C1", m.TS, "Aksi 7")
	if got := h.ephemeral(t, 3); got.Text != wordList["id"]["choose_again"] || len(h.seen()) != n {
		t.Errorf("sari sees %q, the handler %d inputs; want to be asked again, and %d", got.Text, len(h.seen()), n)
	}
}

func TestAListForgetsItsChoiceWhenTheCardChanges(t *testing.T) {
	h := newHarness(t, always(bot.Answer{Toast: "baik"}))
	card := kase
	card.More = entries(6, false)
	ref, ts := h.post(t, card)
	h.press(t, "C1", ts, "Aksi 2")
	card.Lines = append(card.Lines, bot.Line{Label: "Catatan", Text: "pelanggan menelepon lagi"})
	if out := h.p.Edit(t.Context(), board, ref, card); out.Result != bot.Done {
		t.Fatal(out)
	}
	h.press(t, "C1", ts, "Aksi 2")
	if in := h.last(t); in.Press.Action != "act2" {
		t.Errorf("the handler got %+v; want the entry", in.Press)
	}
}

// TestAButtonThatTakesAwayAsksFirst: also one under More, which is then beside the menu: a
// menu would ask for each of its entries.
func TestAButtonThatTakesAwayAsksFirst(t *testing.T) {
	h := newWorkspace(t)
	ask := func(b bot.Button) bot.Button {
		b.Danger, b.Confirm = true, &bot.Confirm{Text: "Panggilan ini berakhir. Lanjut? " + strings.Repeat("x", 400), Yes: "Ya", No: "Jangan"}
		return b
	}
	h.post(t, bot.Card{Title: "C-1", Buttons: []bot.Button{ask(claim)}, More: []bot.Button{assign, ask(cancel)}, MoreLabel: "Lainnya"})
	var got []string
	for _, b := range h.Messages("C1")[0].Buttons {
		asks, _, _ := strings.Cut(b.Confirm, "?")
		got = append(got, b.Kind+" "+b.Label+": "+asks)
	}
	want := []string{"button Ambil: Panggilan ini berakhir. Lanjut", "button Batalkan: Panggilan ini berakhir. Lanjut", "overflow Tugaskan: "}
	if !slices.Equal(got, want) {
		t.Errorf("the buttons are %q; want %q", got, want)
	}
	h.wantFaults(t)
}
