package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// schema is the version of the layout that this program writes. A bucket may be
// added within a version, and so may a field of a record; anything else is a
// new version with a migration (migrate.go).
const schema = 4

// sealedSince is the first schema whose values are sealed (seal.go).
const sealedSince = 4

// schemaKey leads to the number of the schema, in 8 plain bytes whatever the schema, so that
// each version of the program can read it. Since schema 4 the number stands a second time,
// with a checksum, so that a damaged one is not taken for an older schema.
var (
	schemaKey  = []byte("schema")
	checkedKey = []byte("schemachecked")
)

// prepare prepares an opened file: it checks that the file is ours and not newer, migrates
// an older one, creates missing buckets, and judges the clock.
func (s *Store) prepare() error {
	found, err := s.inspect()
	if err != nil {
		return err
	}
	s.seal = found.seal
	switch {
	case found.version == 0:
		return fmt.Errorf("%w: %s", ErrEmpty, s.opts.Path)
	case found.older:
		err = s.migrate(found.version)
	case !found.complete:
		err = s.db.Update(s.createBuckets)
	}
	if err == nil && !s.Encrypted() && s.opts.Keys.Current() != 0 {
		err = s.encrypt()
	}
	if err == nil {
		found, err = s.inspect()
	}
	if err != nil {
		return fmt.Errorf("preparing the data file: %w", err)
	}
	s.id = found.id
	return errors.Join(s.noteOwnKey(), s.startClock())
}

// look is prepare for a file that is opened read-only.
func (s *Store) look() error {
	if s.opts.suspect {
		if err := s.walk(context.Background()); err != nil {
			return err
		}
	}
	found, err := s.inspect()
	switch {
	case err != nil:
		return err
	case found.version == 0:
		return fmt.Errorf("%w: %s", ErrEmpty, s.opts.Path)
	}
	s.seal = found.seal
	if found.older || !found.complete {
		return nil
	}
	s.id = found.id
	return s.startClock()
}

// layoutFound describes the layout of a file.
type layoutFound struct {
	version  uint64 // 0 in a new file
	older    bool   // its version is below the program's
	complete bool   // it has an id, and all buckets
	id       string // "" in an older file
	seal     *sealer
}

// Current reports whether the file has this program's layout. One that is open for writing
// always has.
func (s *Store) Current() bool {
	found, err := s.inspect()
	return err == nil && !found.older && found.complete
}

// inspect reads the schema. It returns an error for a file that is foreign or newer, or of
// another store than the one that is wanted.
func (s *Store) inspect() (found layoutFound, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket([]byte(bucketNames[bucketMeta]))
		if meta == nil {
			if k, _ := tx.Cursor().First(); k != nil {
				return fmt.Errorf("%w: %s was made by another program; check the configured path", ErrCorrupt, s.opts.Path)
			}
			return nil // a file without a store
		}
		found.version = readU64(meta.Get(schemaKey))
		switch known := s.opts.schema(); {
		case found.version > known:
			return fmt.Errorf("%w: %s has schema %d, this program knows %d; start the newer program, or restore an older backup", ErrNewer, s.opts.Path, found.version, known)
		case found.version == 0:
			return fmt.Errorf("%w: %s has no schema number; restore the newest backup", ErrCorrupt, s.opts.Path)
		case found.version < known:
			found.older = true
		}
		if err := errors.Join(found.readMeta(meta), found.readKeys(tx, s.opts)); err != nil {
			return fmt.Errorf("%s: %w", s.opts.Path, err)
		}
		if want := s.opts.ID; want != "" && found.id != want {
			return fmt.Errorf("%w: %s is of store %s, wanted is %s", ErrOther, s.opts.Path, cmp.Or(found.id, "(without an id)"), want)
		}
		found.complete = found.id != ""
		for _, name := range bucketNames {
			found.complete = found.complete && tx.Bucket([]byte(name)) != nil
		}
		return nil
	})
	return found, err
}

func (s *Store) createBuckets(tx *bolt.Tx) error {
	for _, name := range bucketNames {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("creating bucket %s: %w", name, err)
		}
	}
	return errors.Join(giveID(tx.Bucket([]byte(bucketNames[bucketMeta])), metaSealer(s.opts.schema())), putVersion(tx, s.opts.schema()))
}

// putVersion writes the schema's number.
func putVersion(tx *bolt.Tx, version uint64) error {
	meta := tx.Bucket([]byte(bucketNames[bucketMeta]))
	if seal := metaSealer(version); seal != nil {
		if err := meta.Put(checkedKey, seal.seal(bucketMeta, checkedKey, u64(version))); err != nil {
			return err
		}
	}
	return meta.Put(schemaKey, u64(version))
}

// readMeta checks the schema's number, and reads the id. It fails with ErrCorrupt.
func (f *layoutFound) readMeta(meta *bolt.Bucket) error {
	seal, number := metaSealer(f.version), meta.Get(checkedKey)
	if seal != nil || number != nil {
		value, err := (&sealer{}).open(bucketMeta, checkedKey, number)
		if err != nil {
			return err
		}
		if readU64(value) != f.version {
			return damagedRow(bucketMeta, schemaKey)
		}
	}
	id := meta.Get(idKey)
	if id == nil {
		return nil
	}
	id, err := seal.open(bucketMeta, idKey, id)
	f.id = fmt.Sprintf("%x", id)
	return err
}

// metaSealer returns a sealer for the bucket of meta, which is never encrypted.
func metaSealer(version uint64) *sealer {
	if version < sealedSince {
		return nil
	}
	return &sealer{}
}
