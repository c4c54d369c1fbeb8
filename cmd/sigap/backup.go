package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
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
	source := sourceFlags(cmd)
	to := cmd.Flags().String("to", "", "the file to write, or the folder to write it into")
	names := cmd.Flags().StringArray("recipient", nil, "encrypt for this age recipient (may be given again)")
	list := cmd.Flags().String("recipients-file", "", "encrypt for the age recipients in this file")
	asJSON := cmd.Flags().Bool("json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *to == "" {
			return control.Usage("--to is needed: the file to write, or the folder to write it into")
		}
		recipients, err := tasks.ReadRecipients(*names, *list)
		if err != nil {
			return err
		}
		c := config.Default() // a backup depends on the data folder only
		if c.Data, err = source().Folder(); err != nil {
			return err
		}
		b := tasks.Backup{Caller: control.Caller{Version: version, Config: c, File: control.File{Now: now}, Log: cmd.ErrOrStderr()}, Recipients: recipients}
		made, err := b.Make(cmd.Context(), tasks.BackupName(*to, len(recipients) > 0, now()))
		if err != nil {
			return err
		}
		return made.Print(cmd.OutOrStdout(), *asJSON)
	}
	return cmd
}
