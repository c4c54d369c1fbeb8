package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// listNames are the lists, for a sentence.
func listNames() string {
	names := make([]string, len(procedure.Lists))
	for i, l := range procedure.Lists {
		names[i] = string(l)
	}
	return strings.Join(names, ", ")
}

func newImport(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import LIST FILE",
		Short: "Read a list from a CSV or XLSX file: " + listNames(),
		Long: `Read one of the lists from an XLSX workbook, whose formulas are never run, or from text with its cells separated by comma,
semicolon, tab or | (UTF-8, UTF-16 or Windows-1252). The file is the whole list: what it no longer has ends;
with --mode add its rows are added and nothing ends, with --mode end its rows end and nothing else. A row that is refused ends
nothing; while one has no number that can be read, nothing ends at all, unless --waive names its line. A file that would end more than 20 % of the list or 50 rows changes nothing until --confirm-ended says how many.
Reading the same file again changes nothing. Each import has a number, by which 'sigap undo' takes it back.`,
		Example: "  sigap import customers customers.csv\n  sigap import special-requests requests.csv --dry-run --rejects refused.csv",
		Args:    args(2),
	}
	source := initFlag(cmd, sourceFlags(cmd))
	var t tasks.Import
	mode := cmd.Flags().String("mode", string(store.WholeList), "whole: the file is the whole list; add: its rows are added; end: its rows end")
	columns := cmd.Flags().StringArray("column", nil, `what a column is, as "Header=name"; "Header=" is not read (may be given again)`)
	rejects := cmd.Flags().String("rejects", "", "write the refused rows, each with a sentence, to this file: XLSX by its name, else CSV")
	cmd.Flags().IntVar(&t.Confirmed, "confirm-ended", -1, "confirm that so many rows end")
	cmd.Flags().IntSliceVar(&t.Waived, "waive", nil, "lines of refused rows in spite of which rows may end, such as 6,8")
	cmd.Flags().BoolVar(&t.DryRun, "dry-run", false, "only say what would change")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(procedure.Lists, procedure.List(args[0])) {
			return control.Usage("there is no list %q; the lists are %s", args[0], listNames())
		}
		if t.Mode = store.Mode(*mode); !slices.Contains([]store.Mode{store.WholeList, store.AddRows, store.EndRows}, t.Mode) {
			return control.Usage("--mode %q is none of whole, add, end", *mode)
		}
		if t.Confirmed < -1 {
			return control.Usage("--confirm-ended %d is no number of rows", t.Confirmed)
		}
		c, _, err := source().Read()
		if err != nil {
			return err
		}
		t.List, t.Name, t.Bar = procedure.List(args[0]), filepath.Base(args[1]), isTerminal(cmd.ErrOrStderr())
		f := listFile{path: args[1], rejects: *rejects, log: cmd.ErrOrStderr(), bar: t.Bar, of: handlers.Importing{List: t.List, Rules: c.ListRules()}}
		if err := f.mapColumns(*columns); err != nil {
			return err
		}
		if err := f.open(); err != nil {
			return err
		}
		defer f.in.Close()
		t.Read = f.read
		err = runTask(cmd, source(), now, "import", &t)
		if f.fault != nil && t.JSON {
			return errors.Join(err, t.PrintUnread(cmd.OutOrStdout(), f.fault))
		}
		return err
	}
	return cmd
}
