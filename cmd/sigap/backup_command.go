package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

func newBackup(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backup --to FILE|FOLDER",
		Short: "Write a checked copy of the data, also while the bot works",
		Long: `Copy the data file as it stands at one moment, check the copy, and write it to
FILE, or into FOLDER under a name with the time. Nothing is ever written over.
With a recipient the copy is encrypted by age (age-encryption.org) before it
leaves the data folder. While it is made, the data folder needs room for it.`,
		Example: "  sigap backup --to /mnt/backup\n  sigap backup --to sigap.db.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
		Args:    args(0),
	}
	data := dataFlag(cmd)
	to := cmd.Flags().String("to", "", "the file to write, or the folder to write it into")
	names := cmd.Flags().StringArray("recipient", nil, "encrypt for this age recipient (may be given again)")
	list := cmd.Flags().String("recipients-file", "", "encrypt for the age recipients in this file")
	asJSON := cmd.Flags().Bool("json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *to == "" {
			return usage("--to is needed: the file to write, or the folder to write it into")
		}
		recipients, err := readRecipients(*names, *list)
		if err != nil {
			return err
		}
		b := backupJob{data: *data, recipients: recipients, now: now, log: cmd.ErrOrStderr()}
		made, err := b.make(cmd.Context(), backupName(*to, len(recipients) > 0, now()))
		if err != nil {
			return err
		}
		return made.print(cmd.OutOrStdout(), *asJSON)
	}
	return cmd
}

// backupName is the file to write: in a folder, one that the time names.
func backupName(to string, encrypted bool, at time.Time) string {
	if info, err := os.Stat(to); err != nil || !info.IsDir() {
		return to
	}
	name := "sigap-" + at.UTC().Format("20060102T150405Z") + ".db"
	if encrypted {
		name += ".age"
	}
	return filepath.Join(to, name)
}

// backedUp is what a backup prints.
type backedUp struct {
	File      string  `json:"file"`
	Cases     int     `json:"cases"`
	Customers int     `json:"customers"`
	Audit     uint64  `json:"audit"` // number of the newest entry
	Seconds   float64 `json:"seconds"`
	Bytes     int64   `json:"bytes"` // of the file that was written
	Encrypted bool    `json:"encrypted"`
}

func newBackedUp(file string, r store.Report) backedUp {
	return backedUp{File: file, Cases: r.Cases, Customers: r.Rows[procedure.Customers], Audit: r.Audit}
}

func (b backedUp) print(out io.Writer, asJSON bool) error {
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

// backupErrand gives a checked copy of the data: what it holds as one line of
// JSON, then its bytes. Whoever gave the errand writes it where it belongs, with
// that one's rights.
type backupErrand struct{ looksOnly }

func (*backupErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	b, err := s.Backup(ctx)
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

// readRecipients are those that a backup is encrypted for.
func readRecipients(names []string, path string) (out []age.Recipient, err error) {
	for _, name := range names {
		got, err := parseRecipient(name)
		if err != nil {
			return nil, usage("--recipient %s: %v", name, err)
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
