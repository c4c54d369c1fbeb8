package tasks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// backup sends a checked copy of the data: a line of JSON that describes it, then its
// bytes. The command writes the file, with its own user's rights.
type backup struct{ control.ReadsOnly }

// backupHead is the first line.
type backupHead struct {
	store.Report
	// Recipients are those of the configuration of the process that has the data.
	Recipients []string `json:"recipients"`
}

// Do makes the copy and sends it.
func (*backup) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	b, err := on.Store.Backup(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // the next start removes what is left
	if err := json.NewEncoder(out).Encode(backupHead{b.Report, on.Config.Backup.Recipients}); err != nil {
		return fmt.Errorf("sending the copy: %w", err)
	}
	if _, err := io.Copy(out, b); err != nil {
		return fmt.Errorf("sending the copy: %w", err)
	}
	return nil
}

// BackupResult is the result of a backup, as the command prints it.
type BackupResult struct {
	File      string  `json:"file"`
	Cases     int     `json:"cases"`
	Customers int     `json:"customers"`
	Audit     uint64  `json:"audit"` // number of the newest audit entry
	Seconds   float64 `json:"seconds"`
	Bytes     int64   `json:"bytes"` // of the file that was written
	Encrypted bool    `json:"encrypted"`
}

func newBackupResult(file string, r store.Report) BackupResult {
	return BackupResult{File: file, Cases: r.Cases, Customers: r.Rows[procedure.Customers], Audit: r.Audit}
}

// Print prints the result as a sentence or as JSON.
func (b BackupResult) Print(out io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, b, true)
	}
	kind := "not encrypted"
	if b.Encrypted {
		kind = "encrypted"
	}
	_, err := fmt.Fprintf(out, "%s: %d cases, %d customers, audit up to %d, %.1f s, %d bytes, %s\n", b.File, b.Cases, b.Customers, b.Audit, b.Seconds, b.Bytes, kind)
	return err
}

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
