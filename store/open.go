package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// initialMmap is the least size of the first mapping of the file, in bytes: address space,
// not memory.
const initialMmap = 64 << 20

// mapAtFirst returns a mapping size that lets the file double. Up to that size, a growing
// file never waits for a running view, such as a backup's.
func mapAtFirst(path string) int {
	info, err := os.Stat(path)
	if err != nil {
		return initialMmap
	}
	return max(initialMmap, 2*int(info.Size()))
}

// Open opens the data file, creates it and its folder if necessary, and starts the writer.
// It fails with ErrLocked while another process has the file open, with ErrNewer if a newer
// version wrote it, with ErrCorrupt if it can't be read, with ErrEmpty if nothing is in it,
// and as Options.Existing and Options.ID say. The caller must call Close.
func Open(opts Options) (*Store, error) {
	if opts.Path == "" || opts.Now == nil {
		return nil, errors.New("opening the data file: Options.Path and Options.Now are needed")
	}
	opts = opts.withDefaults()
	dir := filepath.Dir(opts.Path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the data folder: %w", err)
	}
	if err := find(opts); err != nil {
		return nil, err
	}
	db, err := openBolt(opts)
	if err != nil {
		return nil, err
	}
	s := newStore(db, opts)
	if err := errors.Join(removeCopies(opts.Path), s.guard("open", s.prepare)); err != nil {
		_ = s.db.Close() // return the first error
		if errors.Is(err, ErrInternal) {
			return nil, damaged(opts.Path, err)
		}
		return nil, err
	}
	if err := syncFolder(dir); err != nil {
		_ = s.db.Close() // as above
		return nil, fmt.Errorf("syncing the data folder: %w", err)
	}
	go s.runWriter()
	if err := s.growTree(s.life); err != nil { // a full disk, for example; acts fail then too, and say so
		s.log.Error("store: the audit's tree is behind; the next start tries again", "error", err)
	}
	s.finishLater()
	s.mendLater()
	return s, nil
}

// OpenReadOnly opens a data file for reading and for backups: it changes, creates and
// migrates nothing. Views of a file that is not current (see Report) may fail. Its errors
// are those of Open, and fs.ErrNotExist.
func OpenReadOnly(opts Options) (*Store, error) {
	opts.readOnly, opts.Existing = true, true
	opts = opts.withDefaults()
	if err := find(opts); err != nil {
		return nil, err
	}
	db, err := openBolt(opts)
	if err != nil {
		return nil, err
	}
	s := newStore(db, opts)
	close(s.stopped)
	s.queue.close()
	if err := s.guard("open", s.look); err != nil {
		_ = db.Close() // return the first error
		if errors.Is(err, ErrInternal) {
			return nil, damaged(opts.Path, err)
		}
		return nil, err
	}
	return s, nil
}

// openBolt opens the file. Bolt panics on some damaged files; openBolt then closes the file,
// since no one else has its handle.
func openBolt(opts Options) (db *bolt.DB, err error) {
	var file *os.File
	probe := &Store{log: opts.Logger}
	err = probe.guard("open", func() (err error) {
		db, err = bolt.Open(opts.Path, 0o600, &bolt.Options{
			Timeout:         opts.LockTimeout,
			FreelistType:    bolt.FreelistArrayType,
			InitialMmapSize: mapAtFirst(opts.Path),
			MaxSize:         opts.MaxSize,
			NoStatistics:    !opts.readOnly, // needed for the number of free pages
			ReadOnly:        opts.readOnly,
			PreLoadFreelist: opts.readOnly,
			OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
				f, err = os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		return err
	})
	switch {
	case err == nil && replaced(file, opts.Path):
		_ = db.Close() // it was not used
		return nil, fmt.Errorf("%w: %s was replaced while it was being opened; try again", ErrLocked, opts.Path)
	case err == nil:
		return db, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%w: another process holds %s; stop the program that runs on this folder, then try again", ErrLocked, opts.Path)
	case errors.Is(err, ErrInternal):
		_ = file.Close() // it was only read
		return nil, damaged(opts.Path, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch),
		strings.Contains(err.Error(), "file size too small"): // bolt has no error value for it
		return nil, damaged(opts.Path, err)
	}
	return nil, fmt.Errorf("opening the data file: %w", err)
}

// replaced reports whether the path names another file than the open one: a restore came
// between opening and locking it.
func replaced(file *os.File, path string) bool {
	now, err := os.Stat(path)
	if err != nil {
		return true
	}
	opened, err := file.Stat()
	return err != nil || !os.SameFile(now, opened)
}

func damaged(path string, cause error) error {
	return fmt.Errorf("%w: %s can't be read; put the newest backup in its place and keep the damaged file: %w", ErrCorrupt, path, cause)
}

// syncFolder makes a new file's directory entry durable.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
