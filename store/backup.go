package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// copySuffix follows the data file's name in the names of unfinished copies.
const copySuffix = ".copy-"

// room is what a copy must leave free on the disk, in bytes: the data file grows in steps
// of 16 MiB.
const room = 64 << 20

// Backup is a checked copy of the data file, from one moment during the call of
// Store.Backup. It is a file beside the data file until it is closed.
type Backup struct {
	Report
	Aside []*DamageError // damaged records that are set aside in the copy, see BackupOfTheRest
	path  string
	file  *os.File
}

// Backup copies the data file and checks the copy: the pages, the schema, the audit.
// Operations continue meanwhile. The copy is made beside the data file, whatever its
// destination: a running copy pins pages of the data file, and unencrypted data should not
// be written elsewhere. The caller must call Close.
//
// It fails with ErrFull if the disk has no room for the copy and the growth of the data
// file, and with ErrCorrupt or ErrAudit if the copy fails a check. Safe for concurrent use.
func (s *Store) Backup(ctx context.Context) (*Backup, error) {
	return s.backup(ctx, func(*Backup) error { return nil })
}

// BackupOfTheRest is Backup of a file with damaged records: in the copy they are set aside,
// and its indexes are made anew; the data file stays as it is. The copy's audit says so, with
// the Person and Via of e.
func (s *Store) BackupOfTheRest(ctx context.Context, e Entry) (*Backup, error) {
	return s.backup(ctx, func(b *Backup) error {
		c, err := Open(Options{Path: b.path, Now: s.opts.Now, Logger: s.log, Keys: s.keysOfCopy()})
		if err != nil {
			return err
		}
		if b.Aside, err = c.SetAside(ctx, e); err == nil && len(b.Aside) > 0 {
			_, _, err = c.MendIndexes(ctx, e)
		}
		return errors.Join(err, c.Close())
	})
}

// backup makes a copy, has it prepared, and checks it.
func (s *Store) backup(ctx context.Context, prepare func(*Backup) error) (*Backup, error) {
	path, err := s.copyFile(ctx)
	if err != nil {
		return nil, fmt.Errorf("copying the data file: %w", err)
	}
	b := &Backup{path: path}
	if err = prepare(b); err == nil {
		b.Report, err = s.verifyCopy(ctx, path)
	}
	if err == nil {
		b.file, err = os.Open(path)
	}
	if err != nil {
		_ = os.Remove(path) // return the first error
		return nil, fmt.Errorf("the copy of the data file: %w", err)
	}
	return b, nil
}

// Read implements io.Reader on the copy.
func (b *Backup) Read(p []byte) (int, error) { return b.file.Read(p) }

// Close removes the copy.
func (b *Backup) Close() error {
	err := os.Remove(b.path)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, b.file.Close())
}

// copyFile makes a durable copy of the data file and returns its path.
func (s *Store) copyFile(ctx context.Context) (path string, err error) {
	f, err := os.CreateTemp(filepath.Dir(s.opts.Path), filepath.Base(s.opts.Path)+copySuffix+"*")
	if err != nil {
		return "", err
	}
	err = s.View(ctx, func(t *Tx) error {
		if err := hasRoom(f.Name(), t.stored.tx.Size()); err != nil {
			return err
		}
		_, err := t.stored.tx.WriteTo(whileWanted{ctx, f})
		return err
	})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name()) // as above
		return "", err
	}
	return f.Name(), nil
}

func (s *Store) verifyCopy(ctx context.Context, path string) (Report, error) {
	opts := s.opts
	opts.Path, opts.suspect, opts.Keys = path, true, s.keysOfCopy()
	c, err := OpenReadOnly(opts)
	if err != nil {
		return Report{}, err
	}
	defer c.Close()
	return c.Verify(ctx)
}

// keysOfCopy are the keys of a copy of the file.
func (s *Store) keysOfCopy() Keys {
	if s.Encrypted() {
		return s.Keys()
	}
	return s.opts.Keys
}

// whileWanted is a writer that fails when its context ends.
type whileWanted struct {
	ctx context.Context
	io.Writer
}

func (w whileWanted) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}

// hasRoom fails with ErrFull if the disk has no room for size more bytes.
func hasRoom(path string, size int64) error {
	free, err := DiskFree(filepath.Dir(path))
	if err != nil {
		return err
	}
	if need := uint64(size) + room; free < need {
		return fmt.Errorf("%w: the disk has %d MiB free, a copy needs %d; make room and try again", ErrFull, free>>20, need>>20)
	}
	return nil
}

// removeCopies removes the copies that a killed process left. The caller holds the lock of
// the data file.
func removeCopies(path string) error {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+copySuffix) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
