package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

func newTemplate() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "template LIST [FILE]",
		Short:   "Write a file of a list with its columns and two made-up rows, to be filled in",
		Example: "  sigap template vvip\n  sigap template special-requests requests.csv",
		Args:    cobra.RangeArgs(1, 2),
	}
	format := cmd.Flags().String("format", "", "xlsx or csv (default by FILE's name, else xlsx)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		list := procedure.List(args[0])
		if !slices.Contains(procedure.Lists, list) {
			return control.Usage("there is no list %q; the lists are %s", list, listNames())
		}
		path := ""
		if len(args) == 2 {
			path = args[1]
		}
		kind := *format
		if kind == "" {
			if kind = "xlsx"; strings.EqualFold(filepath.Ext(path), ".csv") {
				kind = "csv"
			}
		}
		if kind != "xlsx" && kind != "csv" {
			return control.Usage("--format %q is none of xlsx, csv", kind)
		}
		if path == "" {
			path = string(list) + "." + kind
		}
		w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fmt.Errorf("the template can't be written (an existing file is never overwritten): %w", err)
		}
		if err := errors.Join(lists.WriteTemplate(w, list, kind == "xlsx"), w.Close()); err != nil {
			return fmt.Errorf("the template can't be written: %w", err)
		}
		fmt.Fprintln(cmd.OutOrStdout(), path)
		return nil
	}
	return cmd
}
