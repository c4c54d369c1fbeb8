package tasks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

const (
	auditLook   = 2000    // entries that are read in one transaction
	maxByNumber = 100_000 // entries of each kind that are read for one number
)

// AuditFilter selects entries of the audit; what is empty selects all.
type AuditFilter struct {
	Subjects []string         // "K-12", "C-345", "list"
	Actions  []string         // "cek", "reveal"
	Person   string           // id or name
	Number   procedure.Number // what concerns the customers of the number, or everybody
	From, To string           // days, both inclusive, or moments
	Full     bool             // bodies with full customer data
}

// auditQuery is a filter made ready.
type auditQuery struct {
	AuditFilter
	person   string // its id
	from, to time.Time
	zone     *time.Location
	before   uint64 // the reading's own entry
}

// newAuditQuery makes a filter ready, and records in the audit that it is read.
func newAuditQuery(ctx context.Context, f AuditFilter, on control.Data, action string) (auditQuery, error) {
	p, err := on.Config.Procedure()
	if err != nil {
		return auditQuery{}, err
	}
	for i, s := range f.Subjects {
		f.Subjects[i] = store.Subject(s)
	}
	q := auditQuery{AuditFilter: f, zone: p.Zone}
	if q.from, err = moment("from", f.From, p.Zone, 0); err != nil {
		return q, err
	}
	if q.to, err = moment("to", f.To, p.Zone, 1); err != nil {
		return q, err
	}
	if !q.to.IsZero() && !q.from.Before(q.to) {
		return q, control.Usage("--from %s is after --to %s", f.From, f.To)
	}
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		q.person, err = personID(tx, f.Person)
		return err
	}); err != nil {
		return q, err
	}
	if _, err = on.Store.UpdateLong(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		return store.Receipt{}, q.record(tx, on.Who, action)
	}); err != nil {
		return q, fmt.Errorf("who reads the audit must stand in it: %w", err)
	}
	return q, nil
}

// record writes the reading's own entry, at which the reading begins.
func (q *auditQuery) record(tx *store.Tx, who, action string) error {
	e := store.Entry{Person: cmp.Or(who, procedure.System), Via: "cli", Subject: "audit", Action: action, Body: map[string]any{
		"subjects": q.Subjects, "actions": q.Actions, "person": q.person, "number": q.Number, "from": q.from, "to": q.to, "full": q.Full}}
	if q.Number != (procedure.Number{}) {
		e.About = []string{q.Number.Key()}
	}
	if err := tx.Audit(e); err != nil {
		return err
	}
	own, _ := tx.AuditPage(e.Subject, 0, 1, func(store.Entry) bool { return true })
	q.before = own[0].Seq
	return nil
}

// personID is the id of a person by id or name; an id that nobody has any more stays.
func personID(tx *store.Tx, who string) (string, error) {
	var named []string
	for _, p := range tx.People() {
		if p.ID == who {
			return who, nil
		}
		if strings.EqualFold(p.Name, who) {
			named = append(named, p.ID)
		}
	}
	switch len(named) {
	case 0:
		return who, nil
	case 1:
		return named[0], nil
	}
	return "", control.Usage("--person %q is the name of several: %s", who, strings.Join(named, ", "))
}

// moment reads the bound of a flag: a day counts from its beginning, and days later.
func moment(flag, text string, zone *time.Location, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return t.AddDate(0, 0, days), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, control.Usage("--%s %q is neither a day such as 2026-11-01 nor a moment such as 2026-11-01T14:00", flag, text)
}

// keeps reports whether an entry is selected.
func (q auditQuery) keeps(e store.Entry) bool {
	return e.Seq < q.before && !e.At.Before(q.from) && (q.to.IsZero() || e.At.Before(q.to)) &&
		(q.person == "" || e.Person == q.person || e.Via == "cli" && control.IsUser(e.Person, q.person)) &&
		(len(q.Subjects) == 0 || slices.Contains(q.Subjects, e.Subject)) &&
		(len(q.Actions) == 0 || slices.Contains(q.Actions, e.Action))
}

// each calls fn with the selected entries, newest first, until it returns false. cut says
// that older ones were not read.
func (q auditQuery) each(ctx context.Context, s *store.Store, fn func(auditRow) (bool, error)) (cut bool, err error) {
	if q.Number != (procedure.Number{}) {
		var rows []auditRow
		if rows, cut, err = q.byNumber(ctx, s); err != nil {
			return cut, err
		}
		_, err = passOn(rows, fn)
		return cut, err
	}
	subject := ""
	if len(q.Subjects) == 1 {
		subject = q.Subjects[0]
	}
	for next := q.before; next != 0; {
		var rows []auditRow
		if err := s.View(ctx, func(tx *store.Tx) error {
			var page []store.Entry
			page, next = tx.AuditPage(subject, next, auditLook, q.keeps) // to the end: a clock may have been turned back
			for _, e := range page {
				rows = append(rows, q.row(tx, e))
			}
			return nil
		}); err != nil {
			return false, err
		}
		if more, err := passOn(rows, fn); err != nil || !more {
			return false, err
		}
	}
	return false, nil
}

// byNumber are the rows of a number.
func (q auditQuery) byNumber(ctx context.Context, s *store.Store) (rows []auditRow, cut bool, err error) {
	err = s.View(ctx, func(tx *store.Tx) error {
		t, err := handlers.TrailOfNumber(tx, q.Number, maxByNumber)
		if err != nil {
			return err
		}
		cut = t.Cut
		for _, e := range t.All() {
			if q.keeps(e) {
				rows = append(rows, q.row(tx, e))
			}
		}
		return nil
	})
	return rows, cut, err
}

func passOn(rows []auditRow, fn func(auditRow) (bool, error)) (more bool, err error) {
	for _, r := range rows {
		if more, err = fn(r); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}
