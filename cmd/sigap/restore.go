package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
)

func newRestore(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in place as the data, while no bot runs",
		Long: `Check a backup and put it in place as the data file of a folder. It is refused
while a bot has the folder. A data file that is there stays, unless --replace is
given: then it is kept beside the new one, as sigap.db.before-restore-TIME. All links
and sessions of the desk end, so that none comes back that was revoked.`,
		Example: "  sigap restore sigap-20261123T050000Z.db --data /var/lib/sigap\n  sigap restore sigap.db.age --identity key.txt --replace",
		Args:    args(1),
	}
	source := sourceFlags(cmd)
	identity := cmd.Flags().String("identity", "", "file with the age identity that opens an encrypted backup")
	replace := cmd.Flags().Bool("replace", false, "replace the data file that is there, and keep it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from := source()
		folder, err := from.Folder()
		if err != nil {
			return err
		}
		c, _, err := from.Read()
		if err != nil { // after a disaster there may be none
			c = config.Default()
		}
		file, err := dataFileOf(from, c, now)
		if err != nil {
			return err
		}
		file.Dir = folder
		r := tasks.Restore{Backup: args[0], Identity: *identity, File: file, Replace: *replace, Who: control.Self(sudoUser())}
		return r.Do(cmd.Context(), cmd.OutOrStdout())
	}
	return cmd
}
