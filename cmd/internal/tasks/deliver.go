package tasks

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/words"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxUndelivered is how many rows of the outbox are read.
const maxUndelivered = 10_000

// undeliveredRow is a message as the command prints it.
type undeliveredRow struct {
	Subject string           `json:"subject"` // "K-12" a case, "N-3" a notice
	Urgency int              `json:"urgency"`
	Place   string           `json:"place"`
	Trouble handlers.Trouble `json:"trouble"`
	Why     string           `json:"why,omitempty"`
	Exposed bool             `json:"exposed,omitempty"` // a customer's data can still be seen
	Since   time.Time        `json:"since"`
	Tries   int              `json:"tries"`
}

// Deliver prints the messages that are not shown as they must be.
type Deliver struct {
	control.ReadsOnly
	JSON bool
}

// Do prints them, the most urgent first.
func (d *Deliver) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	site, err := siteOf(on.Config)
	if err != nil {
		return err
	}
	reader := words.New(site.Policy.Zone).In("en")
	rows := []undeliveredRow{}
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		found, err := handlers.FindUndelivered(tx, maxUndelivered)
		for _, u := range found {
			rows = append(rows, undeliveredRow{u.Subject, u.Urgency, handlers.PlaceWords(tx, reader, site.Places, site.Teams, u.Post),
				u.Trouble, u.Why, u.Exposed, u.Since.In(site.Policy.Zone).Truncate(time.Second), u.Tries})
		}
		return err
	}); err != nil {
		return err
	}
	if d.JSON {
		return printJSON(out, rows, false)
	}
	if len(rows) == 0 {
		fmt.Fprintln(log, "every message is shown as it must be")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CASE\tURGENCY\tPLACE\tSINCE\tTRIES\tWHY")
	for _, r := range rows {
		why := reader.T("trouble." + string(r.Trouble))
		if r.Exposed {
			why += "; " + reader.T("trouble.exposed")
		}
		if r.Why != "" {
			why += ": " + r.Why
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%s\n", r.Subject, r.Urgency, r.Place, r.Since.Format("2006-01-02 15:04"), r.Tries, why)
	}
	return w.Flush()
}

// siteOf is the site with all platforms, whether they are on or not.
func siteOf(c config.Config) (config.Site, error) {
	var all []string
	for _, s := range config.Services {
		all = append(all, s.Name)
	}
	site, err := c.Site(all...)
	if c.Desk != nil {
		site = site.WithDesk()
	}
	return site, err
}

// DeliverRetry has messages tried again at once: those of a case, or all.
type DeliverRetry struct {
	control.NeedsFile
	Case string // "K-12", or "" for all
	JSON bool
}

// maxRetried is how many subjects one transaction of a retry of all has.
const maxRetried = 100

// Do resets the waits of the messages, and has a running bot send them.
func (d *DeliverRetry) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	subjects := []string{d.Case}
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		if d.Case != "" {
			if len(tx.Posts(d.Case)) == 0 {
				return fmt.Errorf("there is no message about %s; 'sigap cases' lists the cases", d.Case)
			}
			return nil
		}
		found, err := handlers.FindUndelivered(tx, maxUndelivered)
		subjects = handlers.Subjects(found)
		return err
	}); err != nil {
		return err
	}
	n := 0
	for len(subjects) > 0 {
		some := subjects[:min(len(subjects), maxRetried)]
		subjects = subjects[len(some):]
		if _, err := on.Store.Update(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
			posts, err := handlers.Resend(tx, cmp.Or(on.Who, procedure.System), "cli", some)
			n += posts
			return store.Receipt{}, err
		}); err != nil {
			return fmt.Errorf("not all are tried again, %d are: %w", n, err)
		}
	}
	if on.Resend != nil {
		on.Resend()
	}
	if d.JSON {
		return printJSON(out, map[string]int{"retried": n}, true)
	}
	fmt.Fprintf(out, "tried again: %s\n", control.Count(n, "message"))
	if on.Resend == nil && n > 0 {
		fmt.Fprintln(log, "no bot runs: they are sent at its next start")
	}
	return nil
}
