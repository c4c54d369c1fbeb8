package store

import (
	"bytes"
	"context"
)

// The limits of one step of a sweep: rows read in one view, rows removed in one operation.
const (
	sweepLook   = 2000
	sweepRemove = 200
)

// Sweep removes expired receipts, unless the clock is doubted or was lately, and look-ups that no limit counts any more, and returns
// the number of receipts. It works in small steps between other operations, and stops at
// the first error or when ctx ends; the next sweep does the rest. Safe for concurrent use.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	if err := s.sweepLookups(ctx); err != nil {
		return 0, err
	}
	var from []byte
	for more := s.clock.believed(receiptLife); more; {
		var old [][]byte
		err := s.View(ctx, func(t *Tx) error {
			old, from, more = t.oldReceipts(from)
			return nil
		})
		if err != nil {
			return removed, err
		}
		for len(old) > 0 {
			n := min(sweepRemove, len(old))
			if err := s.removeReceipts(ctx, old[:n]); err != nil {
				return removed, err
			}
			removed, old = removed+n, old[n:]
		}
	}
	return removed, nil
}

// oldReceipts reads a piece of the receipts and returns the expired ones, where the next
// piece begins, and whether there is one.
func (t *Tx) oldReceipts(from []byte) (old [][]byte, next []byte, more bool) {
	looked := 0
	for k, v := range t.scan(bucketSeen, nil, from) {
		if looked == sweepLook {
			return old, bytes.Clone(k), true
		}
		looked++
		if expired(v, t.now) {
			old = append(old, bytes.Clone(k))
		}
	}
	return old, nil, false
}

// removeReceipts removes receipts that are still expired: a key may have been used again.
func (s *Store) removeReceipts(ctx context.Context, keys [][]byte) error {
	_, err := s.Update(ctx, Key{}, func(t *Tx) (Receipt, error) {
		for _, k := range keys {
			if v := t.get(bucketSeen, k); v != nil && expired(v, t.now) {
				t.del(bucketSeen, k)
			}
		}
		return Receipt{}, nil
	})
	return err
}
