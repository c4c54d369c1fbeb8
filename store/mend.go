package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/cc147/sigap/procedure"
)

// maxPasses is how often MendIndexes goes over the file: an index may follow from another.
const maxPasses = 4

// MendIndexes makes every row of an index what follows from its record, and each counter at
// least the highest number, and writes that into the audit with the Person and Via of e. It
// changes no record. It returns what the last comparison found, which can't be mended so, and
// the number of rows that it wrote in each index. It works in small steps; after an error it
// can be repeated.
func (s *Store) MendIndexes(ctx context.Context, e Entry) (left Compared, mended map[string]int, err error) {
	mended = map[string]int{}
	for range maxPasses {
		left = Compared{Whole: true, mend: true, mended: map[string]int{}}
		if err = s.compareAll(ctx, &left); err == nil {
			err = s.mendRows(ctx, &left, func(t *Tx) []Finding { f := t.compareCounters(); left.add(f...); return f })
		}
		for index, n := range left.mended {
			mended[index] += n
		}
		if err != nil || len(left.mended) == 0 {
			break
		}
	}
	s.Forget()
	if len(mended) == 0 {
		return left, mended, err
	}
	e.Subject, e.Action, e.Body = "indexes", "mend", map[string]any{"rows": maps.Clone(mended)}
	if _, auditErr := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) { return Receipt{}, t.Audit(e) }); auditErr != nil && err == nil {
		err = fmt.Errorf("the indexes are mended, and the audit doesn't say so: %w", auditErr)
	}
	return left, mended, err
}

// mendRows writes what the findings ask for, which are found again in the operation.
func (s *Store) mendRows(ctx context.Context, c *Compared, find func(*Tx) []Finding) error {
	var found []Finding
	_, err := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) {
		found = find(t)
		for _, f := range found {
			switch {
			case f.put == nil:
			case f.put.deleted:
				t.del(f.at.bucket, f.put.key)
			default:
				t.put(f.at.bucket, f.put.key, f.put.value)
			}
		}
		return Receipt{}, nil
	})
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.put != nil {
			c.mended[f.Index]++
		}
	}
	return nil
}

// unmendedKey stands in the file from a migration until mendLater is done.
var unmendedKey = []byte("unmended")

// mendLater makes the indexes that the program of before a migration did not keep, in the
// background. Close ends it, and the next start begins it again.
func (s *Store) mendLater() {
	unmended := false
	err := s.View(s.life, func(t *Tx) error { unmended = t.get(bucketMeta, unmendedKey) != nil; return nil })
	if err != nil {
		s.log.Error("store: whether the indexes are complete can't be read; 'sigap check' says what is damaged", "error", err)
	}
	if !unmended {
		return
	}
	s.finishing.Go(func() {
		_, mended, err := s.MendIndexes(s.life, Entry{Person: procedure.System, Via: "start"})
		if err == nil {
			_, err = s.UpdateLong(s.life, Key{}, func(t *Tx) (Receipt, error) { t.del(bucketMeta, unmendedKey); return Receipt{}, nil })
		}
		switch {
		case err == nil:
			s.log.Info("store: the indexes of the migrated file are complete", "rows", mended)
		case s.life.Err() == nil && !errors.Is(err, ErrClosed):
			s.log.Error("store: the indexes of the migrated file are not complete; the next start tries again", "error", err)
		}
	})
}
