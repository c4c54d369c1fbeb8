package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/tasks"
)

func newCases(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "List all cases, newest first, masked",
		Args:  args(0),
	}
	source := sourceFlags(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runTask(cmd, source(), now, "cases", &tasks.Cases{JSON: *asJSON})
	}
	return cmd
}
