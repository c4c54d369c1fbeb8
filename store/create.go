package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// idKey is where the meta bucket has the store's id: eight random bytes.
var idKey = []byte("id")

// ID returns the store's random id, in hex. It is given once, when the store is made; its
// backups have the same. It is "" for a file that is not current and opened read only.
func (s *Store) ID() string { return s.id }

// giveID gives a store its id, unless it has one.
func giveID(meta *bolt.Bucket, seal *sealer) error {
	if len(meta.Get(idKey)) > 0 {
		return nil
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	return meta.Put(idKey, seal.seal(bucketMeta, idKey, id))
}

// find returns nil if there is a data file with something in it. It makes a missing one,
// unless opts.Existing is set.
func find(opts Options) error {
	switch info, err := os.Stat(opts.Path); {
	case errors.Is(err, fs.ErrNotExist) && !opts.Existing:
		return create(opts)
	case err != nil:
		return fmt.Errorf("opening the data file: %w", err)
	case info.Size() == 0:
		return fmt.Errorf("%w: %s", ErrEmpty, opts.Path)
	}
	return nil
}

// create makes the data file of a new store. It is made under the name of a copy and then
// linked, so that a kill at any moment leaves a whole new store or none: a file that is
// empty, or has no store in it, was not made so.
func create(opts Options) error {
	f, err := os.CreateTemp(filepath.Dir(opts.Path), filepath.Base(opts.Path)+copySuffix+"*")
	if err != nil {
		return fmt.Errorf("creating the data file: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // linked, or of no use
	if err := f.Close(); err != nil {
		return fmt.Errorf("creating the data file: %w", err)
	}
	db, err := bolt.Open(f.Name(), 0o600, &bolt.Options{FreelistType: bolt.FreelistArrayType, MaxSize: opts.MaxSize})
	if err != nil {
		return fmt.Errorf("creating the data file: %w", err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if err := (&Store{opts: opts}).createBuckets(tx); err != nil || opts.Keys.Current() == 0 {
			return err
		}
		seal, err := newSealer(opts.Keys)
		if err != nil {
			return err
		}
		return seal.newIndexKey(tx)
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("creating the data file: %w", err)
	}
	if err := putInPlace(f.Name(), opts.Path, "", false); err != nil && !errors.Is(err, ErrExists) {
		if _, there := os.Stat(opts.Path); there != nil { // else another process made it
			return fmt.Errorf("creating the data file: %w", err)
		}
	}
	return nil
}
