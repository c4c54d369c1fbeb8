package tasks

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// ageHeader is how an encrypted file begins. https://age-encryption.org/v1
const ageHeader = "age-encryption.org/v1"

// armored is how one begins that is text.
const armored = armor.Header

// Restore makes a backup the data file of a folder that no bot has.
type Restore struct {
	Backup   string       // the file
	Identity string       // file with the age identity that decrypts it; "" if it is not encrypted
	File     control.File // the data file to make
	Replace  bool         // replace an existing data file, which is kept under another name
	Who      string       // who typed the command, for the audit
}

// Do checks the backup, puts it in place and prints its contents.
func (r Restore) Do(ctx context.Context, out io.Writer) error {
	f, err := os.Open(r.Backup)
	if err != nil {
		return fmt.Errorf("the backup can't be read: %w", err)
	}
	defer f.Close()
	from, err := decrypted(f, r.Identity)
	if err != nil {
		return fmt.Errorf("%s: %w", r.Backup, err)
	}
	path, keep := config.DataFile(r.File.Dir), ""
	if r.Replace {
		keep = path + ".before-restore-" + r.File.Now().UTC().Format("20060102T150405Z")
	}
	_, statErr := os.Lstat(path)
	opts, err := r.File.Options()
	if err != nil {
		return err
	}
	report, err := store.Restore(ctx, opts, from, keep)
	if errors.Is(err, store.ErrExists) && keep == "" {
		return fmt.Errorf("%w; --replace puts the backup in its place and keeps it under another name", err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.Backup, control.Explain(err))
	}
	b := newBackupResult(path, report)
	fmt.Fprintf(out, "%s: %d cases, %d customers, audit up to %d\n", path, b.Cases, b.Customers, b.Audit)
	if statErr == nil {
		fmt.Fprintf(out, "what was there is kept as %s\n", filepath.Base(keep))
	}
	fmt.Fprintln(out, "all links and sessions of the desk have ended: make each person a new link with 'sigap desk-link PERSON'")
	if err := r.record(ctx, report); err != nil {
		fmt.Fprintf(out, "it is in place, but that can't be recorded in its audit: %v\n", err)
	}
	return r.File.Restored(report)
}

// record writes the restore into the audit of the restored data, which explains why it is
// shorter than the newest checkpoint.
func (r Restore) record(ctx context.Context, report store.Report) error {
	if !report.Current {
		return errors.New("an older version of the program wrote it")
	}
	s, err := r.File.Existing()
	if err != nil {
		return err
	}
	_, err = s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, tx.Audit(store.Entry{Person: cmp.Or(r.Who, procedure.System), Via: "cli", Subject: subjectData, Action: "restore",
			Body: map[string]any{"file": filepath.Base(r.Backup), "audit": report.Audit, "replaced": r.Replace}})
	})
	return errors.Join(err, s.Close())
}

// ForRecipients reports whether a backup is encrypted for recipients, so that only a restore reads it.
func ForRecipients(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("the backup can't be read: %w", err)
	}
	defer f.Close()
	head := make([]byte, len(armored))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, fmt.Errorf("the backup can't be read: %w", err)
	}
	return string(head[:n]) == armored || strings.HasPrefix(string(head[:n]), ageHeader), nil
}

// decrypted returns the decrypted content of a backup, or the backup itself if it is
// not encrypted.
func decrypted(backup io.Reader, identity string) (io.Reader, error) {
	r := bufio.NewReaderSize(backup, buffered)
	head, err := r.Peek(len(armored))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading: %w", err)
	}
	var sealed io.Reader = r
	switch {
	case string(head) == armored:
		sealed = armor.NewReader(r)
	case !strings.HasPrefix(string(head), ageHeader):
		return r, nil
	}
	if identity == "" {
		return nil, control.Usage("the backup is encrypted: name the age identity that opens it with --identity")
	}
	f, err := os.Open(identity)
	if err != nil {
		return nil, fmt.Errorf("the identity can't be read: %w", err)
	}
	defer f.Close()
	keys, err := age.ParseIdentities(io.LimitReader(f, config.MaxFile))
	if err != nil {
		return nil, fmt.Errorf("the identity %s: %w", identity, err)
	}
	out, err := age.Decrypt(sealed, keys...)
	if err != nil {
		return nil, fmt.Errorf("it can't be opened with %s: %w", identity, err)
	}
	return out, nil
}
