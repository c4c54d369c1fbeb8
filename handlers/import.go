package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// ErrNothingRead is the error of an import that has no row to take. It changes nothing.
var ErrNothingRead = errors.New("the file has no row that can be taken, and nothing was changed")

// ErrConfirm is the error of an import that would end much, or whose confirmed count is
// not what it would end: nothing was changed. What it would end stands in its Imported.
var ErrConfirm = errors.New("nothing was changed: confirm how many rows end")

// Importing is an import to be staged.
type Importing struct {
	List   procedure.List
	Mode   store.Mode // store.WholeList unless set
	Name   string     // the file's name, for the record
	Policy procedure.Policy
	Rules  ListRules
	// Waived are lines of refused rows that may end what they stand for. Without it, a
	// refused row ends nothing, and one whose numbers can't be read has nothing end at all.
	Waived []int
}

// StagedImport is a file that was read and compared with its list, and not stored yet. Its
// rows are in an unlinked temporary file in the data folder. Close it.
type StagedImport struct {
	Importing
	// Imported is the preview: what Confirm would do. Its ID is 0.
	Imported Imported
	store    *store.Store
	staged   *store.Staged
	ending   store.Ending
	special  int // rows of the whole customer file that are special by their speed
}

// StageFile stages the import of a file, CSV or XLSX, by the site's columns and kinds. Its
// errors are those of lists.Read, and store.ErrImporting while the list is being changed.
// It changes nothing.
func StageFile(ctx context.Context, s *store.Store, i Importing, file io.ReadSeeker) (*StagedImport, error) {
	return StageImport(ctx, s, i, func(take func(procedure.Row) error) (lists.File, string, error) {
		return ReadFile(ctx, i, file, take)
	})
}

// ReadFile reads a list's file by the site's columns and kinds, and returns its SHA-256 too,
// in hex.
func ReadFile(ctx context.Context, i Importing, file io.ReadSeeker, take func(procedure.Row) error) (f lists.File, hash string, err error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return f, "", fmt.Errorf("the file can't be read: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return f, "", fmt.Errorf("the file can't be read: %w", err)
	}
	f, err = lists.Read(i.List, file, i.Rules.Read[i.List], func(row procedure.Row, _ int) error {
		return errors.Join(ctx.Err(), take(row))
	})
	return f, hex.EncodeToString(sum.Sum(nil)), err
}

// StageImport is StageFile for rows that come from elsewhere: read calls take with each row,
// and returns the rest of the file and its hash.
func StageImport(ctx context.Context, s *store.Store, i Importing, read func(take func(procedure.Row) error) (lists.File, string, error)) (_ *StagedImport, err error) {
	if i.Mode == "" {
		i.Mode = store.WholeList
	}
	staged, err := s.Stage(i.List)
	if err != nil {
		return nil, err
	}
	out := &StagedImport{Importing: i, store: s, staged: staged}
	defer func() {
		if err != nil {
			err = errors.Join(err, out.Close())
		}
	}()
	special := 0
	file, hash, err := read(func(row procedure.Row) error {
		if row.Mbps > 0 && i.Policy.SpeedMin <= row.Mbps && row.Mbps <= i.Policy.SpeedMax {
			special++
		}
		return staged.Add(row)
	})
	if err != nil {
		return nil, err
	}
	out.describe(file, hash, special)
	if out.Imported.Fillers, err = out.fillers(ctx); err != nil {
		return nil, err
	}
	return out, out.compare(ctx)
}

// Close removes the file's rows. It can be called more than once.
func (i *StagedImport) Close() error { return i.staged.Close() }

// compare finds out what the import would do now.
func (i *StagedImport) compare(ctx context.Context) error {
	d, err := i.staged.Compare(ctx, i.ending)
	if err != nil {
		return err
	}
	r := &i.Imported
	r.New, r.Ended, r.Unchanged, r.NotFound, r.Before = d.New, d.Ended, d.Unchanged, d.NotFound, d.Before
	r.NeedsConfirm = r.Ended > 0 && (r.Rows == 0 || i.Rules.isMuch(r.Ended, r.Before))
	return nil
}

