package handlers

import (
	"context"
	"errors"
	"slices"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Imported is the result of an import, as the command prints it.
type Imported struct {
	List       procedure.List  `json:"list"`
	Rows       int             `json:"rows"`
	Added      int             `json:"added"`
	Ended      int             `json:"ended"`
	Kept       int             `json:"kept"`
	Duplicates int             `json:"duplicates"`
	Refused    []lists.Refusal `json:"refused"`
	DryRun     bool            `json:"dry_run"`
	// EndsNothing says that no stored row was removed, because a refused row doesn't
	// tell whose it is.
	EndsNothing bool `json:"ends_nothing"`
}

// ErrNothingRead is the error of an import that has no row to take. It changes nothing.
var ErrNothingRead = errors.New("the file has no row that can be taken, and nothing was changed")

// errDry rolls a dry run back.
var errDry = errors.New("dry run")

// ImportList stores a list in one transaction, with its audit entry. A dry run
// changes nothing and returns what would change. The error is ErrNothingRead for a
// file without a row that can be taken. While a refused row has no number that can be
// read, no stored row is removed: it could be that row's.
func ImportList(ctx context.Context, s *store.Store, list procedure.List, rows []procedure.Row, file lists.File, via string, dry bool) (Imported, error) {
	out := Imported{List: list, Rows: len(rows), Duplicates: file.Duplicates, Refused: file.Refused, DryRun: dry}
	if len(rows) == 0 {
		return out, ErrNothingRead
	}
	out.EndsNothing = slices.ContainsFunc(file.Refused, func(r lists.Refusal) bool { return len(r.Numbers) == 0 })
	_, err := s.UpdateLong(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		var err error
		if out.EndsNothing {
			out.Added, out.Kept, err = tx.AddRows(list, rows)
		} else {
			out.Added, out.Ended, out.Kept, err = tx.ReplaceList(list, rows, keptNumbers(file.Refused))
		}
		if err != nil {
			return store.Receipt{}, err
		}
		if dry {
			return store.Receipt{}, errDry
		}
		return store.Receipt{}, tx.Audit(store.Entry{Person: procedure.System, Via: via, Subject: "list", Action: "import", Body: map[string]any{
			"list": list, "rows": out.Rows, "added": out.Added, "ended": out.Ended, "kept": out.Kept, "refused": len(out.Refused)}})
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return out, err
}

// keptNumbers returns the numbers of refused rows. Stored rows with these numbers
// stay.
func keptNumbers(refused []lists.Refusal) []procedure.Number {
	var out []procedure.Number
	for _, r := range refused {
		out = append(out, r.Numbers...)
	}
	return out
}
