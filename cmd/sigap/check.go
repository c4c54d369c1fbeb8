package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/check"
)

func newCheck(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the installation: one line per fact, with the next step where something is wrong",
		Long: `Check the configuration, the data, the lists, the scripts, the platforms and
what could not be delivered. Each line is ok, warn or FAIL; the exit code is 1
where one is FAIL. It works beside a running bot, and changes nothing unless
--mend or --set-aside says so.

The cases and calls are compared with what the procedure makes of the audit, and
each index with its records. A running bot remembers how far that is proven, and
compares what was written since; --full begins anew, and checks the pages too.
A file that no bot has is always compared whole.`,
		Example: "  sigap check --config sigap.yaml\n  sigap check --data data --offline --json\n  sigap check --full\n  sigap check --set-aside --mend",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	offline := cmd.Flags().Bool("offline", false, "ask no chat service and no directory")
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	full := cmd.Flags().Bool("full", false, "compare everything anew, also what a running bot has proven, and the pages")
	mend := cmd.Flags().Bool("mend", false, "make indexes anew where they differ from their records")
	aside := cmd.Flags().Bool("set-aside", false, "move damaged records aside, so that the rest works")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		found := check.Job{Source: source(), Offline: *offline, Version: version, Now: now,
			Repair: check.Repair{Full: *full, Mend: *mend, SetAside: *aside}}.Facts(cmd.Context())
		if err := found.Print(cmd.OutOrStdout(), *asJSON); err != nil {
			return err
		}
		return found.Verdict()
	}
	return cmd
}
