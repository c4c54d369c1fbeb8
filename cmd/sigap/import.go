package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

type importFlags struct {
	data, rejects *string
	dryRun, json  *bool
}

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
	f := importFlags{
		data:    dataFlag(cmd),
		rejects: cmd.Flags().String("rejects", "", "write the refused rows to this CSV file"),
		dryRun:  cmd.Flags().Bool("dry-run", false, "only say what would change"),
		json:    cmd.Flags().Bool("json", false, "print the result as one JSON object"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		list := procedure.List(args[0])
		for _, l := range procedure.Lists {
			if l == list {
				return runImport(cmd, list, args[1], f, now)
			}
		}
		return usage("there is no list %q; the lists are %s", args[0], strings.Join(names, ", "))
	}
	return cmd
}

func runImport(cmd *cobra.Command, list procedure.List, path string, f importFlags, now func() time.Time) error {
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("the list can't be read: %w", err)
	}
	defer in.Close()
	file, err := lists.Read(list, in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := writeRejects(*f.rejects, file); err != nil {
		return err
	}
	e := &importErrand{List: list, DryRun: *f.dryRun, JSON: *f.json, file: file}
	_, err = run(cmd.Context(), *f.data, "import", e, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
	return err
}

func writeRejects(path string, file lists.File) (err error) {
	if path == "" {
		return nil
	}
	w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the refused rows can't be written: %w", err)
	}
	defer func() {
		if e := w.Close(); err == nil {
			err = e
		}
	}()
	return lists.WriteRejects(w, file)
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
	for _, r := range out.Refused {
		fmt.Fprintf(stderr, "line %d: %s (%s)\n", r.Line, r.Reason, r.Column)
	}
	return nil
}
