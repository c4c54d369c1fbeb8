package handlers_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const head = "No Internet,Nama Pelanggan\n"

// customersFile is a file of n customers, from that one on.
func customersFile(from, n int) string {
	out := head
	for i := from; i < from+n; i++ {
		out += fmt.Sprintf("15240%07d,Pelanggan %d\n", i, i)
	}
	return out
}

// importCSV imports a customer file; confirmed is -1 for none.
func (s *stage) importCSV(t *testing.T, i handlers.Importing, csv string, confirmed int) (handlers.Imported, error) {
	t.Helper()
	i.List = procedure.Customers
	staged, err := handlers.StageFile(t.Context(), s.store, i, strings.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	return staged.Confirm(t.Context(), "ratna", "cli", confirmed, nil)
}

func (s *stage) customerNames(t *testing.T) (names []string) {
	t.Helper()
	err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for r := range tx.ListRows(procedure.Customers) {
			names = append(names, r.Name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestAnImportEndsNothingByMistake: a file without a row that can be taken changes
// nothing, and a refused row without a number that can be read removes no row.
func TestAnImportEndsNothingByMistake(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.importCSV(t, handlers.Importing{}, head+"152400000001,Andi\n152400000002,Beni\n", 7); err != nil {
		t.Fatal(err)
	}
	for name, csv := range map[string]string{"a header alone": head, "refusals alone": head + "152400000001," + strings.Repeat("x", 5000) + "\n"} {
		if got, err := s.importCSV(t, handlers.Importing{}, csv, -1); !errors.Is(err, handlers.ErrConfirm) || got.Ended == 0 {
			t.Errorf("%s: %+v, %v; want ErrConfirm, and how many end", name, got, err)
		}
	}
	if _, err := s.importCSV(t, handlers.Importing{}, head+"foo,Dimas\n", -1); !errors.Is(err, handlers.ErrNothingRead) {
		t.Errorf("a refusal that tells nobody alone: %v, want ErrNothingRead", err)
	}
	file := head + "152400000001,Andi\n15240000000x,Beni\n"
	done, err := s.importCSV(t, handlers.Importing{}, file, -1)
	if err != nil || !done.EndsNothing || done.Ended != 0 || len(done.Refused) != 1 {
		t.Errorf("a refused row without a number: %+v, %v; want nothing ended, and that it says so", done, err)
	}
	if got := s.customerNames(t); !slices.Equal(got, []string{"Andi", "Beni"}) {
		t.Errorf("the list has %q, want both", got)
	}
	done, err = s.importCSV(t, handlers.Importing{Waived: []int{3}}, file, 1)
	if err != nil || done.Ended != 1 || done.EndsNothing {
		t.Errorf("its line waived: %+v, %v; want one ended", done, err)
	}
	if done, err := s.importCSV(t, handlers.Importing{}, head, 1); err != nil || done.Ended != 1 || len(s.customerNames(t)) != 0 {
		t.Errorf("a header alone, confirmed: %+v, %v; want the list empty", done, err)
	}
}

// TestAnImportThatEndsMuchIsConfirmed: more than a fifth of the list, or more than 50 rows,
// and by that very count.
func TestAnImportThatEndsMuchIsConfirmed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		had, left int
		rules     handlers.ListRules
		want      bool
	}{
		{10, 8, handlers.ListRules{}, false}, {10, 7, handlers.ListRules{}, true}, {6, 4, handlers.ListRules{}, true},
		{400, 350, handlers.ListRules{}, false}, {400, 349, handlers.ListRules{}, true},
		{10, 8, handlers.ListRules{MaxEnded: 1}, true}, {10, 6, handlers.ListRules{MaxEndedPercent: 40}, false},
	} {
		s := newStage(t)
		if _, err := s.importCSV(t, handlers.Importing{}, customersFile(0, c.had), 7); err != nil {
			t.Fatal(err)
		}
		i := handlers.Importing{Rules: c.rules}
		got, err := s.importCSV(t, i, customersFile(0, c.left), -1)
		if got.NeedsConfirm != c.want || errors.Is(err, handlers.ErrConfirm) != c.want || got.Ended != c.had-c.left {
			t.Errorf("%d rows to %d with %+v: %+v, %v; want a confirmation: %v", c.had, c.left, c.rules, got, err, c.want)
		}
		if !c.want {
			continue
		}
		if _, err := s.importCSV(t, i, customersFile(0, c.left), got.Ended+1); !errors.Is(err, handlers.ErrConfirm) || len(s.customerNames(t)) != c.had {
			t.Errorf("another count: %v; want ErrConfirm, and all %d rows there", err, c.had)
		}
		if _, err := s.importCSV(t, i, customersFile(0, c.left), got.Ended); err != nil || len(s.customerNames(t)) != c.left {
			t.Errorf("the count confirmed: %v; want %d rows", err, c.left)
		}
	}
}

// TestAnImportSaysWhatToLookAt: fillers, and a share of special customers above the bound.
func TestAnImportSaysWhatToLookAt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := "No Internet,Nama Pelanggan,Telepon,Kecepatan\n"
	for i := range procedure.FillerLines + 1 {
		file += fmt.Sprintf("15240%07d,Pelanggan %d,0217654321,%d\n", i, i, map[bool]int{true: 50, false: 20}[i%2 == 0])
	}
	i := handlers.Importing{Policy: procedure.DefaultPolicy(time.UTC)}
	got, err := s.importCSV(t, i, file, 7)
	if err != nil || len(got.Fillers) != 1 || got.Fillers[0].Lines != procedure.FillerLines+1 || got.SpecialPercent != 52 {
		t.Errorf("the import says %+v, %v; want one filler of %d lines, and 52 %% special", got, err, procedure.FillerLines+1)
	}
	i.Rules.SpecialShare, i.Mode = 60, store.AddRows
	got, err = s.importCSV(t, i, "No Internet,Nama Pelanggan,Telepon\n152409000000,Baru,0217654321\n", -1)
	if err != nil || len(got.Fillers) != 1 || got.Fillers[0].Lines != procedure.FillerLines+2 || got.SpecialPercent != 0 {
		t.Errorf("one more line added: %+v, %v; want %d lines of the filler, and no warning", got, err, procedure.FillerLines+2)
	}
}

// TestAnImportNamesATelephoneOfManyRows that have no line: nobody is found by it either.
func TestAnImportNamesATelephoneOfManyRows(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := "Nama Pelanggan,Telepon\n"
	for i := range procedure.MaxJoined {
		file += fmt.Sprintf("Pelanggan %d,0217654321\n", i)
	}
	if got, err := s.importCSV(t, handlers.Importing{}, file, 7); err != nil || len(got.Fillers) != 0 {
		t.Errorf("of %d rows: %+v, %v; want no filler yet", procedure.MaxJoined, got.Fillers, err)
	}
	for _, more := range []string{"Pelanggan 1,0217654321\n", "Baru,0217654321\n"} {
		got, err := s.importCSV(t, handlers.Importing{Mode: store.AddRows}, "Nama Pelanggan,Telepon\n"+more, -1)
		want := got.New > 0 // the first is there already
		if err != nil || (len(got.Fillers) == 1) != want || want && got.Fillers[0].Rows != procedure.MaxJoined+1 {
			t.Errorf("%q added: %+v, %v; want a filler of %d rows once it is too many", more, got.Fillers, err, procedure.MaxJoined+1)
		}
	}
}

// TestAPreviewIsOfTheListAsItWas: what changed meanwhile is shown anew, and confirmed anew.
func TestAPreviewIsOfTheListAsItWas(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	stage := func(csv string) *handlers.StagedImport {
		staged, err := handlers.StageFile(t.Context(), s.store, handlers.Importing{List: procedure.Customers}, strings.NewReader(csv))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = staged.Close() })
		return staged
	}
	first, second := stage(customersFile(0, 3)), stage(customersFile(0, 4))
	if _, err := first.Confirm(t.Context(), "ratna", "slack", 7, nil); err != nil {
		t.Fatal(err)
	}
	got, err := second.Confirm(t.Context(), "adi", "slack", 7, nil)
	if !errors.Is(err, store.ErrListChanged) || got.New != 1 || got.Ended != 0 || got.ID != 0 {
		t.Errorf("the older preview: %+v, %v; want ErrListChanged and what it would do now, 1 new", got, err)
	}
	if got, err = second.Confirm(t.Context(), "adi", "slack", -1, nil); err != nil || got.New != 1 || got.ID == 0 {
		t.Errorf("confirmed anew: %+v, %v; want 1 new, with an id", got, err)
	}
}

// TestAnUndoIsConfirmedToo, by the count of rows that end.
func TestAnUndoIsConfirmedToo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := s.customerNames(t)
	done, err := s.importCSV(t, handlers.Importing{}, customersFile(0, 60), 7)
	if err != nil {
		t.Fatal(err)
	}
	u, err := handlers.StageUndo(t.Context(), s.store, done.ID, handlers.ListRules{})
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if _, err := u.Confirm(t.Context(), "ratna", "cli", -1, nil); !errors.Is(err, handlers.ErrConfirm) || u.Diff.Ended != 60 || u.Diff.New != 7 {
		t.Errorf("the undo of 60 rows: %v, %+v; want ErrConfirm, 60 ended, 7 back", err, u.Diff)
	}
	if _, err := u.Confirm(t.Context(), "ratna", "cli", 60, nil); err != nil || !slices.Equal(s.customerNames(t), before) {
		t.Errorf("the undo: %v, then the list is %q; want %q", err, s.customerNames(t), before)
	}
}
