package store

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// closedWith makes a data file with n cases and entries, and closes it.
func closedWith(t *testing.T, n int) Options {
	t.Helper()
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		if _, err := s.Update(t.Context(), Key{}, caseAndEntry); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return opts
}

func TestARestoreKeepsTheFileThatItReplaces(t *testing.T) {
	backup, opts := read(t, closedWith(t, 7).Path), closedWith(t, 3)
	old := dump(t, opts.Path)
	keep := opts.Path + ".before"
	report, err := Restore(t.Context(), opts, strings.NewReader(backup), keep)
	if err != nil || report.Cases != 7 || report.Audit != 7 {
		t.Fatalf("Restore = %+v, %v; want 7 cases and entries", report, err)
	}
	if !maps.Equal(dump(t, keep), old) {
		t.Error("the file that was replaced is kept, but differs")
	}
	if got := newestAudit(t, openTest(t, opts)); got != 7 {
		t.Errorf("the data file has %d entries now; want the backup's 7", got)
	}
	if left := besides(t, opts.Path); len(left) != 1 {
		t.Errorf("beside the data file: %v; want only what was before", left)
	}
}

// TestARestoreRefuses also checks that a refusal changes nothing.
func TestARestoreRefuses(t *testing.T) {
	sound := read(t, closedWith(t, 7).Path)
	endless := []byte(sound)
	for page := 2; page < 40; page++ { // the header of a free page doesn't matter
		copy(endless[page*4096+12:], "\xff\xff\xff\xff") // the overflow in the header
	}
	for name, c := range map[string]struct {
		backup, keep string
		held         bool
		want         error
	}{
		"a folder with a data file":             {sound, "", false, ErrExists},
		"a data file that a process holds":      {sound, "before", true, ErrLocked},
		"a backup that is no data file":         {strings.Repeat("customers;", 9000), "before", false, ErrCorrupt},
		"an empty backup":                       {"", "before", false, ErrCorrupt},
		"a backup with an endless page":         {string(endless), "before", false, ErrCorrupt},
		"a backup of one page":                  {sound[:4096], "before", false, ErrCorrupt},
		"a backup that is cut off":              {sound[:10*4096], "before", false, ErrCorrupt},
		"a name for the old file that is taken": {sound, "taken", false, fs.ErrExist},
	} {
		t.Run(name, func(t *testing.T) {
			opts := closedWith(t, 3)
			before := dump(t, opts.Path)
			writeFile(t, filepath.Join(filepath.Dir(opts.Path), "taken"), nil)
			if c.keep != "" {
				c.keep = filepath.Join(filepath.Dir(opts.Path), c.keep)
			}
			var s *Store
			if c.held {
				s = openTest(t, opts)
			}
			if _, err := Restore(t.Context(), opts, strings.NewReader(c.backup), c.keep); !errors.Is(err, c.want) {
				t.Errorf("Restore = %v, want %v", err, c.want)
			}
			if s != nil {
				_ = s.Close()
			}
			if !maps.Equal(dump(t, opts.Path), before) {
				t.Error("the data file was changed")
			}
			if left := besides(t, opts.Path); len(left) != 1 {
				t.Errorf("beside the data file: %v; want only the file that was there", left)
			}
		})
	}
}

// TestAnOpenThatARestoreOvertookIsRefused checks that Open doesn't use a file that a
// restore has just replaced.
func TestAnOpenThatARestoreOvertookIsRefused(t *testing.T) {
	opts := closedWith(t, 1)
	file, err := os.Open(opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if replaced(file, opts.Path) {
		t.Error("a file that stands where it was opened counts as replaced")
	}
	backup := read(t, opts.Path)
	if _, err := Restore(t.Context(), opts, strings.NewReader(backup), opts.Path+".before"); err != nil {
		t.Fatal(err)
	}
	if !replaced(file, opts.Path) {
		t.Error("a file that a restore replaced counts as the one that is there")
	}
}
