package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestAnEmptyFileIsNoNewStore: neither a file of 0 bytes becomes a store, nor one of bolt
// that has none in it, and both stay as they are.
func TestAnEmptyFileIsNoNewStore(t *testing.T) {
	for name, empty := range map[string]func(t *testing.T, path string){
		"of 0 bytes":      func(t *testing.T, path string) { writeFile(t, path, nil) },
		"without a store": func(t *testing.T, path string) { edit(t, path, func(*bolt.Tx) error { return nil }) },
	} {
		t.Run(name, func(t *testing.T) {
			opts := testOptions(t)
			if err := os.MkdirAll(filepath.Dir(opts.Path), 0o700); err != nil {
				t.Fatal(err)
			}
			empty(t, opts.Path)
			before := read(t, opts.Path)
			for what, open := range map[string]func(Options) (*Store, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
				s, err := open(opts)
				if !errors.Is(err, ErrEmpty) || !errors.Is(err, ErrCorrupt) {
					t.Errorf("%s of a file %s = %v; want ErrEmpty, which is ErrCorrupt too", what, name, err)
				}
				if err == nil {
					_ = s.Close()
				}
			}
			if read(t, opts.Path) != before {
				t.Error("the file was changed; want it as it was")
			}
		})
	}
}

func TestAMissingFileIsMadeOnlyWhereItMayBe(t *testing.T) {
	opts := testOptions(t)
	opts.Existing = true
	if _, err := Open(opts); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of an existing file that is missing = %v; want fs.ErrNotExist", err)
	}
	if _, err := os.Stat(opts.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after that the file is there (%v); want none", err)
	}
	opts.Existing = false
	s := openTest(t, opts)
	if left := besides(t, opts.Path); len(left) > 0 || len(s.ID()) != 16 {
		t.Errorf("a new store has the id %q, and beside it lies %v; want 16 digits and nothing", s.ID(), left)
	}
}

// TestAStoreHasItsOwnID, which its backups have too, and no other store.
func TestAStoreHasItsOwnID(t *testing.T) {
	opts, other := closedFile(t), closedFile(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	id := s.ID()
	b, err := s.Backup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(b)
	if err := errors.Join(err, b.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	restored := opts
	restored.Path = filepath.Join(t.TempDir(), "sigap.db")
	report, err := Restore(t.Context(), restored, bytes.NewReader(data), "")
	if err != nil || report.ID != id {
		t.Errorf("Restore = %+v, %v; want the id %s of the store that was backed up", report, err, id)
	}
	restored.ID, opts.ID, other.ID = id, id, id
	openTest(t, restored)
	openTest(t, opts)
	before := dump(t, other.Path)
	if _, err := Open(other); !errors.Is(err, ErrOther) {
		t.Errorf("Open of another store = %v; want ErrOther", err)
	}
	if _, err := OpenReadOnly(other); !errors.Is(err, ErrOther) {
		t.Errorf("OpenReadOnly of another store = %v; want ErrOther", err)
	}
	if after := dump(t, other.Path); after["meta/id"] != before["meta/id"] {
		t.Error("the other store has another id now; want it as it was")
	}
}

// TestAnOlderFileGetsAnID at its first start, and keeps it.
func TestAnOlderFileGetsAnID(t *testing.T) {
	opts := closedFile(t)
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Delete(idKey) })
	ids := map[string]bool{}
	for range 2 {
		s, err := Open(opts)
		if err != nil {
			t.Fatal(err)
		}
		ids[s.ID()] = true
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) != 1 || ids[""] {
		t.Errorf("two starts gave the ids %v; want one", ids)
	}
}
