package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// ageHeader is how an encrypted file begins. https://age-encryption.org/v1
const ageHeader = "age-encryption.org/v1"

func newRestore(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in place as the data, while no bot runs",
		Long: `Check a backup and put it in place as the data file of a folder. It is refused
while a bot has the folder. A data file that is there stays, unless --replace is
given: then it is kept beside the new one, as sigap.db.before-restore-TIME.`,
		Example: "  sigap restore sigap-20261123T050000Z.db --data /var/lib/sigap\n  sigap restore sigap.db.age --identity key.txt --replace",
		Args:    args(1),
	}
	data := dataFlag(cmd)
	identity := cmd.Flags().String("identity", "", "file with the age identity that opens an encrypted backup")
	replace := cmd.Flags().Bool("replace", false, "replace the data file that is there, and keep it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := os.Open(args[0])
		if err != nil {
			return fmt.Errorf("the backup can't be read: %w", err)
		}
		defer f.Close()
		from, err := decrypted(f, *identity)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		path, keep := dataFile(*data), ""
		if *replace {
			keep = path + ".before-restore-" + now().UTC().Format("20060102T150405Z")
		}
		_, statErr := os.Lstat(path)
		r, err := store.Restore(cmd.Context(), store.Options{Path: path, Now: now}, from, keep)
		if errors.Is(err, store.ErrExists) && keep == "" {
			return fmt.Errorf("%w; --replace puts the backup in its place and keeps it under another name", err)
		}
		if err != nil {
			return err
		}
		b := newBackedUp(path, r)
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %d cases, %d customers, audit up to %d\n", path, b.Cases, b.Customers, b.Audit)
		if statErr == nil {
			fmt.Fprintf(cmd.OutOrStdout(), "what was there is kept as %s\n", filepath.Base(keep))
		}
		return nil
	}
	return cmd
}

// decrypted is a backup as it was before it was encrypted, if it was.
func decrypted(backup io.Reader, identity string) (io.Reader, error) {
	r := bufio.NewReaderSize(backup, buffered)
	head, err := r.Peek(len(ageHeader))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading: %w", err)
	}
	if string(head) != ageHeader {
		return r, nil
	}
	if identity == "" {
		return nil, usage("the backup is encrypted: name the age identity that opens it with --identity")
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
	out, err := age.Decrypt(r, keys...)
	if err != nil {
		return nil, fmt.Errorf("it can't be opened with %s: %w", identity, err)
	}
	return out, nil
}
