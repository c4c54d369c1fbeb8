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

// copySuffix is what the names of copies in work begin with, behind the data
// file's name.
const copySuffix = ".copy-"

// room is what a copy must leave free on the disk, in bytes: the data file grows
// in steps of 16 MiB.
const room = 64 << 20

// Backup is a copy of the data file that passed every check, as it stood at one
// moment between the call that made it and that call's end. It is a file beside
// the data file until it is closed.
type Backup struct {
	Report
	path string
	file *os.File
}

// Backup copies the data file and checks the copy: the pages, the schema, the
// audit. Operations go on meanwhile. It is made beside the data file whatever
// medium it is meant for, since the copying holds pages of the file, and what is
// not encrypted yet belongs nowhere else. End it with Close.
//
// It fails with ErrFull when the disk has no room for the copy and as much again
// as the data file needs to go on, and with ErrCorrupt or ErrAudit when the copy
// does not pass. Safe for concurrent use.
func (s *Store) Backup(ctx context.Context) (*Backup, error) {
	path, err := s.copyFile(ctx)
	if err != nil {
		return nil, fmt.Errorf("copying the data file: %w", err)
	}
	b := &Backup{path: path}
	if b.Report, err = s.verifyCopy(ctx, path); err == nil {
		b.file, err = os.Open(path)
	}
	if err != nil {
		_ = os.Remove(path) // the first error is the one to tell
		return nil, fmt.Errorf("the copy of the data file: %w", err)
	}
	return b, nil
}

// Read reads the copy.
func (b *Backup) Read(p []byte) (int, error) { return b.file.Read(p) }

// Close removes the copy.
func (b *Backup) Close() error {
	err := os.Remove(b.path)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, b.file.Close())
}

// copyFile makes a durable copy of what is stored now and gives its path.
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
	opts.Path, opts.suspect = path, true
	c, err := OpenReadOnly(opts)
	if err != nil {
		return Report{}, err
	}
	defer c.Close()
	return c.Verify(ctx)
}

// whileWanted is a writer that ends with a context.
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

// hasRoom fails with ErrFull where the disk has no room for size more bytes.
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

// removeCopies takes away what a killed process left of its copies. The caller
// has the lock of the data file.
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
