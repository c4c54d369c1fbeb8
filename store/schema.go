package store

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// schema is the version of the layout that this program writes. A bucket may be
// added within a version, and so may a field of a record; anything else is a
// new version with a migration.
const schema = 1

var schemaKey = []byte("schema")

// prepare makes an opened file ready: it is checked to be ours and not newer,
// lacking buckets are made, and the clock starts where the file ends.
func (s *Store) prepare() error {
	complete := false
	err := s.db.View(func(tx *bolt.Tx) (err error) {
		complete, err = s.inspect(tx)
		return err
	})
	if err != nil {
		return err
	}
	if !complete {
		if err := s.db.Update(createBuckets); err != nil {
			return fmt.Errorf("preparing the data file: %w", err)
		}
	}
	return s.db.View(func(tx *bolt.Tx) error {
		t := &Tx{stored: &stored{tx: tx}}
		s.clock.last.Store(int64(t.newestAudit()))
		return t.err
	})
}

// inspect checks the schema and reports whether all buckets are there.
func (s *Store) inspect(tx *bolt.Tx) (complete bool, err error) {
	meta := tx.Bucket([]byte(bucketNames[bucketMeta]))
	if meta == nil {
		if k, _ := tx.Cursor().First(); k != nil {
			return false, fmt.Errorf("%w: %s was made by another program; check the configured path", ErrCorrupt, s.opts.Path)
		}
		return false, nil // new
	}
	version := readU64(meta.Get(schemaKey))
	switch {
	case version > schema:
		return false, fmt.Errorf("%w: %s has schema %d, this program knows %d; start the newer program, or put a backup of before in its place", ErrNewer, s.opts.Path, version, schema)
	case version == 0:
		return false, fmt.Errorf("%w: %s has no schema number; put the newest backup in its place", ErrCorrupt, s.opts.Path)
	}
	for _, name := range bucketNames {
		if tx.Bucket([]byte(name)) == nil {
			return false, nil
		}
	}
	return true, nil
}

func createBuckets(tx *bolt.Tx) error {
	for _, name := range bucketNames {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("creating bucket %s: %w", name, err)
		}
	}
	return tx.Bucket([]byte(bucketNames[bucketMeta])).Put(schemaKey, u64(schema))
}
