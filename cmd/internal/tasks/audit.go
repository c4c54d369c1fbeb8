package tasks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/store"
)

// MaxAuditPage is the most entries that AuditList prints.
const MaxAuditPage = 1000

// AuditList prints the newest entries of the audit. It is in the audit itself.
type AuditList struct {
	control.NeedsFile
	AuditFilter
	Limit  int
	Before uint64 // only entries with lower numbers; 0 is no bound
	JSON   bool
}

// auditRow is an entry as the commands print it.
type auditRow struct {
	Seq     uint64    `json:"seq"`
	At      time.Time `json:"at"`
	Person  string    `json:"person"`
	Name    string    `json:"name"` // of the person
	Via     string    `json:"via"`
	Subject string    `json:"subject"`
	Action  string    `json:"action"`
	Body    string    `json:"body"` // in words; masked unless all was asked for
}

// auditPage is what AuditList prints as JSON.
type auditPage struct {
	Entries []auditRow `json:"entries"`
	Next    uint64     `json:"next"` // Before of the following page; 0 is none
}

// Do prints them, as a table or as a JSON object.
func (l *AuditList) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	if l.Limit < 1 || l.Limit > MaxAuditPage {
		return control.Usage("--limit must be from 1 to %d", MaxAuditPage)
	}
	ask, err := newAuditQuery(ctx, l.AuditFilter, on, "list")
	if err != nil {
		return err
	}
	if l.Before != 0 {
		ask.before = min(ask.before, l.Before)
	}
	page := auditPage{Entries: []auditRow{}}
	cut, err := ask.each(ctx, on.Store, func(r auditRow) (bool, error) {
		if len(page.Entries) == l.Limit {
			page.Next = page.Entries[l.Limit-1].Seq
			return false, nil
		}
		page.Entries = append(page.Entries, r)
		return true, nil
	})
	if err != nil {
		return err
	}
	if cut {
		fmt.Fprintln(log, "there are older entries about this number that were not read")
	}
	if len(page.Entries) == 0 {
		fmt.Fprintln(log, "no entry of the audit matches")
	}
	if l.JSON {
		return printJSON(out, page, true)
	}
	return page.print(out)
}

func (p auditPage) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NO\tAT\tPERSON\tVIA\tSUBJECT\tACTION\tBODY")
	for _, r := range p.Entries {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Seq, r.At.Format(time.DateTime), bot.CleanLine(r.Name), r.Via, r.Subject, r.Action, bot.CleanLine(r.Body))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if p.Next != 0 {
		if _, err := fmt.Fprintf(out, "older ones: --before %d\n", p.Next); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	return nil
}

// row is an entry as it is printed.
func (q auditQuery) row(tx *store.Tx, e store.Entry) auditRow {
	name := e.Person
	if p, err := tx.Person(e.Person); err == nil && p.Name != "" && e.Via != "cli" { // there it is a user of the machine
		name = p.Name
	}
	raw, _ := e.Body.(json.RawMessage)
	row := auditRow{Seq: e.Seq, At: e.At.In(q.zone), Person: e.Person, Name: name, Via: e.Via, Subject: e.Subject, Action: e.Action, Body: bodyWords(raw, q.Full)}
	if e.Damaged {
		row.Body = "damaged, and set aside: what it said is in a backup from before"
	}
	return row
}
