package tasks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// backup gives a checked copy of the data: what it holds as one line of JSON, then
// its bytes. Whoever asked for it writes it where it belongs, with that one's
// rights.
type backup struct{ control.ReadsOnly }

// Do makes the copy and passes it on.
func (*backup) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	b, err := on.Store.Backup(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // what is left goes at the next start
	if err := json.NewEncoder(out).Encode(b.Report); err != nil {
		return fmt.Errorf("passing the copy on: %w", err)
	}
	if _, err := io.Copy(out, b); err != nil {
		return fmt.Errorf("passing the copy on: %w", err)
	}
	return nil
}

// BackedUp is what a backup prints.
type BackedUp struct {
	File      string  `json:"file"`
	Cases     int     `json:"cases"`
	Customers int     `json:"customers"`
	Audit     uint64  `json:"audit"` // number of the newest entry
	Seconds   float64 `json:"seconds"`
	Bytes     int64   `json:"bytes"` // of the file that was written
	Encrypted bool    `json:"encrypted"`
}

func newBackedUp(file string, r store.Report) BackedUp {
	return BackedUp{File: file, Cases: r.Cases, Customers: r.Rows[procedure.Customers], Audit: r.Audit}
}

// Print prints it as a sentence or as JSON.
func (b BackedUp) Print(out io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, b, true)
	}
	kind := ""
	if b.Encrypted {
		kind = ", encrypted"
	}
	_, err := fmt.Fprintf(out, "%s: %d cases, %d customers, audit up to %d, %.1f s, %d bytes%s\n", b.File, b.Cases, b.Customers, b.Audit, b.Seconds, b.Bytes, kind)
	return err
}

// BackupName is the file to write: in a folder, one that the time names.
func BackupName(to string, encrypted bool, at time.Time) string {
	if info, err := os.Stat(to); err != nil || !info.IsDir() {
		return to
	}
	name := "sigap-" + at.UTC().Format("20060102T150405Z") + ".db"
	if encrypted {
		name += ".age"
	}
	return filepath.Join(to, name)
}

// ReadRecipients are those that a backup is encrypted for: the named ones, and
// those in a file.
func ReadRecipients(names []string, path string) (out []age.Recipient, err error) {
	for _, name := range names {
		got, err := age.ParseRecipients(strings.NewReader(name))
		if err != nil {
			return nil, control.Usage("--recipient %s: %v", name, err)
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
	got, err := age.ParseRecipients(io.LimitReader(f, config.MaxFile))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return append(out, got...), nil
}
