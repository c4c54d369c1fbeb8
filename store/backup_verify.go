package store

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// Report describes a data file.
type Report struct {
	Schema    uint64                 `json:"schema"`
	ID        string                 `json:"id"` // see Store.ID
	Encrypted bool                   `json:"encrypted"`
	Current   bool                   `json:"current"` // its layout is this program's; otherwise only Bytes and the pages are set
	Cases     int                    `json:"cases"`
	Rows      map[procedure.List]int `json:"rows"`
	Audit     uint64                 `json:"audit"` // number of the newest entry
	// Checkpoint is that of the audit; "" if it can't be made, see Tx.Checkpoint.
	Checkpoint string `json:"checkpoint,omitempty"`
	Bytes      int64  `json:"bytes"`
	Pages      int    `json:"pages"`
	FreePages  int    `json:"free_pages"`
}

// Verify checks the whole file: every page and row, bolt's own checks, the schema and, in a
// file with this program's layout, the checksum of every row and the audit. A file that is open for writing is copied
// first, see Backup, since a changing file can't be checked. It fails with ErrCorrupt or
// ErrAudit. Safe for concurrent use.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	if !s.opts.readOnly {
		b, err := s.Backup(ctx)
		if err != nil {
			return Report{}, err
		}
		return b.Report, b.Close()
	}
	if !s.opts.suspect { // else Open has walked it
		if err := s.guard("verify", func() error { return s.walk(ctx) }); err != nil {
			return Report{}, asDamage(err)
		}
	}
	found, err := s.inspect()
	if err != nil {
		return Report{}, err
	}
	r := Report{Schema: found.version, ID: found.id, Encrypted: s.Encrypted(), Current: !found.older && found.complete}
	if err := s.View(ctx, func(t *Tx) error { return r.pages(ctx, t.stored.tx) }); err != nil {
		return Report{}, asDamage(err)
	}
	if found.older {
		return r, nil
	}
	if err := s.View(ctx, func(t *Tx) error { return s.seal.checkRows(ctx, t.stored.tx) }); err != nil {
		return Report{}, asDamage(err)
	}
	if !r.Current { // of an earlier program of this schema, which had fewer buckets
		return r, nil
	}
	if err := s.VerifyAudit(ctx); err != nil {
		return Report{}, asDamage(err)
	}
	return r, asDamage(s.View(ctx, r.count))
}

// asDamage makes ErrCorrupt of an internal error of a walk: a fault there, such as an
// unexpected page or bucket, comes from the file.
func asDamage(err error) error {
	if errors.Is(err, ErrInternal) {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

// pages checks the pages. It walks the rows first, protected by guard: bolt's own check
// runs in a goroutine, where a fault would end the process.
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
	r.Checkpoint, _ = t.Checkpoint() // a damaged tree is VerifyAudit's to name
	return nil
}
