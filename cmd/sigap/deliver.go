package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers"
)

func newDeliver(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deliver",
		Short: "List the messages that are not shown as they must be, the most urgent first",
		Long: `List the messages about cases that are not delivered: where, since when, and why.
No customer data are shown. 'sigap deliver retry' has them tried at once.`,
		Example: "  sigap deliver\n  sigap deliver retry K-12\n  sigap deliver retry --all",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runTask(cmd, source(), now, "deliver", &tasks.Deliver{JSON: *asJSON})
	}
	cmd.AddCommand(newDeliverRetry(now))
	return cmd
}

func newDeliverRetry(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "retry [CASE]",
		Short: "Have the undelivered messages of a case, or of all, tried at once",
		Long: `Have undelivered messages tried at once: what was given up is tried once more, what is
perhaps lost is sent again and says that it may be a repeat, and what waits does so no
longer. Who does that stands in the audit. The bot may run meanwhile; it sends them now.`,
		Example: "  sigap deliver retry K-12\n  sigap deliver retry --all",
		Args:    cobra.MaximumNArgs(1),
	}
	source := sourceFlags(cmd)
	var t tasks.DeliverRetry
	all := cmd.Flags().Bool("all", false, "all that 'sigap deliver' lists")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 1 == *all:
			return control.Usage("name one case, or --all; see '%s --help'", cmd.CommandPath())
		case len(args) == 1:
			subject, ok := handlers.CaseSubject(args[0])
			if !ok {
				return control.Usage("%q is no case such as K-12", args[0])
			}
			t.Case = subject
		}
		return runTask(cmd, source(), now, "deliver-retry", &t)
	}
	return cmd
}
