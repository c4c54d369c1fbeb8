package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func newImport(now func() time.Time) *cobra.Command {
	names := make([]string, len(procedure.Lists))
	for i, l := range procedure.Lists {
		names[i] = string(l)
	}
	cmd := &cobra.Command{
		Use:   "import LIST FILE",
		Short: "Read a list from a CSV or XLSX file: " + strings.Join(names, ", "),
		Long: `Read one of the lists from a CSV file (comma or semicolon, UTF-8, UTF-16 or
Windows-1252) or from an XLSX workbook, whose formulas are never run. The file is the whole list: what it no longer has ends. A row that
is refused ends nothing. Reading the same file again changes nothing.`,
		Example: "  sigap import customers customers.csv\n  sigap import special-requests requests.csv --dry-run --rejects refused.csv",
		Args:    args(2),
	}
	source := sourceFlags(cmd)
	var t tasks.Import
	rejects := cmd.Flags().String("rejects", "", "write the refused rows to this CSV file")
	cmd.Flags().BoolVar(&t.DryRun, "dry-run", false, "only say what would change")
	cmd.Flags().BoolVar(&t.JSON, "json", false, "print the result as one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(names, args[0]) {
			return control.Usage("there is no list %q; the lists are %s", args[0], strings.Join(names, ", "))
		}
		t.List = procedure.List(args[0])
		if err := readList(&t, args[1], *rejects); err != nil {
			return err
		}
		return runTask(cmd, source(), now, "import", &t)
	}
	return cmd
}

// readList reads the file of an import, and writes its refused rows to rejects unless
// that is "".
func readList(t *tasks.Import, path, rejects string) error {
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("the list can't be read: %w", err)
	}
	defer in.Close()
	if t.Taken, t.File, err = lists.ReadAll(t.List, in, lists.Options{}); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if rejects == "" {
		return nil
	}
	w, err := os.OpenFile(rejects, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the refused rows can't be written: %w", err)
	}
	return errors.Join(lists.WriteRejects(w, t.File), w.Close())
}
