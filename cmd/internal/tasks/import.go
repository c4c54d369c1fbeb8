package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Import imports a list. The command reads the file, so that a file that takes too much
// memory ends the command and not the bot. The rows go over the socket one by one, and
// into a temporary file there: neither end holds them in memory.
type Import struct {
	List      procedure.List
	Mode      store.Mode
	Name      string // the file's
	Waived    []int  // lines of refused rows that may end what they stand for
	Confirmed int    // how many rows may end; -1 if the command doesn't say
	DryRun    bool
	JSON      bool
	Bar       bool // progress is a bar, not lines

	// Read reads the file; it is set in the command only.
	Read func(take func(procedure.Row) error) (lists.File, string, error) `json:"-"`

	staged *handlers.StagedImport
	failed error // of staging
}

// piece is one value of the stream: a row, or in the last one the rest of the file.
type piece struct {
	Row *procedure.Row `json:"row,omitempty"`
	End *fileEnd       `json:"end,omitempty"`
}

// fileEnd is what a file was found to be. The cells of its refused rows stay in the
// command.
type fileEnd struct {
	File   lists.File
	Hash   string
	Spared [][]procedure.Number // by refused row: its numbers
}

// Open opens the data file; at a first start it makes it.
func (*Import) Open(f control.File) (*store.Store, error) { return f.Open() }

// WriteRest reads the file and writes its rows.
func (i *Import) WriteRest(enc *json.Encoder) error {
	file, hash, err := i.Read(func(row procedure.Row) error { return enc.Encode(piece{Row: &row}) })
	if err != nil {
		return err
	}
	end := fileEnd{File: file, Hash: hash}
	for _, r := range file.Refused {
		end.Spared = append(end.Spared, r.Numbers)
	}
	return enc.Encode(piece{End: &end})
}

// ReadRest stages what WriteRest wrote.
func (i *Import) ReadRest(ctx context.Context, on control.Data, dec *json.Decoder) error {
	var unread error
	i.stage(ctx, on, func(take func(procedure.Row) error) (lists.File, string, error) {
		var failed error
		for {
			var p piece
			switch err := dec.Decode(&p); {
			case err != nil:
				unread = fmt.Errorf("a row: %w", err)
				return lists.File{}, "", unread
			case p.End != nil:
				for n := range min(len(p.End.Spared), len(p.End.File.Refused)) {
					p.End.File.Refused[n].Numbers = p.End.Spared[n]
				}
				return p.End.File, p.End.Hash, failed
			case p.Row != nil && failed == nil:
				failed = take(*p.Row)
			}
		}
	})
	for unread == nil && i.failed != nil && dec.More() { // it failed before the end
		if err := dec.Decode(&piece{}); err != nil {
			unread = fmt.Errorf("a row: %w", err)
		}
	}
	return unread
}

func (i *Import) stage(ctx context.Context, on control.Data, read func(take func(procedure.Row) error) (lists.File, string, error)) {
	p, err := on.Config.Procedure()
	if err != nil {
		i.failed = err
		return
	}
	i.staged, i.failed = handlers.StageImport(ctx, on.Store, handlers.Importing{
		List: i.List, Mode: i.Mode, Name: i.Name, Policy: p, Rules: on.Config.ListRules(), Waived: i.Waived,
	}, read)
}

// Close removes what was staged.
func (i *Import) Close() error {
	if i.staged == nil {
		return nil
	}
	return i.staged.Close()
}

// Do imports the list and prints the result.
func (i *Import) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	if i.staged == nil && i.failed == nil {
		i.stage(ctx, on, i.Read)
	}
	if i.failed != nil {
		return busy(i.failed)
	}
	if line, wrong := i.notRefused(); wrong {
		return errors.Join(control.Usage("--waive %d: line %d of the file is not a refused row; nothing was changed", line, line), i.Close())
	}
	defer func() { _ = i.staged.Close() }() // only a temporary file
	done, err := i.staged.Imported, i.staged.Verdict(i.Confirmed)
	if !i.DryRun && err == nil {
		done, err = i.staged.Confirm(ctx, on.Who, "cli", i.Confirmed, newProgress(log, i.Bar, "written"))
	}
	done.DryRun = i.DryRun
	if err = i.explain(done, err); err != nil && !refused(err) {
		return err
	}
	return errors.Join(err, printImport(out, log, done, i.JSON, err != nil))
}

// notRefused returns the first waived line that is no refused row, if there is one.
func (i *Import) notRefused() (line int, wrong bool) {
	for _, line := range i.Waived {
		if !slices.ContainsFunc(i.staged.Imported.Refused, func(r lists.Refusal) bool { return r.Line == line }) {
			return line, true
		}
	}
	return 0, false
}

// refused reports whether an import changed nothing because of what is in the file.
func refused(err error) bool {
	return errors.Is(err, handlers.ErrNothingRead) || errors.Is(err, handlers.ErrConfirm) || errors.Is(err, store.ErrListChanged)
}

// explain says what to do about an import that was refused.
func (i *Import) explain(r handlers.Imported, err error) error {
	switch {
	case errors.Is(err, handlers.ErrConfirm):
		return unconfirmed(string(i.List), r.Ended, r.Before, i.Confirmed, i.Mode == store.WholeList, err)
	case errors.Is(err, store.ErrListChanged):
		return fmt.Errorf("%s: %w, so nothing was written; look at the numbers again and repeat the command", i.List, err)
	case err != nil:
		return fmt.Errorf("%s: %w", i.List, busy(err))
	}
	return nil
}

// busy says what to do about a list, or the lists, that are being changed.
func busy(err error) error {
	if errors.Is(err, store.ErrImporting) {
		return fmt.Errorf("%w, or another one is, and nothing was changed: wait until that is done, and repeat the command", err)
	}
	return err
}

// unconfirmed explains an ErrConfirm. whole says that the rows end because the file, which is
// the whole list, doesn't have them.
func unconfirmed(what string, ended, of, confirmed int, whole bool, err error) error {
	if confirmed >= 0 || !whole {
		not := ""
		if confirmed >= 0 {
			not = fmt.Sprintf(", not %d", confirmed)
		}
		return fmt.Errorf("%s: %d of %d rows would end%s; %w. If these shall end, repeat the command with --confirm-ended %d", what, ended, of, not, err, ended)
	}
	return fmt.Errorf("%s: %d of %d rows would end; %w. Is it the whole, newest file? If these rows shall end, repeat the command with --confirm-ended %d", what, ended, of, err, ended)
}
