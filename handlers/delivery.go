package handlers

import (
	"cmp"
	"slices"
	"time"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// Failure is a place that took no more messages about open cases.
type Failure struct {
	Place bot.Place // of a private chat without its ID: it is one person's
	Why   string    // the cause, for the operator
	Posts int
}

// Failures are the messages about open cases that will never be sent, by place and
// cause.
func Failures(tx *store.Tx) ([]Failure, error) {
	open, err := tx.Open()
	if err != nil {
		return nil, err
	}
	var out []Failure
	for _, l := range open {
		for _, p := range tx.Posts(sigap.CaseName(l.ID)) {
			if p.State != bot.PostFailed {
				continue
			}
			if p.Place.Private {
				p.Place.ID = ""
			}
			i := slices.IndexFunc(out, func(f Failure) bool { return f.Place == p.Place && f.Why == p.Why })
			if i < 0 {
				i, out = len(out), append(out, Failure{Place: p.Place, Why: p.Why})
			}
			out[i].Posts++
		}
	}
	slices.SortFunc(out, func(x, y Failure) int {
		return cmp.Or(cmp.Compare(x.Place.Platform, y.Place.Platform), cmp.Compare(x.Place.ID, y.Place.ID), cmp.Compare(x.Why, y.Why))
	})
	return out, nil
}

// Waiting is how many cases and calls, of up to limit, wait to be shown as they
// are, and when the one that waits longest last changed; zero where none waits.
func Waiting(tx *store.Tx, limit int) (n int, oldest time.Time) {
	rows := tx.Outbox(limit)
	for _, r := range rows {
		entries := tx.AuditOf(r.Subject)
		if n := len(entries); n > 0 && (oldest.IsZero() || entries[n-1].At.Before(oldest)) {
			oldest = entries[n-1].At
		}
	}
	return len(rows), oldest
}
