package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAnUndoIsPressedTwice checks that both presses show what the undo did, and that one
// person's undos are worked on one at a time.
func TestAnUndoIsPressedTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	done := s.whole(t, pressing(t, "ratna", s.whole(t, upload("ratna", "1", "vvip tambah", vvipFile)), "import"))
	asking := s.first(t, pressing(t, "ratna", done, "undo"))
	if a := s.first(t, pressing(t, "ratna", done, "undo")); a.Code != "undo_busy" || a.Later != nil || a.Replace {
		t.Errorf("the second press while the first is worked on: %+v; want undo_busy, beside the first", a)
	}
	if a := s.first(t, pressing(t, "adi", done, "undo")); a.Later == nil {
		t.Errorf("another person's press meanwhile: %+v; want it worked on", a)
	}
	yes := pressing(t, "ratna", finish(t, asking), "undo")
	undone := s.whole(t, yes)
	if !strings.Contains(undone.Toast, "#4 sudah diurungkan (#5)") {
		t.Fatalf("the undo: %s; want #5", bottest.Text(*undone.Card))
	}
	for _, again := range []bot.In{yes, pressing(t, "ratna", done, "undo")} {
		if a := s.whole(t, again); bottest.Text(*a.Card) != bottest.Text(*undone.Card) {
			t.Errorf("pressed again it shows\n%s\nwant what the undo did", bottest.Text(*a.Card))
		}
	}
}

// TestAnImportThatChangesNothingOffersNoUndo, and says of an older one's button why not.
func TestAnImportThatChangesNothingOffersNoUndo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for n, want := range []bool{true, false} {
		done := s.whole(t, pressing(t, "ratna", s.whole(t, upload("ratna", fmt.Sprint(n), "vvip tambah", vvipFile)), "import"))
		if _, has := bottest.Button(*done.Card, "undo", ""); has != want {
			t.Errorf("import %d has the button: %v; want %v:\n%s", n+1, has, want, bottest.Text(*done.Card))
		}
	}
	old := bot.In{Account: s.Account("ratna"), Key: "k", Press: &bot.Press{Button: bot.Button{Subject: "I-5", Action: "undo"}}}
	if a := s.whole(t, old); a.Code != "nothing_to_undo" || !strings.Contains(a.Card.Lines[0].Text, "Tidak ada baris yang diubahnya") {
		t.Errorf("the undo of nothing is answered with %+v", a)
	}
}

// TestAFileDuringAnotherImport checks that the answers tell of a press only where there is
// a button to press.
func TestAFileDuringAnotherImport(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	done := s.whole(t, pressing(t, "ratna", s.whole(t, upload("ratna", "1", "vvip tambah", vvipFile)), "import"))
	ask := s.whole(t, pressing(t, "ratna", done, "undo"))
	staged, err := s.store.Stage(procedure.VVIPRegister)
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	if err := staged.Add(procedure.Row{List: procedure.VVIPRegister, Name: "Rina", VVIP: procedure.Official, Numbers: []procedure.Number{inet("152000000003")}}); err != nil {
		t.Fatal(err)
	}
	if _, err := staged.Compare(t.Context(), store.Ending{Mode: store.AddRows}); err != nil {
		t.Fatal(err)
	}
	tried := 0
	during := func(int, int) {
		if tried++; tried > 1 {
			return
		}
		for name, in := range map[string]bot.In{"a file": upload("adi", "2", "vvip", vvipFile), "an undo": pressing(t, "ratna", ask, "undo")} {
			a := s.whole(t, in)
			_, again := bottest.Button(*a.Card, "undo", "")
			if text := bottest.Text(*a.Card); !strings.Contains(text, "impor lain") || again != strings.Contains(text, "tekan lagi") {
				t.Errorf("%s meanwhile is answered with\n%s\nwant why not, and a button where one is to be pressed", name, text)
			}
		}
	}
	if _, err := staged.Apply(t.Context(), store.Change{By: "adi", Via: "cli", Mode: store.AddRows}, during); err != nil || tried == 0 {
		t.Fatalf("the import: %v, tried %d times", err, tried)
	}
}

// TestAnEntryThatAnUndoBroughtBack: an old card of it leads to the entry as it is now, and
// an import that was undone can't be undone again, which would bring back what a lead ended.
func TestAnEntryThatAnUndoBroughtBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids, _ := s.requests(t)
	old := sitis(ids[0], "edit")
	done := s.whole(t, pressing(t, "adi", s.whole(t, upload("adi", "1", "request", "No Internet,Nama,Jenis Request\n152000000003,Rina,cabut pasang\n")), "import"))
	if a := s.send(t, "ratna", "2", old, filledEntry); a.Code != string(procedure.EntryEnded) {
		t.Fatalf("after the import the form is answered with %q; want that the entry ended", a.Code)
	}
	s.whole(t, pressing(t, "adi", s.whole(t, pressing(t, "adi", done, "undo")), "undo"))
	a := s.send(t, "ratna", "3", old, filledEntry)
	edit, ok := bottest.Button(*a.Card, "edit", "")
	if a.Code != string(procedure.EntryChanged) || !ok || !strings.Contains(bottest.AnswerText(a), "Isian Anda, belum tersimpan: Instruksi: baru") {
		t.Fatalf("after the undo the form is answered with %q\n%s\nwant the entry as it is now, and what was typed", a.Code, bottest.AnswerText(a))
	}
	if a = s.send(t, "ratna", "4", edit, filledEntry); a.Code != "" {
		t.Fatalf("the form of the entry as it is now: %q\n%s", a.Code, bottest.AnswerText(a))
	}
	a = s.send(t, "ratna", "5", sitis(ids[0], "history"), nil)
	for _, want := range []string{"kembali, karena perubahannya dibatalkan – Adi", "diubah – Ratna"} {
		if text := bottest.AnswerText(a); !strings.Contains(text, want) {
			t.Errorf("the history from the old card is\n%s\nwant %q", text, want)
		}
	}
	ids, _ = s.requests(t)
	if a = s.send(t, "ratna", "6", sitis(ids[len(ids)-1], "end"), map[string]string{"when": "now"}); a.Code != "" {
		t.Fatalf("ending it: %q\n%s", a.Code, bottest.AnswerText(a))
	}
	again := s.whole(t, pressing(t, "adi", done, "undo"))
	if !strings.Contains(again.Toast, "sudah diurungkan") {
		t.Errorf("the old import's undo now shows\n%s\nwant what its undo did", bottest.AnswerText(again))
	}
	if ids, _ := s.requests(t); len(ids) != 0 {
		t.Errorf("the list has %d entries; want none", len(ids))
	}
}
