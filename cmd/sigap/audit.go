package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/words"
)

func newAudit(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Who did what: list the audit, print it as CSV, or prove that it is what it was",
		Args:  args(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAuditList(now), newAuditExport(now), newAuditVerify(now), newAuditCheckpoint(now), newAuditKey(now))
	return cmd
}

func newAuditList(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the newest entries of the audit, masked; the list is in the audit itself",
		Long: `List entries of the audit, the newest first: when, who, through what, about what,
which action, and what was done in words. Numbers are masked and names of customers
are initials, unless --full is given. With --number these are the entries about the
customers of that number, and the imports and exports, which concern many.`,
		Example: "  sigap audit list --number 0812-3456-7890 --action cek --action reveal\n  sigap audit list --person dewi --from 2026-11-23T08:00 --json",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	var t tasks.AuditList
	filter := auditFlags(cmd, &t.AuditFilter, source)
	cmd.Flags().IntVar(&t.Limit, "limit", 50, "how many entries at most")
	cmd.Flags().Uint64Var(&t.Before, "before", 0, "only entries before the one of this number: the next page")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := filter(); err != nil {
			return err
		}
		return runTask(cmd, source(), now, "audit-list", &t)
	}
	return cmd
}

func newAuditExport(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Print the audit as CSV, newest first, masked; the export is in the audit itself",
		Example: "  sigap audit export --from 2026-11-01 --to 2026-11-30 > november.csv",
		Args:    args(0),
	}
	source := sourceFlags(cmd)
	var t tasks.AuditExport
	filter := auditFlags(cmd, &t.AuditFilter, source)
	cmd.Flags().StringVar(&t.Lang, "lang", words.Default, "language of the header: "+strings.Join(words.Languages, ", "))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := filter(); err != nil {
			return err
		}
		return runTask(cmd, source(), now, "audit-export", &t)
	}
	return cmd
}

// auditFlags adds the flags of a filter. The returned function completes it once the flags
// are parsed.
func auditFlags(cmd *cobra.Command, f *tasks.AuditFilter, source func() config.Source) func() error {
	number := ""
	cmd.Flags().StringArrayVar(&f.Subjects, "subject", nil, "a case (K-12), a call (C-345), list, cases, lookup, trail, audit, or a person's id (may be given again)")
	cmd.Flags().StringArrayVar(&f.Actions, "action", nil, "an action, such as cek, reveal, import or export (may be given again)")
	cmd.Flags().StringVar(&f.Person, "person", "", "who did it: a person's id or name, a user of this machine, or system, the bot itself")
	cmd.Flags().StringVar(&number, "number", "", "a customer's number, however it is written")
	cmd.Flags().StringVar(&f.From, "from", "", "first day, such as 2026-11-01, or moment, such as 2026-11-01T14:00")
	cmd.Flags().StringVar(&f.To, "to", "", "last day, which belongs to it, or the moment at which it ends")
	cmd.Flags().BoolVar(&f.Full, "full", false, "customers' names, numbers and words in full")
	return func() (err error) {
		if number == "" {
			return nil
		}
		f.Number, err = customerNumber(source(), number)
		return err
	}
}
