package main

import (
	"fmt"
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
With recipients, here or in the configuration, the copy is encrypted by age
(age-encryption.org) before it leaves the data folder. While it is made, the data
folder needs room for it. A file with damaged records is refused, unless --rest
has them set aside in the copy.`,
		Example: "  sigap backup --to /mnt/backup\n  sigap backup --to sigap.db.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	to := cmd.Flags().String("to", "", "the file to write, or the folder to write it into")
	names := cmd.Flags().StringArray("recipient", nil, "encrypt for this age recipient instead of the configuration's (may be given again)")
	list := cmd.Flags().String("recipients-file", "", "encrypt for the age recipients in this file, likewise")
	plain := cmd.Flags().Bool("plain", false, "don't encrypt, though the configuration has recipients")
	armored := cmd.Flags().Bool("armor", false, "write the encrypted copy as text")
	rest := cmd.Flags().Bool("rest", false, "where records are damaged, back up the rest and name them")
	asJSON := cmd.Flags().Bool("json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *to == "" {
			return control.Usage("--to is needed: the file to write, or the folder to write it into")
		}
		recipients, err := tasks.ReadRecipients(*names, *list)
		if err != nil {
			return err
		}
		if *plain && (*armored || len(recipients) > 0) {
			return control.Usage("--plain is not encrypted: leave it out, or --recipient, --recipients-file and --armor")
		}
		c, err := backupConfig(source(), *plain || len(recipients) > 0)
		if err != nil {
			return err
		}
		file, err := dataFileOf(source(), c, now)
		if err != nil {
			return err
		}
		caller := control.Caller{Version: version, Config: c, File: file, Sudo: sudoUser(), Log: cmd.ErrOrStderr()}
		b := tasks.Backup{Caller: caller, Recipients: recipients, Plain: *plain, Armor: *armored, Rest: *rest}
		made, err := b.Make(cmd.Context(), *to, now())
		if err != nil {
			return err
		}
		return made.Print(cmd.OutOrStdout(), *asJSON)
	}
	return cmd
}

// backupConfig reads the configuration. Where the command says for whom the backup is, the
// folder alone will do.
func backupConfig(from config.Source, said bool) (config.Config, error) {
	c, _, err := from.Read()
	if err == nil {
		return c, nil
	}
	if !said {
		return c, fmt.Errorf("for whom the backup is to be encrypted is not known (--recipient or --plain says it): %w", err)
	}
	c = config.Default()
	c.Data, err = from.Folder()
	return c, err
}
