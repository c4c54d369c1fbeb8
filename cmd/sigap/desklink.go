package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/tasks"
)

func newDeskLinkCommand(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desk-link PERSON",
		Short: "Print a person's secret link to the desk; a new one ends the old one",
		Long: `Print a secret link by which a person of the configuration enters the desk. It is
shown this once: only a hash of it is kept. A new link ends the old one, and
--revoke ends it without a new one; windows that it opened close within seconds.
The bot may run meanwhile; then its own configuration counts.`,
		Example: "  sigap desk-link dewi\n  sigap desk-link dewi --revoke",
		Args:    args(1),
	}
	source := sourceFlags(cmd)
	revoke := cmd.Flags().Bool("revoke", false, "end the person's link")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return runTask(cmd, source(), now, "desk-link", &tasks.DeskLink{Person: args[0], By: caller(), Revoke: *revoke})
	}
	return cmd
}
