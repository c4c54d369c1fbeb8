package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// initialMmap is how much of the file is mapped at first, in bytes: address
// space, not memory. Up to it a growing file never waits for a running view.
const initialMmap = 64 << 20

// Open opens the data file, creating it and its folder where there is none, and
// starts the writer. It fails with ErrLocked while another process has the
// file, with ErrNewer when a newer version wrote it, and with ErrCorrupt when
// it can't be read. End the store with Close.
func Open(opts Options) (*Store, error) {
	if opts.Path == "" || opts.Now == nil {
		return nil, errors.New("opening the data file: Options.Path and Options.Now are needed")
	}
	opts = opts.withDefaults()
	dir := filepath.Dir(opts.Path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the data folder: %w", err)
	}
	db, err := openBolt(opts)
	if err != nil {
		return nil, err
	}
	s := newStore(db, opts)
	if err := s.guard("open", s.prepare); err != nil {
		_ = db.Close() // the first error is the one to tell
		if errors.Is(err, ErrInternal) {
			return nil, damaged(opts.Path, err)
		}
		return nil, err
	}
	if err := syncFolder(dir); err != nil {
		_ = db.Close() // as above
		return nil, fmt.Errorf("syncing the data folder: %w", err)
	}
	go s.runWriter()
	return s, nil
}

// openBolt opens the file. Bolt panics on some damaged files; then the file is
// closed here, since nobody else has a hand on it.
func openBolt(opts Options) (db *bolt.DB, err error) {
	var file *os.File
	probe := &Store{log: opts.Logger}
	err = probe.guard("open", func() (err error) {
		db, err = bolt.Open(opts.Path, 0o600, &bolt.Options{
			Timeout:         opts.LockTimeout,
			FreelistType:    bolt.FreelistArrayType,
			InitialMmapSize: initialMmap,
			MaxSize:         opts.MaxSize,
			NoStatistics:    true,
			OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
				f, err = os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		return err
	})
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%w: another process holds %s; stop the program that runs on this folder, then try again", ErrLocked, opts.Path)
	case errors.Is(err, ErrInternal):
		_ = file.Close() // it could not be read: nothing in it is lost by this
		return nil, damaged(opts.Path, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, damaged(opts.Path, err)
	}
	return nil, fmt.Errorf("opening the data file: %w", err)
}

func damaged(path string, cause error) error {
	return fmt.Errorf("%w: %s can't be read; put the newest backup in its place and keep the damaged file: %w", ErrCorrupt, path, cause)
}

// syncFolder makes a new file's name as durable as the file.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
