package tasks

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// backup sends a checked copy of the data: a line of JSON that describes it, then its
// bytes. The command writes the file, with its own user's rights.
type backup struct {
	Rest bool // damaged records are set aside in the copy
}

// Open opens the file for writing, because the backup stands in the audit; read only if that
// fails, as on a full disk, and if it would migrate the file, which a backup never does.
func (*backup) Open(f control.File) (*store.Store, error) {
	s, err := f.ReadOnly()
	if err != nil || !s.Current() {
		return s, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	writable, err := f.Existing()
	if err == nil || errors.Is(err, store.ErrLocked) {
		return writable, err
	}
	return f.ReadOnly()
}

// backupHead is the first line.
type backupHead struct {
	store.Report
	// Recipients are those of the configuration of the process that has the data.
	Recipients []string `json:"recipients"`
	Aside      []string `json:"aside,omitempty"` // damaged records that the copy has aside; the first ones
	Damaged    int      `json:"damaged,omitempty"`
}

// maxAside is how many damaged records a backup names.
const maxAside = 50

// Do makes the copy and sends it.
func (k *backup) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	if _, err := on.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		if _, err := tx.AuditKey(); err != nil { // the copy's checkpoint needs it
			return store.Receipt{}, err
		}
		return store.Receipt{}, tx.Audit(store.Entry{Person: cmp.Or(on.Who, procedure.System), Via: "cli", Subject: subjectData, Action: "backup"})
	}); err != nil {
		fmt.Fprintln(log, "the backup goes on, but it can't be recorded in the audit:", err)
	}
	b, err := k.copyOf(ctx, on)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // the next start removes what is left
	if err := json.NewEncoder(out).Encode(headOf(b, on)); err != nil {
		return fmt.Errorf("sending the copy: %w", err)
	}
	if _, err := io.Copy(out, b); err != nil {
		return fmt.Errorf("sending the copy: %w", err)
	}
	return nil
}

// copyOf makes the copy. Of a file with damaged records there is one of the rest, if that is
// asked for.
func (k *backup) copyOf(ctx context.Context, on control.Data) (*store.Backup, error) {
	if k.Rest {
		return on.Store.BackupOfTheRest(ctx, store.Entry{Person: cmp.Or(on.Who, procedure.System), Via: "cli"})
	}
	b, err := on.Store.Backup(ctx)
	var damage *store.DamageError
	if errors.As(err, &damage) {
		return nil, fmt.Errorf("%s is damaged, so that the copy would be no sound one; 'sigap check' names all that is, 'sigap backup --rest' makes a backup of the rest: %w", damage.Name(), err)
	}
	return b, err
}

func headOf(b *store.Backup, on control.Data) backupHead {
	head := backupHead{Report: b.Report, Recipients: on.Config.Backup.Recipients, Damaged: len(b.Aside)}
	for _, d := range b.Aside[:min(len(b.Aside), maxAside)] {
		head.Aside = append(head.Aside, d.Name())
	}
	return head
}

// BackupResult is the result of a backup, as the command prints it.
type BackupResult struct {
	File      string  `json:"file"`
	Cases     int     `json:"cases"`
	Customers int     `json:"customers"`
	Audit     uint64  `json:"audit"` // number of the newest audit entry
	Seconds   float64 `json:"seconds"`
	Bytes     int64   `json:"bytes"`     // of the file that was written
	Encrypted bool    `json:"encrypted"` // for recipients
	KeyRing   bool    `json:"key_ring"`  // to read it, the key ring of the data is needed
	// Checkpoint is that of the audit in the copy.
	Checkpoint string `json:"checkpoint,omitempty"`
	// Damaged is the number of damaged records that the copy has aside, Aside the first of them.
	Damaged int      `json:"damaged,omitempty"`
	Aside   []string `json:"aside,omitempty"`
}

func newBackupResult(file string, r store.Report) BackupResult {
	return BackupResult{File: file, Cases: r.Cases, Customers: r.Rows[procedure.Customers], Audit: r.Audit, Checkpoint: r.Checkpoint, KeyRing: r.Encrypted}
}

// Print prints the result as a sentence or as JSON.
func (b BackupResult) Print(out io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, b, true)
	}
	kind := "not encrypted"
	switch {
	case b.Encrypted && b.KeyRing:
		kind = "encrypted; a restore needs the key ring too"
	case b.Encrypted:
		kind = "encrypted"
	case b.KeyRing:
		kind = "encrypted under the key ring alone, for no recipient"
	}
	_, err := fmt.Fprintf(out, "%s: %d cases, %d customers, audit up to %d, %.1f s, %d bytes, %s\n", b.File, b.Cases, b.Customers, b.Audit, b.Seconds, b.Bytes, kind)
	if err == nil && b.Damaged > 0 {
		_, err = fmt.Fprintf(out, "damaged records that are not in it: %d: %s%s\n", b.Damaged, strings.Join(b.Aside, ", "), strings.Repeat(", …", min(1, b.Damaged-len(b.Aside))))
	}
	if err == nil && b.Checkpoint != "" {
		_, err = fmt.Fprintf(out, "\nThe checkpoint of its audit, to keep apart from it ('sigap audit verify --against'):\n\n%s", b.Checkpoint)
	}
	return err
}

// subjectData is the subject of entries about the data as a whole.
const subjectData = "data"

// backupName is the name of a backup in a folder, with the time.
func backupName(encrypted bool, at time.Time) string {
	name := "sigap-" + at.UTC().Format("20060102T150405Z") + ".db"
	if encrypted {
		name += ".age"
	}
	return name
}

// ReadRecipients returns the age recipients that a command names, and those in a file that it
// names.
func ReadRecipients(names []string, path string) (out []age.Recipient, err error) {
	for i, name := range names {
		got, err := config.Recipients(name)
		if err != nil {
			return nil, control.Usage("--recipient %d: %v", i+1, err)
		}
		out = append(out, got...)
	}
	if path == "" {
		return out, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the recipients can't be read: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, config.MaxFile))
	if err != nil {
		return nil, fmt.Errorf("the recipients can't be read: %w", err)
	}
	got, err := config.Recipients(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return append(out, got...), nil
}
