package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Imported is what an import prints.
type Imported struct {
	List       procedure.List  `json:"list"`
	Rows       int             `json:"rows"`
	Added      int             `json:"added"`
	Ended      int             `json:"ended"`
	Kept       int             `json:"kept"`
	Duplicates int             `json:"duplicates"`
	Refused    []lists.Refusal `json:"refused"`
	DryRun     bool            `json:"dry_run"`
}

// errDry undoes a dry run.
var errDry = errors.New("dry run")

// ImportFile brings a list that was read into the store, in one transaction, and
// says in the audit by which way.
func ImportFile(ctx context.Context, s *store.Store, list procedure.List, file lists.File, via string, dry bool) (Imported, error) {
	out := Imported{List: list, Rows: len(file.Rows), Duplicates: file.Duplicates, Refused: file.Refused, DryRun: dry}
	_, err := s.UpdateLong(ctx, store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		var err error
		out.Added, out.Ended, out.Kept, err = tx.ReplaceList(list, file.Rows, spared(file.Refused))
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

// spared are the numbers of refused rows: a refused row ends nothing.
func spared(refused []lists.Refusal) []procedure.Number {
	var out []procedure.Number
	for _, r := range refused {
		out = append(out, r.Numbers...)
	}
	return out
}

func (out Imported) print(stdout, stderr io.Writer, asJSON bool) error {
	if asJSON {
		if out.Refused == nil {
			out.Refused = []lists.Refusal{}
		}
		return json.NewEncoder(stdout).Encode(out)
	}
	verb := "are now"
	if out.DryRun {
		verb = "would be"
	}
	fmt.Fprintf(stdout, "%s: %d rows; %d %s new, %d ended, %d unchanged, %d refused, %d twice in the file\n",
		out.List, out.Rows, out.Added, verb, out.Ended, out.Kept, len(out.Refused), out.Duplicates)
	for _, r := range out.Refused {
		fmt.Fprintf(stderr, "line %d: %s (%s)\n", r.Line, r.Reason, r.Column)
	}
	return nil
}
