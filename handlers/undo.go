package handlers

import (
	"context"
	"fmt"

	"github.com/cc147/sigap/store"
)

// StagedUndo takes a change of a list back, once it is confirmed. Close it.
type StagedUndo struct {
	Of           store.Change // the change that is taken back
	Diff         store.Diff   // what that does
	NeedsConfirm bool         // it ends so many rows that it must be confirmed
	staged       *store.Staged
}

// StageUndo stages the undo of a change: rows that it added end, and rows that it ended come
// back; what a later change did to them stays. Its errors are those of Store.StageUndo. It
// changes nothing.
func StageUndo(ctx context.Context, s *store.Store, id uint64, rules ListRules) (*StagedUndo, error) {
	u := &StagedUndo{}
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		if u.Of, err = tx.Change(id); err != nil {
			return err
		}
		if by, ok := UndoneBy(tx, u.Of); ok {
			return fmt.Errorf("change %d was undone by change %d: %w", id, by.ID, store.ErrNothingToUndo)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if u.staged, u.Diff, err = s.StageUndo(ctx, id); err != nil {
		return nil, err
	}
	u.NeedsConfirm = rules.isMuch(u.Diff.Ended, u.Diff.Before)
	return u, nil
}

// UndoneBy is the newest undo of a change; ok is false where there is none. What was undone
// can't be undone again, because the rows may have ended for another reason since: the undo
// can.
func UndoneBy(tx *store.Tx, of store.Change) (undo store.Change, ok bool) {
	for c := range tx.Changes(of.List) {
		if c.ID <= of.ID || c.UndoOf == of.ID {
			return c, c.UndoOf == of.ID
		}
	}
	return store.Change{}, false
}

// Close removes what was staged.
func (u *StagedUndo) Close() error { return u.staged.Close() }

// Verdict says whether Confirm would refuse that count.
func (u *StagedUndo) Verdict(ended int) error { return verdict(u.Diff.Ended, ended, u.NeedsConfirm) }

// Confirm makes the undo, as StagedImport.Confirm does an import.
func (u *StagedUndo) Confirm(ctx context.Context, person, via string, ended int, progress func(done, all int)) (store.Change, error) {
	if err := u.Verdict(ended); err != nil {
		return store.Change{}, err
	}
	return u.staged.Apply(ctx, store.Change{By: person, Via: via}, progress)
}
