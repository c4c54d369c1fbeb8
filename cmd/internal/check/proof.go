package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers/proof"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxNamed is how many damaged records, and how many of those that were set aside, are named;
// the others are counted.
const maxNamed = 50

// repair does what the command asks for, before the facts are collected.
func (t *Task) repair(ctx context.Context, on control.Data, f *Facts) error {
	s, by := on.Store, store.Entry{Person: cmp.Or(on.Who, procedure.System), Via: "cli"}
	if t.SetAside {
		moved, err := s.SetAside(ctx, by)
		if err != nil {
			return err
		}
		for _, d := range moved[:min(len(moved), maxNamed)] {
			f.ok("store", "%s is set aside now", d.Name())
		}
		f.ok("store", "damaged records that were set aside: %d", len(moved))
	}
	if t.Mend {
		_, mended, err := s.MendIndexes(ctx, by)
		if err != nil {
			return err
		}
		for _, index := range slices.Sorted(maps.Keys(mended)) {
			f.ok("store", "index %s: %d rows were made anew", index, mended[index])
		}
		if len(mended) == 0 {
			f.ok("store", "no index had to be made anew")
		}
	}
	return nil
}

// proved compares the data with what they follow from. It reports whether they can be read. In
// a running bot it reads what was written since the last time, unless all is asked for; a
// file that nobody has is always read whole, its pages too.
func (t *Task) proved(ctx context.Context, on control.Data, zone *time.Location, f *Facts) bool {
	whole := t.Full || on.Prover == nil
	if whole && !walked(ctx, on.Store, f) {
		return false
	}
	if damaged, err := damageFacts(ctx, on.Store, zone, f); err != nil || damaged {
		if err != nil {
			f.fail("store", "restore the newest backup with 'sigap restore'", "the file can't be read: %v", err)
		}
		return false
	}
	r, err := cmp.Or(on.Prover, new(proof.Prover)).Prove(ctx, on.Store, whole)
	switch {
	case errors.Is(err, store.ErrAudit):
		f.fail("store", "compare with a backup to see what was changed, and with a checkpoint by 'sigap audit verify'", "%v", err)
		return true
	case err != nil:
		f.fail("store", "try again; if it stays, restore the newest backup with 'sigap restore'", "the data could not be compared with the audit: %v", err)
		return false
	}
	reportFacts(r, f)
	return true
}

func reportFacts(r proof.Report, f *Facts) {
	for _, what := range r.Wrong {
		f.fail("store", "find out who changed the file; docs/operations.md says what can be done", "%s", what)
	}
	for _, what := range r.Indexes {
		f.fail("store", "sigap check --mend", "%s", what)
	}
	if r.Further > 0 {
		f.fail("store", "see those above", "%d further differences", r.Further)
	}
	if len(r.Wrong)+len(r.Indexes)+r.Further > 0 {
		return
	}
	if r.Whole {
		f.ok("store", "the audit is whole: %d entries", r.To)
		f.ok("store", "all %d cases and %d calls are what the procedure makes of the audit, all %d rows of lists, messages and indexes agree", r.Cases, r.Calls, r.Rows)
		return
	}
	f.ok("store", "since the last check: %d entries of the audit, %d cases, %d calls and %d rows were compared, and agree; 'sigap check --full' compares all", r.To+1-r.From, r.Cases, r.Calls, r.Rows)
}

// damageFacts names the records that can't be read, and those that were set aside. It reports
// whether there are some of the former.
func damageFacts(ctx context.Context, s *store.Store, zone *time.Location, f *Facts) (damaged bool, err error) {
	n := 0
	for d, err := range s.Damaged(ctx) {
		if err != nil {
			return n > 0, err
		}
		if n++; n <= maxNamed {
			f.fail("store", "restore a backup from before, or have the rest work without it: sigap check --set-aside", "%s is damaged: %s", d.Name(), meaning(d.Bucket))
		}
	}
	if n > maxNamed {
		f.fail("store", "see those above", "%d further records are damaged", n-maxNamed)
	}
	return n > 0, s.View(ctx, func(tx *store.Tx) error {
		for _, a := range tx.SetAsides(maxNamed) {
			f.warn("store", "what it said is in a backup from before", "%s was damaged, and was set aside at %s: %s", a.Name, a.At.In(zone).Format("2006-01-02 15:04 MST"), meaning(a.Bucket))
		}
		return nil
	})
}

// meaning is what follows from a damaged record of a bucket.
func meaning(bucket string) string {
	switch bucket {
	case "rows", "liverows", "rowids", "changes":
		return "look-ups of its numbers say that data are damaged, until the list is imported again"
	case "cases", "calls":
		return "it can't be shown or worked on; the audit has what was done"
	case "people", "accounts", "links":
		return "the person has no role until the next start, or the next sync of the groups"
	case "audit", "auditbodies", "auditsubjects", "auditabout", "audittree":
		return "the audit has a gap there"
	case "statuses":
		return "look-ups of the customer say that data are damaged"
	case "posts", "placeposts", "postrefs", "outbox":
		return "the message is not edited any more"
	case "open", "opencustomers", "opencalls", "lastcalls", "callkeys", "numbers", "statuskeys":
		return fmt.Sprintf("the index %s is made anew by 'sigap check --set-aside --mend'", bucket)
	}
	return "what it said is lost"
}
