package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// Import imports a list. The command reads the file, so that a file that takes too
// much memory ends the command and not the bot. The rows go over the socket one by
// one.
type Import struct {
	List    procedure.List
	DryRun  bool
	JSON    bool
	File    lists.File      `json:"-"`
	Taken   []procedure.Row `json:"-"` // the rows of File
	Refused int             // how many refusals, then rows, follow in the stream
	Rows    int
	Twice   int
}

// refused is a refusal on the socket: without the cells, but with the numbers whose
// stored rows must stay.
type refused struct {
	lists.Refusal
	Spared []procedure.Number
}

// Open opens the data file of a folder; it creates a missing one.
func (*Import) Open(dir string, now func() time.Time) (*store.Store, error) {
	return control.OpenStore(dir, now)
}

// Do imports the list and prints the result.
func (i *Import) Do(ctx context.Context, on control.Data, out, log io.Writer) error {
	done, err := handlers.ImportList(ctx, on.Store, i.List, i.Taken, i.File, "cli", i.DryRun)
	if errors.Is(err, handlers.ErrNothingRead) {
		return errors.Join(fmt.Errorf("%s: %w", i.List, err), printImport(out, log, done, i.JSON))
	}
	if err != nil {
		return err
	}
	return printImport(out, log, done, i.JSON)
}

// MarshalJSON writes everything except the rows.
func (i *Import) MarshalJSON() ([]byte, error) {
	type head Import // the same fields without this method
	h := head(*i)
	h.Refused, h.Rows, h.Twice = len(i.File.Refused), len(i.Taken), i.File.Duplicates
	return json.Marshal(h)
}

// WriteRest writes the refusals and the rows.
func (i *Import) WriteRest(enc *json.Encoder) error {
	for _, r := range i.File.Refused {
		if err := enc.Encode(refused{r, r.Numbers}); err != nil {
			return err
		}
	}
	for _, r := range i.Taken {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// ReadRest reads what WriteRest wrote.
func (i *Import) ReadRest(dec *json.Decoder) error {
	i.File.Duplicates = i.Twice
	for range i.Refused {
		var r refused
		if err := dec.Decode(&r); err != nil {
			return fmt.Errorf("a refused row: %w", err)
		}
		r.Refusal.Numbers = r.Spared
		i.File.Refused = append(i.File.Refused, r.Refusal)
	}
	for range i.Rows {
		var r procedure.Row
		if err := dec.Decode(&r); err != nil {
			return fmt.Errorf("a row: %w", err)
		}
		i.Taken = append(i.Taken, r)
	}
	return nil
}

func printImport(stdout, stderr io.Writer, out handlers.Imported, asJSON bool) error {
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
	if out.EndsNothing {
		fmt.Fprintln(stderr, "no row was removed from the list: a refused row has no number that can be read, so nobody knows whose it is. Mend it and import the file again.")
	}
	for _, r := range out.Refused {
		where := ""
		if r.Column != "" {
			where = " (" + r.Column + ")"
		}
		fmt.Fprintf(stderr, "line %d: %s%s\n", r.Line, r.Reason, where)
	}
	return nil
}
