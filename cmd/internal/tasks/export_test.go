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

func TestMoreCasesThanAPageAreAllExported(t *testing.T) {
	s, err := control.File{Dir: t.TempDir(), Init: true, Now: time.Now}.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := 0
	for _, n := range []int{exportPage, 1} { // a full page, and one more
		want += n
		if _, err := s.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			for range n {
				tx.PutCase(procedure.Case{ID: tx.NewCase(), Kind: procedure.Tier1Kind, State: procedure.Closed})
			}
			return store.Receipt{}, nil
		}); err != nil {
			t.Fatal(err)
		}
		ask, err := newExportQuery(&Export{Lang: "id"}, config.Default())
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := exportCases(t.Context(), s, ask, &out); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out.String(), "\nK-"); got != want {
			t.Errorf("of %d cases %d are exported; want all", want, got)
		}
	}
}
