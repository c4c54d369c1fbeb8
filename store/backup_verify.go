package store

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// Report is what a data file holds.
type Report struct {
	Schema    uint64                 `json:"schema"`
	Current   bool                   `json:"current"` // its layout is this program's; else the rest but Bytes and the pages is 0
	Cases     int                    `json:"cases"`
	Rows      map[procedure.List]int `json:"rows"`
	Audit     uint64                 `json:"audit"` // number of the newest entry
	Bytes     int64                  `json:"bytes"`
	Pages     int                    `json:"pages"`
	FreePages int                    `json:"free_pages"`
}

// Verify walks the whole file: every page and row, what bolt checks, the schema
// and, in a file of this program's layout, the audit. A file that is being
// written to is copied first, see Backup, for what changes can't be checked. It
// fails with ErrCorrupt or ErrAudit. Safe for concurrent use.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	if !s.opts.readOnly {
		b, err := s.Backup(ctx)
		if err != nil {
			return Report{}, err
		}
		return b.Report, b.Close()
	}
	if !s.opts.suspect { // else it was walked when it was opened
		if err := s.guard("verify", func() error { return s.walk(ctx) }); err != nil {
			return Report{}, asDamage(err)
		}
	}
	found, err := s.inspect()
	if err != nil {
		return Report{}, err
	}
	r := Report{Schema: found.version, Current: !found.older && found.complete}
	if err := s.View(ctx, func(t *Tx) error { return r.pages(ctx, t.stored.tx) }); err != nil {
		return Report{}, asDamage(err)
	}
	if found.older {
		return r, nil
	}
	if err := s.VerifyAudit(ctx); err != nil {
		return Report{}, asDamage(err)
	}
	return r, asDamage(s.View(ctx, r.count))
}

// asDamage is the error of a walk: what faults there, a page or a bucket that is not
// where it must be, is the file's.
func asDamage(err error) error {
	if errors.Is(err, ErrInternal) {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

// pages checks the pages. The rows are walked first, under the view's guard: bolt's
// own check runs in a goroutine where a fault would end the process.
func (r *Report) pages(ctx context.Context, tx *bolt.Tx) error {
	r.Bytes = tx.Size()
	if err := tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
		return b.ForEach(func(_, _ []byte) error { return ctx.Err() })
	}); err != nil {
		return err
	}
	var fault error
	for err := range tx.Check() {
		if fault == nil {
			fault = fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	}
	r.Pages = int(r.Bytes) / tx.DB().Info().PageSize
	r.FreePages = tx.DB().Stats().FreePageN
	return fault
}

// count counts the records.
func (r *Report) count(t *Tx) error {
	for range t.scan(bucketCases, nil, nil) {
		r.Cases++
	}
	r.Rows = map[procedure.List]int{}
	for _, list := range procedure.Lists {
		r.Rows[list] = t.CountRows(list)
	}
	newest, _ := t.last(bucketAudit, nil)
	r.Audit = readU64(newest)
	return nil
}
