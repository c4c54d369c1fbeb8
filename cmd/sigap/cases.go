package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxCases is how many cases the command prints.
const maxCases = 100_000

// caseRow is a case as the command line shows it: masked.
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

func newCases(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "List all cases, newest first, masked",
		Args:  args(0),
	}
	data := dataFlag(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print a JSON array")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		_, err := run(cmd.Context(), *data, "cases", &casesErrand{JSON: *asJSON}, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		return err
	}
	return cmd
}

// casesErrand prints all cases.
type casesErrand struct {
	needsFile
	JSON bool
}

func (e *casesErrand) do(ctx context.Context, s *store.Store, out, _ io.Writer) error {
	rows := []caseRow{}
	if err := s.View(ctx, func(tx *store.Tx) error {
		for _, c := range tx.Cases(0, maxCases) {
			rows = append(rows, rowOf(c))
		}
		return nil
	}); err != nil {
		return err
	}
	if e.JSON {
		return printJSON(out, rows, true)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CASE\tSTATE\tURGENCY\tCUSTOMER\tAGENT\tHOLDER\tTEAM\tOUTCOME")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", r.Case, r.State, r.Urgency, r.Customer, r.Agent, r.Holder, r.Team, r.Outcome)
	}
	return w.Flush()
}

func rowOf(c procedure.Case) caseRow {
	customer := procedure.Initials(c.Personal.Name)
	if len(c.Personal.Numbers) > 0 {
		customer += " " + c.Personal.Numbers[0].Masked()
	}
	return caseRow{
		Case: c.Name(), Kind: c.Kind, State: string(c.State), Urgency: c.Urgency(), Turn: c.Turn, Rev: c.Rev,
		Customer: customer, Agent: c.Agent, Holder: c.Holder, Team: c.Team(), Taker: c.Taker(),
		Outcome: string(c.Outcome), Opened: c.Opened,
	}
}
