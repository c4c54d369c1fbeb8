package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Restore checks a backup and then puts it in place as the data file opts.Path, in one
// step: at each moment there is the old file or the new one. It keeps an existing file
// under the name keep; if keep is "", the existing file stays and the error is ErrExists.
// All links and sessions of the desk end, see Store.Epoch.
// It fails with ErrLocked while a process has the file open, with ErrNewer, and with the
// errors of Verify.
func Restore(ctx context.Context, opts Options, backup io.Reader, keep string) (Report, error) {
	dir := filepath.Dir(opts.Path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Report{}, fmt.Errorf("creating the data folder: %w", err)
	}
	old, err := lockOld(opts.Path, keep)
	if err != nil {
		return Report{}, err
	}
	if old != nil {
		defer old.Close()
	}
	path, err := writeCopy(ctx, opts.Path, backup)
	if err != nil {
		return Report{}, fmt.Errorf("copying the backup beside the data file: %w", err)
	}
	defer os.Remove(path) //nolint:errcheck // it was renamed, or is of no use
	s := &Store{opts: opts}
	report, err := s.verifyCopy(ctx, path)
	if err != nil {
		return Report{}, fmt.Errorf("the backup can't be used, nothing was changed: %w", err)
	}
	// Before the file is there: what the backup has of links and sessions never works.
	if err := endEpoch(opts.Path); err != nil {
		return Report{}, err
	}
	if err := putInPlace(path, opts.Path, keep, old != nil); err != nil {
		return Report{}, fmt.Errorf("putting the backup in place: %w", err)
	}
	return report, syncFolder(dir)
}

// lockOld locks the data file to be replaced; nil means that there is none.
func lockOld(path, keep string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("the data file that is there: %w", err)
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("%w: another process holds %s; stop the program that runs on this folder, then try again", ErrLocked, path)
	case keep == "":
		f.Close()
		return nil, fmt.Errorf("%w: %s; it is never overwritten", ErrExists, path)
	}
	return f, nil
}

// writeCopy writes a backup to a temporary file beside the data file.
func writeCopy(ctx context.Context, path string, backup io.Reader) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+copySuffix+"*")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(whileWanted{ctx, f}, backup)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name()) // return the first error
		return "", err
	}
	return f.Name(), nil
}

// putInPlace moves the file to its final name. If there was no data file it uses a link,
// which unlike a rename never replaces a file that was created meanwhile.
func putInPlace(from, path, keep string, old bool) error {
	if !old {
		err := os.Link(from, path)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%w: %s was created meanwhile", ErrExists, path)
		}
		return err
	}
	if err := os.Link(path, keep); err != nil {
		return err
	}
	return os.Rename(from, path)
}
