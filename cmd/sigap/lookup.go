package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/procedure"
)

func newLookup(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lookup NUMBER",
		Short:   "Say who a number belongs to and what happens next, as one JSON object",
		Example: "  sigap lookup 0812-3456-7890 --judged hard_complaint --at 2026-11-23T10:00:00+07:00",
		Args:    args(1),
	}
	source := sourceFlags(cmd)
	judged := cmd.Flags().StringArray("judged", nil, "what the agent judged: hard_complaint or super_emergency (may be given again)")
	unsolved := cmd.Flags().Bool("unsolved", false, "the agent could not solve it at Tier 1")
	at := cmd.Flags().String("at", "", "the moment of the call, as RFC 3339 (default now)")
	line := cmd.Flags().Bool("json", false, "print the object on one line")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		codes, err := judgedCodes(*judged)
		if err != nil {
			return err
		}
		t := tasks.Lookup{Judged: codes, Unsolved: *unsolved, Line: *line}
		if *at != "" {
			if t.At, err = time.Parse(time.RFC3339, *at); err != nil {
				return control.Usage("--at %q is no RFC 3339 time such as 2026-11-23T10:00:00+07:00", *at)
			}
		}
		if t.Number, err = customerNumber(source(), args[0]); err != nil {
			return err
		}
		return runTask(cmd, source(), now, "lookup", &t)
	}
	return cmd
}

func judgedCodes(in []string) ([]procedure.Criterion, error) {
	var out []procedure.Criterion
	for _, code := range in {
		switch code {
		case "hc", string(procedure.HardComplaint):
			out = append(out, procedure.HardComplaint)
		case "se", string(procedure.SuperEmergency):
			out = append(out, procedure.SuperEmergency)
		case "":
		default:
			return nil, control.Usage("--judged %q: only hard_complaint and super_emergency are judged", code)
		}
	}
	return out, nil
}
