package tasks

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/handlers/words"
)

// AuditExport prints entries of the audit as CSV, newest first. It is in the audit itself.
type AuditExport struct {
	control.NeedsFile
	AuditFilter
	Lang string // language of the header
}

// auditColumns are the columns. Their order never changes; new ones are added at the end.
var auditColumns = []struct {
	id, en string
	of     func(auditRow) string
}{
	{"No", "No", func(r auditRow) string { return strconv.FormatUint(r.Seq, 10) }},
	{"Waktu", "Time", func(r auditRow) string { return r.At.Format(time.DateTime) }},
	{"Orang", "Person", func(r auditRow) string { return r.Person }},
	{"Nama", "Name", func(r auditRow) string { return r.Name }},
	{"Lewat", "Via", func(r auditRow) string { return r.Via }},
	{"Subjek", "Subject", func(r auditRow) string { return r.Subject }},
	{"Tindakan", "Action", func(r auditRow) string { return r.Action }},
	{"Isi", "Body", func(r auditRow) string { return r.Body }},
}

// Do prints them page by page, so that memory doesn't grow with their number.
func (x *AuditExport) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	if !slices.Contains(words.Languages, x.Lang) {
		return control.Usage("--lang %q is none of %s", x.Lang, strings.Join(words.Languages, ", "))
	}
	ask, err := newAuditQuery(ctx, x.AuditFilter, on, "export")
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	cells := make([]string, len(auditColumns))
	for i, c := range auditColumns {
		cells[i] = map[string]string{"id": c.id, "en": c.en}[x.Lang]
	}
	if err := w.Write(cells); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	cut, err := ask.each(ctx, on.Store, func(r auditRow) (bool, error) {
		for i, c := range auditColumns {
			cells[i] = lists.Inert(c.of(r))
		}
		return true, w.Write(cells)
	})
	if err != nil {
		return err
	}
	if cut {
		fmt.Fprintln(log, "there are older entries about this number that were not read")
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
