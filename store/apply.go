package store

import (
	"context"
	"errors"

	"github.com/cc147/sigap/procedure"
)

// Apply makes the staged change, in many small commits, between which other operations go
// on. It takes effect at one moment: a look-up sees the old list or the new one. Of c it
// takes By, Via, File, Hash, Mode, Refused and Special; it returns the change as recorded, and
// writes the audit entry. progress, if not nil, is told how far it is.
//
// It fails with ErrImporting while another change is applied, and with ErrListChanged if
// the list changed after Compare. After any error the old list holds, unless the error is
// ErrUncertain; what was written is removed in the background, or at the next start. If ctx
// ends once the change is in force, Apply still succeeds.
func (g *Staged) Apply(ctx context.Context, c Change, progress func(done, all int)) (Change, error) {
	s := g.s
	if !s.applying.CompareAndSwap(false, true) {
		return Change{}, ErrImporting
	}
	defer s.applying.Store(false)
	unlock, err := s.lockLists(ctx)
	if err != nil {
		return Change{}, notSaved(err)
	}
	defer unlock()
	if err := s.finish(ctx, g.list, nil); err != nil {
		return Change{}, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	w := &applying{Staged: g, out: chunks{s: s, ctx: ctx}, progress: progress}
	if c, err = w.begin(c); err == nil {
		if err = w.prepare(); err == nil {
			c, err = w.inForce()
		} else if !errors.Is(err, ErrNotSaved) && !errors.Is(err, ErrUncertain) {
			err = notSaved(err) // of a temporary file
		}
	}
	if err != nil {
		_ = w.out.wait() // before anything is taken back
		s.finishLater()
		return Change{}, err
	}
	all := 2 * (g.diff.New + g.diff.Ended)
	if err := s.finish(ctx, g.list, func(done float64) { progress(all-g.diff.Ended+int(done*float64(g.diff.Ended)), all) }); err != nil {
		s.finishLater()
	}
	return c, nil
}

// applying is the state of Apply.
type applying struct {
	*Staged
	out      chunks
	change   Change
	done     float64
	progress func(done, all int)
}

// begin reserves the ids, and writes that a change of the list has begun.
func (w *applying) begin(c Change) (Change, error) {
	c.List, c.Kind, c.UndoOf = w.list, ImportChange, w.undoOf
	if c.UndoOf != 0 {
		c.Kind = UndoChange
	}
	c.New, c.Ended, c.Unchanged = w.diff.New, w.diff.Ended, w.diff.Unchanged
	_, err := w.s.UpdateLong(w.out.ctx, Key{}, func(t *Tx) (Receipt, error) {
		if t.lastChange(w.list).ID != w.base {
			return Receipt{}, ErrListChanged
		}
		c.ID = t.next("change")
		c.first = readU64(t.get(bucketMeta, []byte("row"))) + 1
		c.next = c.first + uint64(c.New)
		t.put(bucketMeta, []byte("row"), u64(c.next-1))
		t.save(bucketChanging, textKey(string(w.list)), changingRecord{ID: c.ID, Change: newChangeRecord(c)})
		return Receipt{}, nil
	})
	w.change = c
	return c, err
}

// prepare writes the new rows, their index, and which rows end. Nothing of it counts yet.
func (w *applying) prepare() error {
	index := w.s.newSorter()
	defer index.close()
	if err := w.putRows(index); err != nil {
		return err
	}
	w.out.saved = func(n int) { w.advance(float64(n) * float64(w.diff.New) / float64(index.count)) }
	if err := index.each(w.out.addFull); err != nil {
		return err
	}
	if err := w.out.save(); err != nil {
		return err
	}
	w.out.saved = func(n int) { w.advance(float64(n)) }
	for _, id := range w.ended {
		if err := w.out.addFull(bucketRowEnds, write{key: rowEndKey(w.change.ID, id)}); err != nil {
			return err
		}
	}
	return w.out.save()
}

// putRows writes the new rows, and gives their index to the sorter.
func (w *applying) putRows(index *sorter) error {
	id, blind, sum := w.change.first, w.s.seal.blinder(), newRowsDigest()
	w.out.saved = func(n int) { w.advance(float64(n) / 2) }
	err := w.rows.each(func(row int, r spooled) error {
		if !w.fresh[row] {
			return nil
		}
		errs := index.add(bucketRowIDs, write{key: hashKey(w.list, r.hash[:]), value: u64(id)})
		for _, n := range r.numbers {
			errs = errors.Join(errs, index.add(bucketNumbers, write{key: numberKey(blind.text(n), w.list, id), value: r.mark}))
		}
		w.out.add(bucketLiveRows, write{key: rowKey(w.list, id), value: r.hash[:]})
		errs = errors.Join(errs, w.out.addFull(bucketRows, write{key: rowKey(w.list, id), value: r.record}))
		sum.add(r.record)
		id++
		return errs
	})
	if err != nil {
		return err
	}
	if w.diff.New > 0 {
		w.change.digest = string(sum.Sum(nil))
	}
	return w.out.save()
}

func (w *applying) advance(by float64) {
	w.done += by
	w.progress(int(w.done), 2*(w.diff.New+w.diff.Ended))
}

// inForce is the moment at which the change takes effect.
func (w *applying) inForce() (c Change, err error) {
	_, err = w.s.UpdateLong(w.out.ctx, Key{}, func(t *Tx) (Receipt, error) {
		if c, err = t.record(w.change); err != nil {
			return Receipt{}, err
		}
		t.save(bucketChanging, textKey(string(w.list)), changingRecord{ID: c.ID, InForce: true, Change: newChangeRecord(c)})
		return Receipt{}, nil
	})
	return c, err
}

// ReplaceList makes rows the whole list, whatever that ends. It is Stage, Compare and Apply
// for rows that are in memory.
func (s *Store) ReplaceList(ctx context.Context, list procedure.List, rows []procedure.Row, c Change) (Change, error) {
	g, err := s.Stage(list)
	if err != nil {
		return Change{}, err
	}
	defer func() { _ = g.Close() }() // only a temporary file
	for _, r := range rows {
		if err := g.Add(r); err != nil {
			return Change{}, err
		}
	}
	if _, err := g.Compare(ctx, Ending{}); err != nil {
		return Change{}, err
	}
	return g.Apply(ctx, c, nil)
}
