package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// importErrand brings a list into the store. The file is read by the command:
// one that is too much ends the command, not the bot. What was read goes over the
// socket row by row.
type importErrand struct {
	List    procedure.List
	DryRun  bool
	JSON    bool
	Refused int // how many refusals, and behind them rows, come after this
	Rows    int
	Twice   int
	file    lists.File
}

// refused is a refusal on the socket: without the cells, with what the row spares.
type refused struct {
	lists.Refusal
	Spared []procedure.Number
}

func (e *importErrand) open(dir string, now func() time.Time) (*store.Store, error) {
	return openStore(dir, now, true)
}

func (e *importErrand) do(ctx context.Context, s *store.Store, out, log io.Writer) error {
	done, err := handlers.ImportList(ctx, s, e.List, e.file, "cli", e.DryRun)
	if err != nil {
		return err
	}
	return printImport(out, log, done, e.JSON)
}

// MarshalJSON writes what goes before the rows.
func (e *importErrand) MarshalJSON() ([]byte, error) {
	type head importErrand // without this method
	h := head(*e)
	h.Refused, h.Rows, h.Twice = len(e.file.Refused), len(e.file.Rows), e.file.Duplicates
	return json.Marshal(h)
}

func (e *importErrand) writeRest(enc *json.Encoder) error {
	for _, r := range e.file.Refused {
		if err := enc.Encode(refused{r, r.Numbers}); err != nil {
			return err
		}
	}
	for _, r := range e.file.Rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func (e *importErrand) readRest(dec *json.Decoder) error {
	e.file.Duplicates = e.Twice
	for range e.Refused {
		var r refused
		if err := dec.Decode(&r); err != nil {
			return fmt.Errorf("a refused row: %w", err)
		}
		r.Refusal.Numbers = r.Spared
		e.file.Refused = append(e.file.Refused, r.Refusal)
	}
	for range e.Rows {
		var r procedure.Row
		if err := dec.Decode(&r); err != nil {
			return fmt.Errorf("a row: %w", err)
		}
		e.file.Rows = append(e.file.Rows, r)
	}
	if dec.More() {
		return errors.New("more than was announced")
	}
	return nil
}
