package tasks

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// exportPage is how many cases are read in one transaction.
const exportPage = 500

// Export prints cases as CSV.
type Export struct {
	control.NeedsFile
	From, To string // days, both inclusive; "" means no bound
	Lang     string // language of the header
	Full     bool   // with full customer data
}

// Do prints them. An invalid day or language is a usage error.
func (e *Export) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	ask, err := newExportQuery(e, on.Config)
	if err != nil {
		return err
	}
	switch err := auditExport(ctx, on, ask); {
	case err != nil && ask.full:
		return err
	case err != nil:
		fmt.Fprintln(log, "this masked export goes on without:", err)
	}
	return exportCases(ctx, on.Store, ask, out)
}

// exportCases writes the cases. It reads them page by page, so that memory doesn't
// grow with their number.
func exportCases(ctx context.Context, s *store.Store, ask exportQuery, w io.Writer) error {
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

func (ask exportQuery) write(out *csv.Writer, columns []exportColumn, c procedure.Case) error {
	if c.Opened.Before(ask.from) || !ask.to.IsZero() && !c.Opened.Before(ask.to) {
		return nil
	}
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = lists.Inert(column.of(c))
	}
	return out.Write(row)
}

// auditExport records an export in the audit.
func auditExport(ctx context.Context, on control.Data, ask exportQuery) error {
	_, err := on.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, tx.Audit(store.Entry{Person: cmp.Or(on.Who, procedure.System), Via: "cli", Subject: "cases", Action: "export",
			Body: map[string]any{"from": ask.from, "to": ask.to, "full": ask.full}})
	})
	if err != nil {
		return fmt.Errorf("an export must stand in the audit: %w", err)
	}
	return nil
}
