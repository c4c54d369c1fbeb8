package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// queueUp puts callbacks into the queue.
func (s *stage) queueUp(t *testing.T, n int) {
	t.Helper()
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for range n {
			id := tx.NewCase()
			tx.PutCase(procedure.Case{ID: id, Kind: procedure.CallbackKind, State: procedure.Waiting, Turn: 1, Rev: 1, Opened: tx.Now(),
				Personal: procedure.Personal{Name: "Budi Hidayat", Numbers: []procedure.Number{inet(fmt.Sprintf("1520001%05d", id))}}})
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// pageOf describes a page of a list: its title, its first and last case, how many buttons
// open a case, and the labels in sight.
func pageOf(t *testing.T, a bot.Answer) string {
	t.Helper()
	var sight []string
	opens := 0
	for _, b := range slices.Concat(a.Card.Buttons, a.Card.More) {
		if _, ok := bot.ParseButton(b.Code()); !ok {
			t.Errorf("no platform can send the button %+v", b)
		}
		if b.Action == "show" || b.Action == "handover" {
			opens++
		}
	}
	for _, b := range a.Card.Buttons {
		sight = append(sight, b.Label)
	}
	first, last := a.Card.Lines[0], a.Card.Lines[len(a.Card.Lines)-1]
	return fmt.Sprintf("%s: %s to %s, %d open, [%s]", a.Card.Title, strings.TrimPrefix(first.Label, "🔵 "), strings.TrimPrefix(last.Label, "🔵 "), opens, strings.Join(sight, "] ["))
}

// TestAListHasPages walks through a queue of 45 and back, while it gets shorter.
func TestAListHasPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.queueUp(t, 45)
	step := func(a bot.Answer, want string) bot.Answer {
		t.Helper()
		if got := pageOf(t, a); got != want {
			t.Errorf("the page is\n%s\nwant\n%s", got, want)
		}
		return a
	}
	turn := 0
	press := func(a bot.Answer, action, arg string) bot.Answer {
		t.Helper()
		b, ok := bottest.Button(*a.Card, action, arg)
		if !ok {
			t.Fatalf("there is no button %s/%s on\n%s", action, arg, bottest.Text(*a.Card))
		}
		turn++
		got := s.send(t, "sari", fmt.Sprint("page", turn), b, nil)
		if action == "page" && !got.Replace {
			t.Error("a page should take the place of the one before")
		}
		return got
	}
	first := step(s.whole(t, bot.In{Account: s.Account("sari"), Key: "1", Command: &bot.Command{Name: "kasus", Text: "antrean"}}),
		"Antrean callback · 1–20 dari 45: K-1 to K-20, 20 open, [K-1] [K-2] [Berikutnya]")
	second := step(press(first, "page", ""), "Antrean callback · 21–40 dari 45: K-21 to K-40, 20 open, [K-21] [Sebelumnya] [Berikutnya]")
	third := step(press(second, "page", "40"), "Antrean callback · 41–45 dari 45: K-41 to K-45, 5 open, [K-41] [K-42] [Sebelumnya]")
	step(press(third, "page", ""), "Antrean callback · 21–40 dari 45: K-21 to K-40, 20 open, [K-21] [Sebelumnya] [Berikutnya]")
	if got := press(second, "show", "K-40"); !strings.HasPrefix(got.Card.Title, "K-40 · ") {
		t.Errorf("the last case of the page opens %q; want K-40", got.Card.Title)
	}
	all := s.send(t, "sari", "more", bot.Button{Subject: "L-queue", Action: bot.ActMore, Turn: 20}, nil)
	if n := len(all.Card.Buttons); n != 22 || len(all.Card.More) != 0 || !all.Replace {
		t.Errorf("all buttons of the second page are %d in sight, %d under more; want 20 cases and two pages, in place of the page", n, len(all.Card.More))
	}
	for id := range 30 {
		s.send(t, "sari", fmt.Sprint("claim", id), bot.Button{Subject: procedure.CaseName(uint64(id + 1)), Action: "claim", Turn: 1}, nil)
	}
	step(press(second, "page", "40"), "Antrean callback: K-31 to K-45, 15 open, [K-31] [K-32] [K-33]")
	step(s.whole(t, bot.In{Account: s.Account("sari"), Key: "2", Command: &bot.Command{Name: "kasus", Text: "serahkan"}}),
		"Kasus yang bisa Anda serahkan · 1–20 dari 30: K-1 to K-20, 20 open, [Serahkan K-1] [Serahkan K-2] [Berikutnya]")
}

// TestAForgedButtonOfAListIsRefused checks what no list draws.
func TestAForgedButtonOfAListIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.queueUp(t, 1)
	for _, b := range []bot.Button{
		{Subject: "L-queue", Action: "page", Arg: "-1"}, {Subject: "L-queue", Action: "page"}, {Subject: "L-queue", Action: "show", Arg: "C-1"},
		{Subject: "L-queue", Action: "handover", Arg: "K-1"}, {Subject: "L-queue", Action: "claim", Arg: "K-1.1"}, {Subject: "L-all", Action: "page", Arg: "0"},
	} {
		if got := s.send(t, "sari", "forged "+b.Code(), b, nil); got.Code != "unknown_button" {
			t.Errorf("%s is answered with %q; want unknown_button", b.Code(), got.Code)
		}
	}
	far := s.send(t, "sari", "far", bot.Button{Subject: "L-queue", Action: "page", Arg: "4294967295"}, nil)
	if got, want := pageOf(t, far), "Antrean callback: K-1 to K-1, 1 open, [K-1]"; got != want {
		t.Errorf("a page that isn't there is\n%s\nwant the last one,\n%s", got, want)
	}
	more := s.send(t, "sari", "more", bot.Button{Subject: "L-queue", Action: bot.ActMore, Turn: 1 << 63}, nil)
	if got, want := pageOf(t, more), "Antrean callback: K-1 to K-1, 1 open, [K-1]"; got != want {
		t.Errorf("a page that isn't there is\n%s\nwant the last one,\n%s", got, want)
	}
}
