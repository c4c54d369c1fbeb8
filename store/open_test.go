package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

func TestOpenMakesAPrivateFile(t *testing.T) {
	opts := testOptions(t)
	openTest(t, opts)
	for path, want := range map[string]os.FileMode{opts.Path: 0o600, filepath.Dir(opts.Path): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestOpenNeedsItsOptions(t *testing.T) {
	for _, opts := range []Options{{}, {Path: "x.db"}, {Now: newTestClock().Now}} {
		if s, err := Open(opts); err == nil {
			t.Errorf("Open(%+v) = %v, want an error", opts, s)
		}
	}
}

func TestASecondOpenIsToldWhy(t *testing.T) {
	opts := testOptions(t)
	openTest(t, opts)
	opts.LockTimeout = time.Millisecond
	_, err := Open(opts)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "stop the program that runs on this folder") {
		t.Errorf("a second Open = %v; want ErrLocked and what to do", err)
	}
}

// edit changes a closed file directly with bbolt.
func edit(t *testing.T, path string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// closedFile makes a data file with some rows, and closes it.
func closedFile(t *testing.T) Options {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) {
		for range 50 {
			tx.PutCase(fullCase(tx.NewCase()))
		}
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return opts
}

func TestANewerFileIsRefused(t *testing.T) {
	opts := closedFile(t)
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(schemaKey, u64(schema+1)) })
	if _, err := Open(opts); !errors.Is(err, ErrNewer) {
		t.Errorf("Open of schema %d = %v, want ErrNewer", schema+1, err)
	}
}

func TestABucketAddedWithinASchemaIsMade(t *testing.T) {
	opts := closedFile(t)
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("links")) })
	s := openTest(t, opts)
	view(t, s, func(tx *Tx) {
		if len(tx.Accounts("x")) != 0 || len(tx.Cases(0, 99)) != 50 {
			t.Error("want the lacking bucket made and the others kept")
		}
	})
}

func TestDamagedFilesAreErrors(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string){
		"not a bolt file": func(t *testing.T, path string) { writeFile(t, path, []byte(strings.Repeat("no database ", 9000))) },
		"too short":       func(t *testing.T, path string) { writeFile(t, path, []byte("x")) },
		"cut off": func(t *testing.T, path string) {
			if err := os.Truncate(path, 3*4096); err != nil {
				t.Fatal(err)
			}
		},
		"all pages but the first two overwritten": func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 2 * os.Getpagesize(); i < len(data); i++ {
				data[i] = 0xa5
			}
			writeFile(t, path, data)
		},
		"of another program": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			edit(t, path, func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
		},
		"without a schema": func(t *testing.T, path string) {
			edit(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Delete(schemaKey) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			opts := closedFile(t)
			damage(t, opts.Path)
			s, err := Open(opts)
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("Open = %v, want ErrCorrupt", err)
			}
			if err == nil {
				_ = s.Close()
			}
		})
	}
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedRecordIsAnErrorNotAPanic(t *testing.T) {
	opts := closedFile(t)
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		return errors.Join(putRow(tx, "cases", u64(7), []byte("{")), putRow(tx, "open", u64(7), []byte{0xff}))
	})
	s := openTest(t, opts)
	for what, fn := range map[string]func(*Tx) error{
		"Case":      func(tx *Tx) error { _, err := tx.Case(7); return err },
		"Cases":     func(tx *Tx) error { tx.Cases(0, 99); return nil },
		"Open":      func(tx *Tx) error { _, err := tx.Open(); return err },
		"Listed":    func(tx *Tx) error { tx.Listed(7); return nil },
		"UrgencyOf": func(tx *Tx) error { tx.UrgencyOf("K-7"); return nil },
	} {
		if err := s.View(ctx, fn); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s with a damaged record: %v, want ErrCorrupt", what, err)
		}
	}
}
