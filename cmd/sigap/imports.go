package main

import (
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/procedure"
)

func newImports(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "imports [LIST]",
		Short:   "List the imports and other changes of the lists, newest first",
		Example: "  sigap imports customers",
		Args:    cobra.MaximumNArgs(1),
	}
	source := sourceFlags(cmd)
	var t tasks.Changes
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print them as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			if t.List = procedure.List(args[0]); !slices.Contains(procedure.Lists, t.List) {
				return control.Usage("there is no list %q; the lists are %s", args[0], listNames())
			}
		}
		return runTask(cmd, source(), now, "imports", &t)
	}
	return cmd
}

func newUndo(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "undo IMPORT",
		Short: "Take an import, or another change of a list, back",
		Long: `Take a change of a list back, by its number in 'sigap imports': rows that it added end, and rows that it ended come back. What a
later change did to those rows stays. An undo is a change too, and can be undone. One that would end more than 20 % of the list or
50 rows changes nothing until --confirm-ended says how many.`,
		Example: "  sigap undo 12 --dry-run",
		Args:    args(1),
	}
	source := sourceFlags(cmd)
	var t tasks.Undo
	cmd.Flags().IntVar(&t.Confirmed, "confirm-ended", -1, "confirm that so many rows end")
	cmd.Flags().BoolVar(&t.DryRun, "dry-run", false, "only say what would change")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil {
			return control.Usage("%q is no number of an import; 'sigap imports' lists them", args[0])
		}
		if t.Confirmed < -1 {
			return control.Usage("--confirm-ended %d is no number of rows", t.Confirmed)
		}
		t.ID, t.Bar = id, isTerminal(cmd.ErrOrStderr())
		return runTask(cmd, source(), now, "undo", &t)
	}
	return cmd
}
