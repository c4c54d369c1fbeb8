package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cc147/sigap/handlers"
)

// listFileOf writes a file beside the tests' data and returns its path.
func listFileOf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// imported calls import --json and returns what it printed.
func imported(t *testing.T, args ...string) (r handlers.Imported, err error) {
	t.Helper()
	out, log, err := call(t, append(append([]string{"import"}, args...), "--json")...)
	if json.Unmarshal([]byte(out), &r) != nil {
		t.Fatalf("sigap import %v prints %q and says %q, %v; want JSON", args, out, log, err)
	}
	return r, err
}

// TestAFileThatEndsMuchStops until its count is confirmed, in the words of a person and in
// JSON; a dry run says the same.
func TestAFileThatEndsMuchStops(t *testing.T) {
	data := importAll(t)
	empty := listFileOf(t, "No Internet,Kategori VVIP\n")
	dry, dryErr := imported(t, "vvip", empty, "--data", data, "--dry-run")
	got, err := imported(t, "vvip", empty, "--data", data)
	if err == nil || !strings.Contains(err.Error(), "60 of 60 rows would end") || !strings.Contains(err.Error(), "--confirm-ended 60") || fmt.Sprint(dryErr) != fmt.Sprint(err) {
		t.Errorf("a header alone: %v, as a dry run %v; want the numbers, and what to do", err, dryErr)
	}
	if diff := cmp.Diff(got, dry, cmpopts.IgnoreFields(handlers.Imported{}, "DryRun")); diff != "" || !got.NeedsConfirm || got.Ended != 60 || got.ID != 0 {
		t.Errorf("it prints %+v; want 60 ended to be confirmed, and of the dry run the same:\n%s", got, diff)
	}
	if _, err := imported(t, "vvip", empty, "--data", data, "--confirm-ended", "59"); err == nil {
		t.Error("another count is taken; want it refused")
	}
	if c := lookupOf(t, data, "142670054605").Category; c != "vvip" {
		t.Errorf("after the refusals a VVIP is %s", c)
	}
	if got, err := imported(t, "vvip", empty, "--data", data, "--confirm-ended", "60"); err != nil || got.Ended != 60 || got.ID == 0 {
		t.Errorf("confirmed: %+v, %v; want 60 ended, with an id", got, err)
	}
	if c := lookupOf(t, data, "142670054605").Category; c == "vvip" {
		t.Error("a VVIP of the emptied register is one still")
	}
}

// TestImportsAreListedAndUndone, and an undo too.
func TestImportsAreListedAndUndone(t *testing.T) {
	data := importAll(t)
	row := listFileOf(t, "No Internet,Kategori VVIP\n152999999999,endorser\n")
	added, err := imported(t, "vvip", row, "--data", data, "--mode", "add")
	if err != nil || added.New != 1 || added.Ended != 0 || added.Unchanged != 60 {
		t.Fatalf("one row added: %+v, %v; want 1 new and 60 as before", added, err)
	}
	category := func() string { return lookupOf(t, data, "152999999999").Category }
	if category() != "vvip" {
		t.Errorf("who was added is %s", category())
	}
	if out := must(t, "undo", fmt.Sprint(added.ID), "--data", data, "--dry-run"); !strings.Contains(out, "0 rows would come back, 1 ended, 60 unchanged") || category() != "vvip" {
		t.Errorf("the dry run of the undo says\n%s", out)
	}
	must(t, "undo", fmt.Sprint(added.ID), "--data", data)
	if category() == "vvip" {
		t.Error("who was added is there after the undo")
	}
	must(t, "undo", fmt.Sprint(added.ID+1), "--data", data)
	if category() != "vvip" {
		t.Error("the undo of the undo doesn't bring back who was added")
	}
	if got, err := imported(t, "vvip", row, "--data", data, "--mode", "end"); err != nil || got.Ended != 1 || got.New != 0 {
		t.Errorf("one row ended: %+v, %v; want 1 ended", got, err)
	}
	out := must(t, "imports", "vvip", "--data", data)
	for i, want := range []string{"import of list.csv (end), ", "undo of 5, ", "undo of 4, ", "import of list.csv (add), ", "import of vvip.csv, "} {
		if lines := strings.Split(out, "\n"); !strings.Contains(lines[i], want) {
			t.Errorf("line %d of the imports should have %q:\n%s", i, want, out)
		}
	}
	if _, _, err := call(t, "undo", "99", "--data", data); err == nil || !strings.Contains(err.Error(), "sigap imports") {
		t.Errorf("the undo of nothing: %v; want a hint", err)
	}
}

// TestAnImportNamesWhatItRead: each column with what it was taken for, those that were not
// read, and what the command says of a column.
func TestAnImportNamesWhatItRead(t *testing.T) {
	data := t.TempDir()
	file := listFileOf(t, "No Internet,Nama Pelanggan,Nomor Rumah,Warna\n152400000001,Budi,0812-0000-0001,merah\n15240000000x,Beni,,\n")
	got, err := imported(t, "customers", file, "--data", data, "--column", "Nomor Rumah=telephone", "--column", "Warna=", "--dry-run")
	if err != nil || len(got.Columns) != 4 || got.Columns[2].Field != "telephone" || len(got.Unread) != 1 || got.Unread[0] != "Warna" {
		t.Errorf("the import says %+v, %v; want the mapped column, and Warna unread", got, err)
	}
	out, log, err := call(t, "import", "customers", file, "--data", data, "--column", "Nomor Rumah=telephone")
	if err != nil || !strings.Contains(out, "Nomor Rumah → telephone") || !strings.Contains(out, "columns NOT read: Warna") || !strings.Contains(log, "line 3") {
		t.Errorf("it prints\n%s%s%v; want the columns, and the refused line", out, log, err)
	}
	site := filepath.Join(data, "sigap.yaml")
	if err := os.WriteFile(site, []byte("lists:\n  columns:\n    customers: {nomor_rumah: \"\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 20 { // whatever the order of a map
		got, err := imported(t, "customers", file, "--data", data, "--config", site, "--column", "NOMOR RUMAH=telephone", "--column", "Warna=", "--dry-run")
		if err != nil || got.Columns[2].Field != "telephone" {
			t.Fatalf("the import says %+v, %v; want what the command says of a column to go before the configuration", got.Columns, err)
		}
	}
	if _, _, err := call(t, "import", "customers", file, "--data", data, "--confirm-ended", "-2"); err == nil || !strings.Contains(err.Error(), "is no number of rows") {
		t.Errorf("a count below 0: %v; want it refused", err)
	}
	if _, _, err := call(t, "import", "customers", file, "--data", data, "--mode", "some"); err == nil || !strings.Contains(err.Error(), "whole, add, end") {
		t.Errorf("an unknown mode: %v; want the modes named", err)
	}
}

// TestAnImportThatIsNotReadSaysWhyInJSON: the columns that must be explained first are
// among those not read, and nothing was changed.
func TestAnImportThatIsNotReadSaysWhyInJSON(t *testing.T) {
	file := listFileOf(t, "No Internet,Jenis Request,Akhir Kontrak\n152400000001,cabut pasang,31/12/2026\n")
	got, err := imported(t, "special-requests", file, "--data", t.TempDir())
	if err == nil {
		t.Error("the import should fail")
	}
	if got.ID != 0 || got.New != 0 || !slices.Equal(got.Unread, []string{"Akhir Kontrak"}) || !strings.Contains(got.Error, `"Akhir Kontrak=until"`) {
		t.Errorf("the object is %+v; want the column that is not understood, and what to say of it", got)
	}
}
