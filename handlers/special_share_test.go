package handlers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestTheShareOfSpecialCustomers: leads and admins read in /sigap daftar that it is above
// the bound, as the newest import of the whole file that was not undone has it.
func TestTheShareOfSpecialCustomers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := func(special, of int) string {
		text := "No Internet,Nama Pelanggan,Kecepatan\n"
		for i := range of {
			text += fmt.Sprintf("15240%07d,Pelanggan %d,%d\n", i, i, map[bool]int{true: 50, false: 20}[i < special])
		}
		return text
	}
	i := handlers.Importing{Policy: procedure.DefaultPolicy(time.UTC)}
	take := func(csv string) uint64 {
		t.Helper()
		done, err := s.importCSV(t, i, csv, -1)
		if errors.Is(err, handlers.ErrConfirm) {
			done, err = s.importCSV(t, i, csv, done.Ended)
		}
		if err != nil {
			t.Fatal(err)
		}
		return done.ID
	}
	says := func(person, want string) {
		t.Helper()
		text := s.Type(t, person, "/sigap daftar").Text
		if strings.Contains(text, "50 dan 100 Mbps") != (want != "") || !strings.Contains(text, want) {
			t.Errorf("%s reads\n%s\nwant %q", person, text, want)
		}
	}
	take(file(5, 20)) // 25 %, the bound
	says("ratna", "")
	six := take(file(6, 20))
	says("ratna", "30 % pelanggan menjadi pelanggan khusus")
	says("adi", "batas wajarnya 25 %")
	says("dewi", "")
	s.bot.ListRules.SpecialShare = 30
	says("ratna", "")
	s.bot.ListRules.SpecialShare = 0
	undo, _, err := s.store.StageUndo(t.Context(), six)
	if err != nil {
		t.Fatal(err)
	}
	defer undo.Close()
	if _, err := undo.Apply(t.Context(), store.Change{By: "ratna", Via: "cli"}, nil); err != nil {
		t.Fatal(err)
	}
	says("ratna", "")
}
