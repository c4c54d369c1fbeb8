package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// migration brings a file to the next schema. It may rely on all before it, and
// must not rely on what a later version of the program makes of a record.
type migration func(*bolt.Tx) error

// migrations[i] makes schema i+2 of schema i+1. Each new one comes with a small
// real file of the schema before it in testdata.
var migrations = []migration{toSchema2}

// schema is the one that the migrations lead to.
func (o Options) schema() uint64 { return uint64(len(o.migrations)) + 1 }

// migrate brings an older file to the program's schema. A checked copy of what
// was is on the disk first; then all steps are one transaction, so that an end
// at any moment leaves the old file or the new one.
func (s *Store) migrate(from uint64) error {
	kept, err := s.keepBefore(from)
	if err != nil {
		return fmt.Errorf("the copy before the migration, without which nothing is changed: %w", err)
	}
	s.log.Info("store: the data file is migrated", "from", from, "to", s.opts.schema(), "copy", filepath.Base(kept))
	return s.db.Update(func(tx *bolt.Tx) error {
		for i, step := range s.opts.migrations[from-1:] {
			if err := step(tx); err != nil {
				return fmt.Errorf("migrating from schema %d: %w", from+uint64(i), err)
			}
		}
		return s.createBuckets(tx)
	})
}

// keepBefore makes a checked copy of the file as it stands and gives its path.
// One of the same state, which an interrupted migration left, will do; one of
// another state is never written over.
func (s *Store) keepBefore(version uint64) (string, error) {
	state, err := stateOf(s.db)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s.schema%d", s.opts.Path, version)
	path := name
	for n := 2; ; n++ {
		kept, err := s.keeps(path, state)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, s.copyAs(path)
		case kept:
			return path, nil
		}
		path = fmt.Sprintf("%s-%d", name, n)
	}
}

// keeps reports whether a file is a sound copy of that state.
func (s *Store) keeps(path string, state int) (bool, error) {
	opts := s.opts
	opts.Path = path
	c, err := OpenReadOnly(opts)
	if err != nil {
		return false, err
	}
	defer c.Close()
	got, err := stateOf(c.db)
	if err != nil || got != state {
		return false, err
	}
	_, err = c.Verify(context.Background())
	return err == nil, err
}

// stateOf is the number of a file's last commit.
func stateOf(db *bolt.DB) (n int, err error) {
	err = db.View(func(tx *bolt.Tx) error { n = tx.ID(); return nil })
	return n, err
}

func (s *Store) copyAs(path string) error {
	b, err := s.Backup(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // the copy has its name by then
	if err := os.Rename(b.path, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
