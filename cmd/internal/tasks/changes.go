package tasks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxChanges is how many changes are printed.
const maxChanges = 1000

// Changes prints the changes of the lists, the newest first: imports, undos, and entries
// that were changed by form.
type Changes struct {
	control.ReadsOnly
	List procedure.List // "" is all
	JSON bool
}

// listChange is a change as the commands print it.
type listChange struct {
	ID        uint64           `json:"id"`
	List      procedure.List   `json:"list"`
	Kind      store.ChangeKind `json:"kind"`
	At        time.Time        `json:"at,omitzero"` // left out of a dry run
	By        string           `json:"by"`
	Via       string           `json:"via"`
	File      string           `json:"file"`
	Hash      string           `json:"sha256"`
	Mode      store.Mode       `json:"mode"`
	New       int              `json:"new"`
	Ended     int              `json:"ended"`
	Unchanged int              `json:"unchanged"`
	Refused   int              `json:"refused"`
	Rows      int              `json:"rows"`
	UndoOf    uint64           `json:"undo_of"`
}

func listChangeOf(c store.Change, zone *time.Location) listChange {
	return listChange{c.ID, c.List, c.Kind, c.At.In(zone).Truncate(time.Second), c.By, c.Via, c.File, c.Hash, c.Mode,
		c.New, c.Ended, c.Unchanged, c.Refused, c.Rows, c.UndoOf}
}

// Do prints them.
func (h *Changes) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	all := []listChange{}
	err = on.Store.View(ctx, func(tx *store.Tx) error {
		for _, list := range procedure.Lists {
			if h.List != "" && h.List != list {
				continue
			}
			n := 0
			for c := range tx.Changes(list) {
				if n++; n > maxChanges {
					break
				}
				all = append(all, listChangeOf(c, p.Zone))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b listChange) int { return cmp.Compare(b.ID, a.ID) })
	all = all[:min(len(all), maxChanges)]
	if h.JSON {
		return printJSON(out, all, false)
	}
	if len(all) == 0 {
		fmt.Fprintln(log, "nothing was imported or changed yet")
	}
	for _, c := range all {
		fmt.Fprintf(out, "%d  %s  %-16s  %s\n", c.ID, c.At.Format("2006-01-02 15:04"), c.List, c.describe())
	}
	return nil
}

// describe says what the change was, and by whom.
func (c listChange) describe() string {
	what := map[store.ChangeKind]string{store.ImportChange: "import of " + cmp.Or(c.File, "a file"), store.EntryChange: "an entry by form",
		store.UndoChange: fmt.Sprint("undo of ", c.UndoOf)}[c.Kind]
	if c.Mode == store.AddRows || c.Mode == store.EndRows {
		what += " (" + string(c.Mode) + ")"
	}
	return fmt.Sprintf("%s, by %s via %s: %d new, %d ended, %d unchanged, %d refused; then %d rows", what, c.By, c.Via, c.New, c.Ended, c.Unchanged, c.Refused, c.Rows)
}

// Undo takes a change of a list back.
type Undo struct {
	control.NeedsFile
	ID        uint64
	Confirmed int // how many rows may end; -1 if the command doesn't say
	DryRun    bool
	JSON      bool
	Bar       bool
}

// Do undoes it and prints what that did.
func (u *Undo) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	staged, err := handlers.StageUndo(ctx, on.Store, u.ID, on.Config.ListRules())
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no import or change %d; 'sigap imports' lists them", u.ID)
	}
	if err != nil {
		return busy(err)
	}
	defer func() { _ = staged.Close() }() // only a temporary file
	d := staged.Diff
	done := store.Change{List: staged.Of.List, Kind: store.UndoChange, UndoOf: u.ID, By: on.Who, Via: "cli", New: d.New, Ended: d.Ended, Unchanged: d.Unchanged, Rows: d.Before + d.New - d.Ended}
	err = staged.Verdict(u.Confirmed)
	if !u.DryRun && err == nil {
		done, err = staged.Confirm(ctx, on.Who, "cli", u.Confirmed, newProgress(log, u.Bar, "written"))
	}
	if errors.Is(err, handlers.ErrConfirm) {
		err = unconfirmed(string(staged.Of.List), d.Ended, d.Before, u.Confirmed, false, err)
	} else if err != nil {
		return busy(err)
	}
	if u.JSON {
		return errors.Join(err, printJSON(out, listChangeOf(done, p.Zone), true))
	}
	verb := map[bool]string{true: "would come back", false: "came back"}[done.ID == 0]
	fmt.Fprintf(out, "undo of %d, %s: %d rows %s, %d ended, %d unchanged\n", u.ID, done.List, done.New, verb, done.Ended, done.Unchanged)
	if done.ID != 0 {
		fmt.Fprintf(out, "undo %d; 'sigap undo %d' takes it back\n", done.ID, done.ID)
	}
	return err
}
