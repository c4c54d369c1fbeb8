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
	"strings"
	"sync"
	"syscall"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
)

// buffered is the size of the write buffer, in bytes.
const buffered = 64 << 10

// Backup writes the data of the caller's folder into a file.
type Backup struct {
	Caller control.Caller
	// Recipients are those for whom it is encrypted. Without any it is encrypted for the
	// recipients of the configuration, unless it is Plain.
	Recipients []age.Recipient
	Plain      bool
	Armor      bool // encrypted as text
	Rest       bool // without damaged records, see backup
}

// Make writes the backup to a temporary file, syncs it, and then gives it its name: to, or
// one with the time in the folder to. There must be no such file.
func (b Backup) Make(ctx context.Context, to string, at time.Time) (made BackupResult, err error) {
	began, dir := time.Now(), filepath.Dir(to)
	info, err := os.Stat(to)
	isFolder := err == nil && info.IsDir()
	if _, err := os.Lstat(to); err == nil && !isFolder {
		return made, errThere(to)
	}
	if isFolder {
		dir = to
	}
	f, err := newPartial(dir)
	if err != nil {
		return made, fmt.Errorf("the backup can't be written: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it was renamed, or the backup failed
	made, err = b.fill(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	info, statErr := f.Stat()
	if err = errors.Join(err, statErr); err != nil {
		return made, errors.Join(err, f.Close())
	}
	if made.File = to; isFolder {
		made.File = filepath.Join(to, backupName(made.Encrypted, at))
	}
	err = nameFile(f.Name(), made.File)
	if errors.Is(err, fs.ErrExist) {
		err = errThere(made.File)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return made, fmt.Errorf("the backup can't be put in place: %w", err)
	}
	made.Bytes, made.Seconds = info.Size(), time.Since(began).Seconds()
	return made, nil
}

func errThere(path string) error {
	return fmt.Errorf("%s is there already, and a backup is never written over: name another file", path)
}

// fill has the copy made and writes it.
func (b Backup) fill(ctx context.Context, to io.Writer) (result BackupResult, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, in := io.Pipe()
	var made sync.WaitGroup
	made.Go(func() {
		caller := b.Caller
		caller.Out = in
		_, err := caller.Run(ctx, "backup", &backup{Rest: b.Rest})
		in.CloseWithError(err)
	})
	defer made.Wait()
	defer func() { _ = from.Close() }() // unblocks the writer if the target fails
	var head backupHead
	r := bufio.NewReaderSize(from, buffered)
	line, err := r.ReadSlice('\n')
	if err == nil {
		err = json.Unmarshal(line, &head)
	}
	recipients := b.Recipients
	if err == nil {
		recipients, err = b.recipients(head)
	}
	if err != nil {
		return result, fmt.Errorf("the backup: %w", err)
	}
	n, err := b.copy(to, r, recipients)
	if err == nil && n != head.Bytes {
		err = fmt.Errorf("%d of %d bytes came", n, head.Bytes)
	}
	if err != nil {
		return result, fmt.Errorf("the backup: %w", err)
	}
	result = newBackupResult("", head.Report)
	result.Damaged, result.Aside = head.Damaged, head.Aside
	result.Encrypted = len(recipients) > 0
	return result, nil
}

// recipients returns for whom the copy is encrypted: those of the process that has the data
// count before those of the command's configuration.
func (b Backup) recipients(head backupHead) ([]age.Recipient, error) {
	names := head.Recipients
	if len(names) == 0 {
		names = b.Caller.Config.Backup.Recipients
	}
	switch {
	case b.Armor && len(b.Recipients)+len(names) == 0:
		return nil, control.Usage("--armor is the text form of an encrypted backup: name a --recipient")
	case b.Plain || len(b.Recipients) > 0 || len(names) == 0:
		return b.Recipients, nil
	}
	out, err := config.Recipients(strings.Join(names, "\n"))
	if err != nil {
		return nil, fmt.Errorf("backup.recipients: %w", err)
	}
	return out, nil
}

func (b Backup) copy(to io.Writer, from io.Reader, recipients []age.Recipient) (n int64, err error) {
	if len(recipients) == 0 {
		return io.Copy(to, from)
	}
	if b.Armor {
		text := armor.NewWriter(to)
		defer func() { err = errors.Join(err, text.Close()) }()
		to = text
	}
	w, err := age.Encrypt(to, recipients...)
	if err != nil {
		return 0, fmt.Errorf("encrypting: %w", err)
	}
	n, err = io.Copy(w, from)
	return n, errors.Join(err, w.Close())
}

// partialPrefix begins the names of unfinished backups.
const partialPrefix = ".sigap-backup-partial-"

// newPartial makes the temporary file of a backup, which this process holds by a lock, and
// removes those that nobody holds any more: their backups were killed.
func newPartial(dir string) (*os.File, error) {
	entries, _ := os.ReadDir(dir) // a folder that can only be written is good enough
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), partialPrefix) {
			removeUnheld(filepath.Join(dir, e.Name()))
		}
	}
	f, err := os.CreateTemp(dir, partialPrefix+"*")
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil && !errors.Is(err, syscall.ENOTSUP) && !errors.Is(err, syscall.ENOLCK) {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

// removeUnheld removes a file that no process has locked, unless it is another user's.
func removeUnheld(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		_ = os.Remove(path) // the next backup tries again
	}
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
