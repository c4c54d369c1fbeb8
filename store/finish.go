package store

import (
	"context"
	"errors"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// lockLists lets one caller at a time write a large change, or finish one.
func (s *Store) lockLists(ctx context.Context) (unlock func(), err error) {
	select {
	case s.lists <- struct{}{}:
		return func() { <-s.lists }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// settle finishes a change that was interrupted. It fails with ErrImporting while one is
// being applied.
func (s *Store) settle(ctx context.Context, list procedure.List) error {
	var open bool
	if err := s.View(ctx, func(t *Tx) error { open = t.changing(list) != nil; return t.err }); err != nil || !open {
		return err
	}
	if s.applying.Load() {
		return ErrImporting
	}
	unlock, err := s.lockLists(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.finish(ctx, list, nil)
}

// finishLater finishes interrupted changes in the background. Close ends it, and the next
// start begins it again.
func (s *Store) finishLater() {
	if !s.anyChanging() {
		return
	}
	s.finishing.Go(func() {
		for _, list := range procedure.Lists {
			unlock, err := s.lockLists(s.life)
			if err == nil {
				err = s.finish(s.life, list, nil)
				unlock()
			}
			if err != nil && s.life.Err() == nil && !errors.Is(err, ErrClosed) {
				s.log.Error("store: an interrupted change of a list is not finished; the next start tries again", "list", list, "error", err)
			}
		}
	})
}

// anyChanging reports whether a change of a list was interrupted, or can't be read.
func (s *Store) anyChanging() (found bool) {
	err := s.guard("open", func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			k, _ := tx.Bucket([]byte(bucketNames[bucketChanging])).Cursor().First()
			found = k != nil
			return nil
		})
	})
	return found || err != nil
}

// finish completes the change of a list that began: it removes the index of the rows that
// it ended, or, of a change that never took effect, all that it wrote. Look-ups are right
// before, meanwhile and afterwards. A finish that is interrupted can be repeated.
func (s *Store) finish(ctx context.Context, list procedure.List, progress func(share float64)) error {
	var c *changingRecord
	if err := s.View(ctx, func(t *Tx) error { c = t.changing(list); return t.err }); err != nil || c == nil {
		return err
	}
	f := &finishing{chunks: chunks{s: s, ctx: ctx}, list: list, change: c}
	defer func() { _ = f.wait() }() // it is in flight only after another error
	if err := f.dropIndex(progress); err != nil {
		return err
	}
	f.saved = nil
	if err := f.dropRows(); err != nil {
		return err
	}
	_, err := s.UpdateLong(ctx, Key{}, func(t *Tx) (Receipt, error) {
		t.del(bucketChanging, textKey(string(list)))
		return Receipt{}, nil
	})
	return err
}

// finishing is the state of finish.
type finishing struct {
	chunks
	list   procedure.List
	change *changingRecord
}

// each calls fn for the rows to remove from the index, with their hashes: those that the
// change ended, or those that it would have added.
func (f *finishing) each(fn func(t *Tx, key, hash []byte) error, between func() error) error {
	if f.change.InForce {
		return f.s.pieces(f.ctx, bucketRowEnds, u64(f.change.ID), nil, func(t *Tx, k, _ []byte) error {
			key := rowKey(f.list, readU64(k[8:]))
			if hash := t.get(bucketLiveRows, key); hash != nil {
				return fn(t, key, hash)
			}
			return nil
		}, between)
	}
	prefix := textPrefix(string(f.list))
	return f.s.pieces(f.ctx, bucketLiveRows, prefix, rowKey(f.list, f.change.Change.First), func(t *Tx, k, hash []byte) error {
		if !f.change.adds(readU64(k[len(prefix):])) {
			return nil
		}
		return fn(t, k, hash)
	}, between)
}

// dropIndex removes the rows from the indexes in which they fall anywhere.
func (f *finishing) dropIndex(progress func(share float64)) error {
	index := f.s.newSorter()
	defer index.close()
	err := f.each(func(t *Tx, key, hash []byte) error {
		r, _ := load[rowRecord](t, bucketRows, key)
		err := index.add(bucketRowIDs, write{key: hashKey(f.list, hash), deleted: true})
		for _, n := range r.Personal.Numbers {
			err = errors.Join(err, index.add(bucketNumbers, write{key: append(textPrefix(t.blind(n)), key...), deleted: true}))
		}
		return errors.Join(err, t.err)
	}, nil)
	if err != nil {
		return err
	}
	done := 0
	f.saved = func(n int) {
		if done += n; progress != nil {
			progress(float64(done) / float64(index.count))
		}
	}
	if err := index.each(f.addFull); err != nil {
		return err
	}
	return f.save()
}

// dropRows removes what dropIndex reads, last. Ended rows themselves are kept.
func (f *finishing) dropRows() error {
	err := f.each(func(_ *Tx, key, _ []byte) error {
		key = append([]byte(nil), key...)
		f.add(bucketLiveRows, write{key: key, deleted: true})
		if !f.change.InForce {
			f.add(bucketRows, write{key: key, deleted: true})
		}
		return nil
	}, f.send)
	if err == nil {
		err = f.save()
	}
	if err != nil || f.change.InForce {
		return err
	}
	return f.s.pieces(f.ctx, bucketRowEnds, u64(f.change.ID), nil, func(_ *Tx, k, _ []byte) error {
		f.add(bucketRowEnds, write{key: append([]byte(nil), k...), deleted: true})
		return nil
	}, f.save)
}
