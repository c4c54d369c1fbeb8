package tasks

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// buffered is the size of the write buffer, in bytes.
const buffered = 64 << 10

// Backup writes the data of the caller's folder into a file.
type Backup struct {
	Caller     control.Caller
	Recipients []age.Recipient
}

// Make writes the backup to a temporary file, syncs it, and then renames it to the
// wanted name, which must not exist.
func (b Backup) Make(ctx context.Context, path string) (made BackupResult, err error) {
	began := time.Now()
	if _, err := os.Lstat(path); err == nil {
		return made, fmt.Errorf("%s is there already, and a backup is never written over: name another file", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".partial-*")
	if err != nil {
		return made, fmt.Errorf("the backup can't be written: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it was renamed, or the backup failed
	report, err := b.fill(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	info, statErr := f.Stat()
	if err = errors.Join(err, statErr, f.Close()); err != nil {
		return made, err
	}
	if err := nameFile(f.Name(), path); err != nil {
		return made, fmt.Errorf("the backup can't be put in place: %w", err)
	}
	made = newBackupResult(path, report)
	made.Bytes, made.Encrypted, made.Seconds = info.Size(), len(b.Recipients) > 0, time.Since(began).Seconds()
	return made, nil
}

// fill has the copy made and writes it, encrypted if there are recipients.
func (b Backup) fill(ctx context.Context, to io.Writer) (report store.Report, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, in := io.Pipe()
	var made sync.WaitGroup
	made.Go(func() {
		caller := b.Caller
		caller.Out = in
		_, err := caller.Run(ctx, "backup", new(backup))
		in.CloseWithError(err)
	})
	defer made.Wait()
	defer func() { _ = from.Close() }() // unblocks the writer if the target fails
	r := bufio.NewReaderSize(from, buffered)
	line, err := r.ReadSlice('\n')
	if err == nil {
		err = json.Unmarshal(line, &report)
	}
	if err != nil {
		return report, fmt.Errorf("the backup: %w", err)
	}
	n, err := b.copy(to, r)
	if err == nil && n != report.Bytes {
		err = fmt.Errorf("%d of %d bytes came", n, report.Bytes)
	}
	if err != nil {
		return report, fmt.Errorf("the backup: %w", err)
	}
	return report, nil
}

func (b Backup) copy(to io.Writer, from io.Reader) (int64, error) {
	if len(b.Recipients) == 0 {
		return io.Copy(to, from)
	}
	w, err := age.Encrypt(to, b.Recipients...)
	if err != nil {
		return 0, fmt.Errorf("encrypting: %w", err)
	}
	n, err := io.Copy(w, from)
	return n, errors.Join(err, w.Close())
}

// nameFile gives a synced file the wanted name, which must not exist, and syncs the
// folder. On a file system without hard links, the check and the rename are two
// steps.
func nameFile(from, path string) error {
	err := os.Link(from, path)
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOSYS) {
		if _, there := os.Lstat(path); there == nil {
			return fs.ErrExist
		}
		err = os.Rename(from, path)
	}
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
