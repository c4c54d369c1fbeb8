package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
)

func newDeskLinkCommand(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desk-link PERSON",
		Short: "Print a link by which a person enters the desk once; end or list links and sessions",
		Long: `Print a link by which a person of the configuration enters the desk. It works once,
within an hour unless --for says otherwise, and begins a session in that browser. It
is shown this once: only a hash of it is kept. A new link ends one that was not used.
--revoke ends the person's link and all their sessions; their windows close within
seconds. --list shows who has access now. The bot may run meanwhile; then its own
configuration counts.`,
		Example: "  sigap desk-link dewi\n  sigap desk-link dewi --for 12h\n  sigap desk-link dewi --revoke\n  sigap desk-link --list",
		Args: func(cmd *cobra.Command, got []string) error {
			if list, _ := cmd.Flags().GetBool("list"); list {
				return args(0)(cmd, got)
			}
			return args(1)(cmd, got)
		},
	}
	source := sourceFlags(cmd)
	lasts := cmd.Flags().Duration("for", time.Hour, "how long the link is good, at most "+tasks.MaxDeskLink.String())
	revoke := cmd.Flags().Bool("revoke", false, "end the person's link and all their sessions")
	list := cmd.Flags().Bool("list", false, "list the links and sessions that are good now")
	asJSON := cmd.Flags().Bool("json", false, "print the list as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case *asJSON && !*list:
			return control.Usage("--json belongs to --list")
		case *list:
			return runTask(cmd, source(), now, "desk-access", &tasks.DeskAccess{JSON: *asJSON})
		}
		return runTask(cmd, source(), now, "desk-link", &tasks.DeskLink{Person: args[0], Lasts: *lasts, Revoke: *revoke})
	}
	return cmd
}
