package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnImportTakesCareOfItsFile: the refused rows are never written over the list itself,
// not even by a dry run.
func TestAnImportTakesCareOfItsFile(t *testing.T) {
	const text = "No Internet,Nama\n152400000001,Budi\n1.52401E+11,Beni\n"
	file, data := listFileOf(t, text), t.TempDir()
	if _, _, err := call(t, "import", "customers", file, "--data", data, "--rejects", file, "--dry-run"); err == nil || !strings.Contains(err.Error(), "is the list itself") {
		t.Errorf("the refused rows into the list: %v; want it refused", err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != text {
		t.Errorf("the list is now %q, %v; want it as it was", got, err)
	}
}

// TestAnImportSaysWhatItsFlagsDontMeet: a waived line that isn't refused, a mapped header
// that the file doesn't have, and which lines could be waived.
func TestAnImportSaysWhatItsFlagsDontMeet(t *testing.T) {
	file, data := listFileOf(t, "No Internet,Nama,Warna=Cat\n152400000001,Budi,biru\n1.52401E+11,Beni,\n"), t.TempDir()
	if _, _, err := call(t, "import", "customers", file, "--data", data, "--waive", "2,3"); err == nil || !strings.Contains(err.Error(), "line 2 of the file is not a refused row") {
		t.Errorf("a waived line that is read: %v; want it named", err)
	}
	_, log, err := call(t, "import", "customers", file, "--data", data, "--column", "Warna=Cat=note", "--column", "Kartu=")
	if err != nil || !strings.Contains(log, `"Kartu": the file has no such column`) || strings.Contains(log, "Cat") || !strings.Contains(log, "--waive 3\n") {
		t.Errorf("it says %q, %v; want the missing column alone, and the line that can be waived", log, err)
	}
	if out := must(t, "import", "customers", file, "--data", data, "--column", "Warna=Cat=note"); !strings.Contains(out, "it changed nothing") {
		t.Errorf("the same file again prints\n%s\nwant that it changed nothing", out)
	}
}

// TestTheGuardAsksWhatFits: only a file that is the whole list can be an old or a cut one.
func TestTheGuardAsksWhatFits(t *testing.T) {
	data := t.TempDir()
	row := listFileOf(t, "No Internet,Kategori VVIP\n152999999999,endorser\n")
	must(t, "import", "vvip", row, "--data", data)
	for _, args := range [][]string{{"import", "vvip", row, "--mode", "end"}, {"undo", "1"}} {
		_, _, err := call(t, append(args, "--data", data)...)
		if err == nil || strings.Contains(err.Error(), "newest file") || !strings.Contains(err.Error(), "repeat the command with --confirm-ended 1") {
			t.Errorf("%v: %v; want the count to be confirmed, and no question about the file", args, err)
		}
	}
}

// TestADryRunOfAnUndoHasNoTime: nothing was done at any.
func TestADryRunOfAnUndoHasNoTime(t *testing.T) {
	data := t.TempDir()
	must(t, "import", "vvip", listFileOf(t, "No Internet,Kategori VVIP\n152999999999,endorser\n"), "--data", data)
	if out, _, err := call(t, "undo", "1", "--data", data, "--dry-run", "--confirm-ended", "1", "--json"); err != nil || strings.Contains(out, `"at"`) {
		t.Errorf("it prints %s, %v; want no time", out, err)
	}
}

// TestNothingToListIsSaid, so that nobody takes an empty page for a fault.
func TestNothingToListIsSaid(t *testing.T) {
	data := t.TempDir()
	must(t, "import", "vvip", listFileOf(t, "No Internet,Kategori VVIP\n152999999999,endorser\n"), "--data", data, "--dry-run")
	for want, args := range map[string][]string{"nothing was imported": {"imports"}, "no entry of the audit matches": {"audit", "list", "--person", "nobody"}} {
		if _, log, err := call(t, append(args, "--data", data)...); err != nil || !strings.Contains(log, want) {
			t.Errorf("%v says %q, %v; want %q", args, log, err, want)
		}
	}
}

// TestExamplesAreOfTheSitesForms: a sentence that says what would be accepted says it of
// this site.
func TestExamplesAreOfTheSitesForms(t *testing.T) {
	config := listFileOf(t, "numbers:\n  internet: [{prefix: \"9\", min: 7, max: 9}]\n  ticket: [{prefix: \"TK\", min: 4, max: 6}]\n")
	file, data := listFileOf(t, "No Internet,Nama\n95240123,Budi\n152400000001,Beni\n"), t.TempDir()
	_, log, err := call(t, "import", "customers", file, "--data", data, "--config", config)
	_, _, lookup := call(t, "lookup", "152400000001", "--data", data, "--config", config)
	for _, said := range []string{log, lookup.Error()} {
		if err != nil || !strings.Contains(said, "9524012345, 0812-3456-7890 or TK123456") {
			t.Errorf("it says %q, %v; want examples that the site takes", said, err)
		}
	}
}

// TestTheRejectsAreANewFile: they go through no link, into no file that is there, and are their
// owner's alone.
func TestTheRejectsAreANewFile(t *testing.T) {
	dir, list, data := t.TempDir(), listFileOf(t, "No Internet,Nama,Kategori VVIP\n152000000008,Hana,pejabat\n152000000009,Wulan,entah\n"), t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(file("kept"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"link.csv": "kept", "dangling.csv": "elsewhere"} {
		if err := os.Symlink(file(to), file(from)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"kept", "link.csv", "dangling.csv"} {
		if _, _, err := call(t, "import", "vvip", list, "--data", data, "--rejects", file(name)); err == nil || !strings.Contains(err.Error(), "is there already, and is never overwritten") {
			t.Errorf("--rejects %s: %v; want it refused", name, err)
		}
	}
	if _, err := os.Stat(file("elsewhere")); err == nil || read(t, file("kept")) != "mine" {
		t.Errorf("a file was written through a link, or over another: %q, %v", read(t, file("kept")), err)
	}
	must(t, "import", "vvip", list, "--data", data, "--rejects", file("new.csv"))
	if info, err := os.Stat(file("new.csv")); err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(read(t, file("new.csv")), "entah") {
		t.Errorf("the new file is %v, %v; want mode 0600 and the refused row", info, err)
	}
}
