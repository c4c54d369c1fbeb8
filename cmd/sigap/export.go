package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// exportPage is how many cases are read at once.
const exportPage = 500

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
full, and the audit says so. Days are those of Asia/Jakarta.`,
		Example: "  sigap export cases --from 2026-11-01 --to 2026-11-30 > november.csv",
		Args:    args(0),
	}
	data := dataFlag(of)
	from := of.Flags().String("from", "", "first day, such as 2026-11-01")
	to := of.Flags().String("to", "", "last day, which belongs to it")
	full := of.Flags().Bool("full", false, "customers' names, numbers and words in full")
	lang := of.Flags().String("lang", words.Default, "language of the header: "+strings.Join(words.Languages, ", "))
	of.RunE = func(cmd *cobra.Command, _ []string) error {
		e := exportErrand{From: *from, To: *to, Lang: *lang, Full: *full}
		if _, err := e.ask(); err != nil {
			return err
		}
		_, err := run(cmd.Context(), *data, "export", &e, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		return err
	}
	cmd.AddCommand(of)
	return cmd
}

// exportErrand prints cases.
type exportErrand struct {
	needsFile
	From, To string // days
	Lang     string
	Full     bool
}

func (e *exportErrand) ask() (exportAsk, error) { return newExportAsk(e.From, e.To, e.Lang, e.Full) }

func (e *exportErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	ask, err := e.ask()
	if err != nil {
		return err
	}
	return exportCases(ctx, s, ask, out)
}

// exportCases writes the cases. It reads them page by page, so that a large file
// needs no more memory than a small one.
func exportCases(ctx context.Context, s *store.Store, ask exportAsk, w io.Writer) error {
	if ask.full {
		if err := auditExport(ctx, s, ask); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	columns := exportColumns(ask)
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = map[string]string{"id": c.id, "en": c.en}[ask.lang]
	}
	if err := out.Write(header); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	for from, more := uint64(0), true; more; {
		var page []procedure.Case
		if err := s.View(ctx, func(tx *store.Tx) error {
			page = tx.Cases(from, exportPage)
			return nil
		}); err != nil {
			return err
		}
		for _, c := range page {
			if err := ask.write(out, columns, c); err != nil {
				return fmt.Errorf("printing: %w", err)
			}
			from = c.ID - 1
		}
		more = len(page) == exportPage && from > 0
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

func (ask exportAsk) write(out *csv.Writer, columns []exportColumn, c procedure.Case) error {
	if c.Opened.Before(ask.from) || !ask.to.IsZero() && !c.Opened.Before(ask.to) {
		return nil
	}
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = defused(column.of(c))
	}
	return out.Write(row)
}

// auditExport records that customer data left in full.
func auditExport(ctx context.Context, s *store.Store, ask exportAsk) error {
	_, err := s.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, tx.Audit(store.Entry{Person: procedure.System, Via: "cli", Subject: "cases", Action: "export",
			Body: map[string]any{"from": ask.from, "to": ask.to}})
	})
	if err != nil {
		return fmt.Errorf("a full export must stand in the audit: %w", err)
	}
	return nil
}
