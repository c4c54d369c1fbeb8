package lists_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func TestRejectsAreSafeInASpreadsheet(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet;No Telepon;Nama;@x\n"+
		"12O34xxxx;+62 21 29114242;=HYPERLINK(\"http://x\");-1\n"+
		"152401234567;;Budi;\n"+
		"12O34xxxx;@a;＝1+1;\"\ta, \"\"b\"\"\nc\"\n")
	var out strings.Builder
	if err := lists.WriteRejects(&out, f.File); err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(strings.NewReader(out.String()))
	in.Comma = ';' // as in the file
	got, err := in.ReadAll()
	if err != nil {
		t.Fatalf("what was written is no CSV: %v", err)
	}
	want := [][]string{
		{"line", "reason", "No Internet", "No Telepon", "Nama", "'@x"},
		{"2", "no_number", "12O34xxxx", "'+62 21 29114242", "'=HYPERLINK(\"http://x\")", "'-1"},
		{"4", "no_number", "12O34xxxx", "'@a", "'＝1+1", "'\ta, \"b\"\nc"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the refused rows (-want +got):\n%s", diff)
	}
}

func TestRejectsThatCannotBeWrittenAreAnError(t *testing.T) {
	f := readDay(t, procedure.SpecialRequests)
	if err := lists.WriteRejects(full{}, f.File); !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v; want %v", err, errFull)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
