package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/words"
)

func newExport(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print records as CSV",
		Args:  args(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	of := &cobra.Command{
		Use:   "cases",
		Short: "Print cases as CSV, newest first, masked, also while the bot works",
		Long: `Print the cases that were opened in a span of days as CSV (comma, UTF-8), the newest
first. Numbers are masked and names are initials; with --full both stand there in
full. Each export is in the audit. Days are those of the configuration's time zone.`,
		Example: "  sigap export cases --from 2026-11-01 --to 2026-11-30 > november.csv",
		Args:    args(0),
	}
	source := sourceFlags(of)
	var t tasks.Export
	of.Flags().StringVar(&t.From, "from", "", "first day, such as 2026-11-01")
	of.Flags().StringVar(&t.To, "to", "", "last day, which belongs to it")
	of.Flags().BoolVar(&t.Full, "full", false, "customers' names, numbers and words in full")
	of.Flags().StringVar(&t.Lang, "lang", words.Default, "language of the header and the values: "+strings.Join(words.Languages, ", "))
	of.RunE = func(cmd *cobra.Command, _ []string) error {
		return runTask(cmd, source(), now, "export", &t)
	}
	cmd.AddCommand(of)
	return cmd
}
