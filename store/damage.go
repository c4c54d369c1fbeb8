package store

import (
	"bytes"
	"context"
	"iter"

	bolt "go.etcd.io/bbolt"
)

// Damaged reads every row of the file, in short views, and returns those that are not what
// was written, by bucket and key. Operations go on meanwhile, and what they write after it
// has passed is not read. The last result has the error that ended it: that of ctx, or
// ErrCorrupt where the file's pages can't be walked. Safe for concurrent use.
func (s *Store) Damaged(ctx context.Context) iter.Seq2[*DamageError, error] {
	return func(yield func(*DamageError, error) bool) {
		for b := range bucketCount {
			for from, more := []byte(nil), true; more; {
				var found []*DamageError
				err := s.View(ctx, func(t *Tx) error {
					found, from, more = t.stored.damaged(b, from)
					return nil
				})
				for _, d := range found {
					if !yield(d, nil) {
						return
					}
				}
				if err != nil {
					yield(nil, asDamage(err))
					return
				}
			}
		}
	}
}

// damaged reads a piece of a bucket. It returns the damaged rows, where the next piece
// begins, and whether there is one.
func (s *stored) damaged(b bucket, from []byte) (found []*DamageError, next []byte, more bool) {
	n := 0
	c := s.bucket(b).Cursor()
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		if n++; n > pieceKeys {
			return found, bytes.Clone(k), true
		}
		if s.seal.check(b, k, v) != nil {
			found = append(found, damagedRow(b, k))
		}
	}
	return found, nil, false
}

// check is open for a row of which only the soundness matters. The schema's number stands
// plain, and inspect has compared it.
func (s *sealer) check(b bucket, key, stored []byte) error {
	if b == bucketMeta && bytes.Equal(key, schemaKey) {
		return nil
	}
	_, err := s.open(b, key, stored)
	return err
}

// checkRows checks every row of a file, and returns the first that is damaged.
func (s *sealer) checkRows(ctx context.Context, tx *bolt.Tx) error {
	for b, name := range bucketNames {
		rows := tx.Bucket([]byte(name))
		if rows == nil {
			continue // one that a later program of this schema added
		}
		err := rows.ForEach(func(k, v []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return s.check(bucket(b), k, v)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
