package tasks

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestALookupThatCannotBeRecordedHidesTheName, and says why.
func TestALookupThatCannotBeRecordedHidesTheName(t *testing.T) {
	dir := t.TempDir()
	s, err := control.File{Dir: dir, Init: true, Now: time.Now}.Open()
	if err != nil {
		t.Fatal(err)
	}
	n := procedure.Number{Kind: procedure.Internet, Value: "152000000001"}
	look := func(s *store.Store) (out, log string) {
		t.Helper()
		var printed, said bytes.Buffer
		l := Lookup{Number: n, Line: true}
		if err := l.Do(t.Context(), control.Data{Store: s, Config: config.Default(), Who: "yoga (uid 1000)"}, &printed, &said); err != nil {
			t.Fatal(err)
		}
		return printed.String(), said.String()
	}
	if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		row := procedure.Row{List: procedure.Customers, Name: "Budi Hidayat", Numbers: []procedure.Number{n}}
		_, err := tx.ChangeEntry(procedure.Customers, 0, &row, store.Change{By: procedure.System, Via: "cli"})
		return store.Receipt{}, err
	}); err != nil {
		t.Fatal(err)
	}
	if out, log := look(s); !strings.Contains(out, `"Budi Hidayat"`) || log != "" {
		t.Errorf("it prints %s and says %q; want the name", out, log)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = control.File{Dir: dir, Now: time.Now}.ReadOnly()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if out, log := look(s); strings.Contains(out, "Budi") || !strings.Contains(out, `"B. H."`) || !strings.Contains(log, "hidden") {
		t.Errorf("it prints %s and says %q; want initials, and why", out, log)
	}
}
