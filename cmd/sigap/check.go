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
where one is FAIL. It works beside a running bot, and changes nothing.`,
		Example: "  sigap check --config sigap.yaml\n  sigap check --data data --offline --json",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	offline := cmd.Flags().Bool("offline", false, "ask no chat service and no directory")
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		found := check.Job{Source: source(), Offline: *offline, Version: version, Now: now}.Facts(cmd.Context())
		if err := found.Print(cmd.OutOrStdout(), *asJSON); err != nil {
			return err
		}
		return found.Verdict()
	}
	return cmd
}