// Confirm makes the import, by a person (an id, or procedure.System). ended is the count of
// ending rows that the person confirms, or -1 for none. It fails, and changes nothing, with
// ErrNothingRead; with ErrConfirm where the import ends more than the site allows without
// it, or another count than the confirmed one; with store.ErrListChanged where the list was
// changed since the preview, which Imported then shows anew; and with store.ErrImporting
// while another import runs. progress may be nil. Where the import is in force, the error
// is nil, even if ctx has ended meanwhile.
func (i *StagedImport) Confirm(ctx context.Context, person, via string, ended int, progress func(done, all int)) (Imported, error) {
	if err := i.Verdict(ended); err != nil {
		return i.Imported, err
	}
	done, err := i.staged.Apply(ctx, store.Change{By: person, Via: via, File: i.Name, Hash: i.Imported.Hash, Mode: i.Mode, Refused: len(i.Imported.Refused), Special: i.special}, progress)
	if errors.Is(err, store.ErrListChanged) {
		err = errors.Join(err, i.compare(ctx))
	}
	out := i.Imported
	out.ID = done.ID
	return out, err
}

// Verdict says whether Confirm would refuse that count.
func (i *StagedImport) Verdict(ended int) error {
	if i.Imported.Rows == 0 && i.Imported.Ended == 0 {
		return ErrNothingRead
	}
	return verdict(i.Imported.Ended, ended, i.Imported.NeedsConfirm)
}

// verdict compares how many rows end with how many were confirmed, or -1.
func verdict(ends, confirmed int, needed bool) error {
	if confirmed >= 0 && confirmed != ends || confirmed < 0 && needed {
		return ErrConfirm
	}
	return nil
}

// ImportFile is StageFile and Confirm, whatever ends: for the demonstration and for tests.
func ImportFile(ctx context.Context, s *store.Store, i Importing, via string, file io.ReadSeeker) (Imported, error) {
	staged, err := StageFile(ctx, s, i, file)
	if err != nil {
		return Imported{}, err
	}
	defer func() { _ = staged.Close() }() // only a temporary file
	return staged.Confirm(ctx, procedure.System, via, staged.Imported.Ended, nil)
}

// describe takes what the file was found to be.
func (i *StagedImport) describe(file lists.File, hash string, special int) {
	i.Imported = Imported{
		List: i.List, Mode: i.Mode, File: i.Name, Hash: hash, Sheet: file.Sheet, OtherSheets: file.OtherSheets, Columns: file.Columns, Unread: file.Unread,
		Rows: file.Rows, Duplicates: file.Duplicates, Refused: file.Refused,
		Emptied: file.Emptied, EmptiedCells: file.EmptiedCells, Skipped: file.Skipped, SkippedRows: file.SkippedRows,
	}
	i.ending = store.Ending{Mode: i.Mode}
	for _, r := range file.Refused {
		if slices.Contains(i.Waived, r.Line) {
			continue
		}
		i.ending.Spare = append(i.ending.Spare, r.Numbers...)
		i.ending.Nothing = i.ending.Nothing || len(r.Numbers) == 0
	}
	i.Imported.EndsNothing = i.ending.Nothing && i.Mode != store.AddRows
	if i.List == procedure.Customers && i.Mode == store.WholeList && file.Rows > 0 {
		i.special = special
		if share := 100 * special / file.Rows; share > i.Rules.special() {
			i.Imported.SpecialPercent = share
		}
	}
}

func (i *StagedImport) fillers(ctx context.Context) (out []Filler, err error) {
	if i.Mode == store.EndRows {
		return nil, nil
	}
	found, err := i.staged.Fillers(ctx, i.Mode)
	for _, f := range found {
		out = append(out, Filler{Number: f.Number.String(), Lines: f.Lines, Rows: f.Rows})
	}
	return out, err
}
