package tasks

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxCases is the most cases that the command prints.
const maxCases = 100_000

// caseRow is a case as the command prints it, masked.
type caseRow struct {
	Case     string         `json:"case"`
	Kind     procedure.Kind `json:"kind"`
	State    string         `json:"state"`
	Urgency  int            `json:"urgency"`
	Turn     uint64         `json:"turn"`
	Rev      uint64         `json:"rev"`
	Customer string         `json:"customer"` // initials and a masked number
	Agent    string         `json:"agent"`
	Holder   string         `json:"holder,omitempty"`
	Team     string         `json:"team,omitempty"`
	Taker    string         `json:"taker,omitempty"`
	Outcome  string         `json:"outcome,omitempty"`
	Opened   time.Time      `json:"opened"`
}

// Cases prints all cases.
type Cases struct {
	control.NeedsFile
	JSON bool
}

// Do prints them, as a table or as a JSON array.
func (c *Cases) Do(ctx context.Context, on control.Data, out, _ io.Writer) error {
	p, err := on.Config.Procedure()
	if err != nil {
		return err
	}
	rows := []caseRow{}
	if err := on.Store.View(ctx, func(tx *store.Tx) error {
		for _, c := range tx.Cases(0, maxCases) {
			rows = append(rows, rowOf(c, p.Zone))
		}
		return nil
	}); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(out, rows, true)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CASE\tSTATE\tURGENCY\tCUSTOMER\tAGENT\tHOLDER\tTEAM\tOUTCOME")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", r.Case, r.State, r.Urgency, r.Customer, r.Agent, r.Holder, r.Team, r.Outcome)
	}
	return w.Flush()
}

func rowOf(c procedure.Case, zone *time.Location) caseRow {
	customer := procedure.Initials(c.Personal.Name)
	if len(c.Personal.Numbers) > 0 {
		customer += " " + c.Personal.Numbers[0].Masked()
	}
	return caseRow{
		Case: c.Name(), Kind: c.Kind, State: string(c.State), Urgency: c.Urgency(), Turn: c.Turn, Rev: c.Rev,
		Customer: customer, Agent: c.Agent, Holder: c.Holder, Team: c.Team(), Taker: c.Taker(),
		Outcome: string(c.Outcome), Opened: c.Opened.In(zone),
	}
}
