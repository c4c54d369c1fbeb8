package lists_test

import (
	"bytes"
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
	if err := lists.WriteRejects(&out, f.File, lists.English); err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(strings.NewReader(out.String()))
	in.Comma = ';' // as in the file
	got, err := in.ReadAll()
	if err != nil {
		t.Fatalf("what was written is no CSV: %v", err)
	}
	said := f.Refused[0].Text
	want := [][]string{
		{"line", "reason", "column", "text", "No Internet", "No Telepon", "Nama", "'@x"},
		{"2", "no_number", "No Internet", said, "12O34xxxx", "'+62 21 29114242", "'=HYPERLINK(\"http://x\")", "'-1"},
		{"4", "no_number", "No Internet", said, "12O34xxxx", "'@a", "'＝1+1", "'\ta, \"b\"\nc"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the refused rows (-want +got):\n%s", diff)
	}
}

func TestRejectsThatCannotBeWrittenAreAnError(t *testing.T) {
	f := readDay(t, procedure.SpecialRequests)
	if err := lists.WriteRejects(full{}, f.File, lists.English); !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v; want %v", err, errFull)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestRejectsAsABook: the refused rows as a workbook, read back as a sheet, are the
// same texts; numbers keep their zeros, and nothing is a formula.
func TestRejectsAsABook(t *testing.T) {
	f := read(t, procedure.Customers, "No Internet;No Telepon;Nama\n12O34xxxx;081234567890;=HYPERLINK(\"http://x\")\n12O34xxxx;-1;_x0041_ & <b>\n")
	var out bytes.Buffer
	if err := lists.WriteRejectsBook(&out, f.File, lists.English); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for cells := range lists.RowsOf(t, out.Bytes()) {
		got = append(got, cells)
	}
	said := f.Refused[0].Text
	want := [][]string{
		{"line", "reason", "column", "text", "No Internet", "No Telepon", "Nama"},
		{"2", "no_number", "No Internet", said, "12O34xxxx", "081234567890", `=HYPERLINK("http://x")`},
		{"3", "no_number", "No Internet", said, "12O34xxxx", "-1", "_x0041_ & <b>"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the workbook (-want +got):\n%s", diff)
	}
	if strings.Contains(out.String(), "<f>") {
		t.Error("the workbook has a formula; want texts alone")
	}
	if err := lists.WriteRejectsBook(full{}, f.File, lists.English); !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v; want %v", err, errFull)
	}
}

// TestEveryReasonHasItsSentence: a refusal says what is wrong and what would be
// accepted.
func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, r := range lists.Reasons {
		if text := lists.TextOf(r); !strings.Contains(text, ";") {
			t.Errorf("%s says %q; want what is wrong; and what would be accepted", r, text)
		}
	}
}
