package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// ErrNothingToUndo says that nothing of a change is left to be undone.
var ErrNothingToUndo = errors.New("nothing of it is left to undo")

// StageUndo stages what takes a change back: rows that it added and that have not ended
// end; rows that it ended, and that the list doesn't have again, come back with new ids. It
// is compared already; Apply makes it, as a change of its own, which can be undone too. It
// fails with ErrNotFound, ErrNothingToUndo, and ErrImporting while the list is being
// changed.
func (s *Store) StageUndo(ctx context.Context, id uint64) (*Staged, Diff, error) {
	var c Change
	if err := s.View(ctx, func(t *Tx) (err error) { c, err = t.Change(id); return err }); err != nil {
		return nil, Diff{}, err
	}
	if err := s.settle(ctx, c.List); err != nil {
		return nil, Diff{}, err
	}
	g, err := s.Stage(c.List)
	if err != nil {
		return nil, Diff{}, err
	}
	if err = g.undo(ctx, c); err == nil && g.diff.New+g.diff.Ended == 0 {
		err = fmt.Errorf("change %d: %w", id, ErrNothingToUndo)
	}
	if err != nil {
		return nil, Diff{}, errors.Join(err, g.Close())
	}
	return g, g.diff, nil
}

func (g *Staged) undo(ctx context.Context, c Change) error {
	g.undoOf = c.ID
	err := g.s.View(ctx, func(t *Tx) error {
		last := t.lastChange(g.list)
		g.base, g.diff.Before = last.ID, last.Rows
		return t.err
	})
	if err != nil {
		return err
	}
	prefix := textPrefix(string(g.list))
	err = g.s.pieces(ctx, bucketLiveRows, prefix, rowKey(g.list, c.first), func(_ *Tx, k, _ []byte) error {
		if id := readU64(k[len(prefix):]); c.first <= id && id < c.next {
			g.ended = append(g.ended, id)
		}
		return nil
	}, nil)
	if err != nil {
		return err
	}
	same := map[uint64]bool{}
	err = g.s.pieces(ctx, bucketRowEnds, u64(c.ID), nil, func(t *Tx, k, _ []byte) error {
		if t.changing(g.list) != nil { // its rows are in the indexes and don't count
			return ErrImporting
		}
		has, err := g.bringBack(t, readU64(k[8:]))
		same[has] = true
		return err
	}, nil)
	// A row that differs only in spelling from the one that it replaced is left.
	g.ended = slices.DeleteFunc(g.ended, func(id uint64) bool { return same[id] })
	g.diff.New, g.diff.Ended = len(g.ids), len(g.ended)
	g.diff.Unchanged = g.diff.Before - g.diff.Ended
	return err
}

// bringBack adds an ended row again, unless the list has it: then it returns the id there.
func (g *Staged) bringBack(t *Tx, id uint64) (has uint64, err error) {
	r, ok := load[rowRecord](t, bucketRows, rowKey(g.list, id))
	if !ok {
		return 0, t.err
	}
	row := r.domain()
	hash := t.stored.seal.blinder().hashRow(row)
	if there := t.get(bucketRowIDs, hashKey(g.list, hash[:])); there != nil {
		return readU64(there), nil
	}
	r.Before = id
	g.fresh = append(g.fresh, true)
	return 0, g.add(r, row)
}

// List returns the list that the change is of.
func (g *Staged) List() procedure.List { return g.list }
