package handlers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAnImportEndsNothingByMistake: a file without a row that can be taken changes
// nothing, and a refused row without a number that can be read removes no row.
func TestAnImportEndsNothingByMistake(t *testing.T) {
	t.Parallel()
	const head = "No Internet,Nama Pelanggan\n"
	s := newStage(t)
	take := func(csv string) (handlers.Imported, error) {
		t.Helper()
		rows, file, err := lists.ReadAll(procedure.Customers, strings.NewReader(csv), lists.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return handlers.ImportList(t.Context(), s.store, procedure.Customers, rows, file, "cli", false)
	}
	stored := func() (names []string) {
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
	if _, err := take(head + "152400000001,Andi\n152400000002,Beni\n"); err != nil {
		t.Fatal(err)
	}
	for name, csv := range map[string]string{"a header alone": head, "refusals alone": head + "foo,Dimas\n"} {
		if _, err := take(csv); !errors.Is(err, handlers.ErrNothingRead) {
			t.Errorf("%s: %v, want ErrNothingRead", name, err)
		}
	}
	done, err := take(head + "152400000001,Andi\n15240000000x,Beni\n")
	if err != nil || !done.EndsNothing || done.Ended != 0 || len(done.Refused) != 1 {
		t.Errorf("a refused row without a number: %+v, %v; want nothing ended, and that it says so", done, err)
	}
	if got := stored(); !slices.Equal(got, []string{"Andi", "Beni"}) {
		t.Errorf("the list has %q, want both", got)
	}
	if done, err := take(head + "152400000001,Andi\n"); err != nil || done.Ended != 1 || done.EndsNothing {
		t.Errorf("the whole list without a row: %+v, %v; want one ended", done, err)
	}
}
