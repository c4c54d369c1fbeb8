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

// migration updates a file to the next schema, in place. It may rely on all migrations
// before it, but not on the program's record types, which later versions change. Values pass
// through the sealer, which is nil before schema 4.
type migration func(*bolt.Tx, *sealer) error

// migrations[i] makes schema i+2 of schema i+1; where it is nil, the file is rewritten
// (rewrite.go). Each new one comes with a small real file of the schema before it in
// testdata.
var migrations = []migration{toSchema2, toSchema3, nil}

// schema is the version that the migrations lead to.
func (o Options) schema() uint64 { return uint64(len(o.migrations)) + 1 }

// migrate updates an older file to the program's schema. A kill at any moment leaves a sound
// file of the schema before or after a step, and the next start goes on from there.
func (s *Store) migrate(from uint64) error {
	first := from
	for from < s.opts.schema() {
		if s.opts.migrations[from-1] == nil {
			if err := s.rewrite(from, from+1, from == first); err != nil {
				return err
			}
			from++
			continue
		}
		to := from
		for to < s.opts.schema() && s.opts.migrations[to-1] != nil {
			to++
		}
		if err := s.migrateInPlace(from, to); err != nil {
			return err
		}
		from = to
	}
	if first < sealedSince && s.Encrypted() {
		s.log.Warn("store: the copy of before is not encrypted; delete it once the new version is kept", "copy", filepath.Base(s.keptName(first, 1)))
	}
	return nil
}

// migrateInPlace first makes a checked copy of the file; then all steps are one transaction.
func (s *Store) migrateInPlace(from, to uint64) error {
	kept, err := s.keepBefore(from)
	if err != nil {
		return fmt.Errorf("the copy before the migration failed, nothing is changed: %w", err)
	}
	s.log.Info("store: migrating the data file", "from", from, "to", to, "copy", filepath.Base(kept))
	return s.db.Update(func(tx *bolt.Tx) error {
		for i, step := range s.opts.migrations[from-1 : to-1] {
			if err := step(tx, s.seal); err != nil {
				return fmt.Errorf("migrating from schema %d: %w", from+uint64(i), err)
			}
		}
		if to == s.opts.schema() {
			return s.createBuckets(tx)
		}
		return putVersion(tx, to)
	})
}

// keepBefore makes a checked copy of the current file and returns its path. It reuses a copy
// of the same state, which an interrupted migration left, and never overwrites one of
// another state.
func (s *Store) keepBefore(version uint64) (string, error) {
	state, err := stateOf(s.db)
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		path := s.keptName(version, n)
		kept, err := s.keeps(path, state)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, s.copyAs(path)
		case kept:
			return path, nil
		}
	}
}

// keptName is the nth name that is tried for the file of before.
func (s *Store) keptName(version uint64, n int) string {
	name := fmt.Sprintf("%s.schema%d", s.opts.Path, version)
	if n > 1 {
		name = fmt.Sprintf("%s-%d", name, n)
	}
	return name
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

// stateOf returns the number of a file's last commit.
func stateOf(db *bolt.DB) (n int, err error) {
	err = db.View(func(tx *bolt.Tx) error { n = tx.ID(); return nil })
	return n, err
}

func (s *Store) copyAs(path string) error {
	b, err := s.Backup(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // Close finds no file after the rename
	if err := os.Rename(b.path, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
