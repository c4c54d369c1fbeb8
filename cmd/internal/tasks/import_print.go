package tasks

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// maxShown is how many refusals, emptied cells and fillers are printed for people.
const maxShown = 20

// printImport prints what an import did, or would have done.
func printImport(out, log io.Writer, r handlers.Imported, asJSON, notDone bool) error {
	if asJSON {
		for _, list := range []*[]string{&r.OtherSheets, &r.Unread} {
			*list = append([]string{}, *list...)
		}
		r.Refused, r.Emptied = append([]lists.Refusal{}, r.Refused...), append([]lists.Emptied{}, r.Emptied...)
		r.Skipped = append([]lists.Skipped{}, r.Skipped...)
		r.Columns, r.Fillers = append([]lists.Column{}, r.Columns...), append([]handlers.Filler{}, r.Fillers...)
		return printJSON(out, r, true)
	}
	printFile(out, r)
	if r.SkippedRows > 0 {
		fmt.Fprintf(out, "skipped, because they are nobody's (titles, totals, remarks): %d\n", r.SkippedRows)
	}
	verb := map[bool]string{true: "would be", false: "are now"}[r.DryRun || notDone]
	fmt.Fprintf(out, "%s: %s; %d %s new, %d ended, %d unchanged, %d refused, %d twice in the file\n",
		r.List, control.Count(r.Rows, "row"), r.New, verb, r.Ended, r.Unchanged, len(r.Refused), r.Duplicates)
	if r.NotFound > 0 {
		fmt.Fprintf(out, "%d rows of the file end nothing: they are not in the list, or their number and name could be more than one customer's; give the internet number\n", r.NotFound)
	}
	switch {
	case r.ID != 0 && r.New == 0 && r.Ended == 0:
		fmt.Fprintf(out, "import %d; it changed nothing\n", r.ID)
	case r.ID != 0:
		fmt.Fprintf(out, "import %d; 'sigap undo %d' takes it back\n", r.ID, r.ID)
	}
	printWarnings(log, r)
	return nil
}

// PrintUnread prints the JSON object of an import whose file is not read as the list.
func (i *Import) PrintUnread(out io.Writer, why error) error {
	r := handlers.Imported{List: i.List, Mode: i.Mode, File: i.Name, DryRun: i.DryRun, Error: why.Error()}
	var doubt *lists.DoubtError
	if errors.As(why, &doubt) {
		for _, d := range doubt.Doubts {
			r.Unread = append(r.Unread, d.Header)
		}
	}
	return printImport(out, io.Discard, r, true, true)
}

// printFile says what was read of the file, and what was not.
func printFile(out io.Writer, r handlers.Imported) {
	if r.Sheet != "" {
		fmt.Fprintf(out, "sheet read: %s\n", r.Sheet)
	}
	if len(r.OtherSheets) > 0 {
		fmt.Fprintf(out, "sheets NOT read: %s\n", strings.Join(r.OtherSheets, ", "))
	}
	var read []string
	for _, c := range r.Columns {
		if c.Field != "" {
			read = append(read, c.Header+" → "+c.Field)
		}
	}
	if len(read) > 0 {
		fmt.Fprintf(out, "columns: %s\n", strings.Join(read, ", "))
	}
	if len(r.Unread) > 0 {
		fmt.Fprintf(out, "columns NOT read: %s\n", strings.Join(r.Unread, ", "))
	}
}

// printWarnings prints what somebody should look at.
func printWarnings(log io.Writer, r handlers.Imported) {
	if r.EndsNothing && r.Mode != store.AddRows {
		fmt.Fprintf(log, "nothing ends: a refused row has no number that can be read, so nobody knows whose it is. Mend it and import the file again, or, if rows shall end all the same, repeat the command with --waive %s\n", waivable(r))
	}
	if r.SpecialPercent > 0 {
		fmt.Fprintf(log, "warning: %d %% of the customers are special by their speed: are policy.speed_min and speed_max still what is meant?\n", r.SpecialPercent)
	}
	few(log, r.Fillers, len(r.Fillers), "telephones are fillers", func(f handlers.Filler) string {
		if f.Lines <= procedure.FillerLines {
			return fmt.Sprintf("warning: %d rows without an internet number carry the telephone %s, so nobody is found by it: is it a filler?", f.Rows, f.Number)
		}
		return fmt.Sprintf("warning: %d lines carry the telephone %s, so nobody is found by it: is it a filler?", f.Lines, f.Number)
	})
	few(log, r.Emptied, r.EmptiedCells, "cells were left empty", func(e lists.Emptied) string {
		return fmt.Sprintf("line %d: %s: %q is not understood and left empty", e.Line, e.Column, e.Text)
	})
	few(log, r.Refused, len(r.Refused), "rows are refused; --rejects FILE writes them all", func(r lists.Refusal) string {
		where := ""
		if r.Column != "" {
			where = " in " + strconv.Quote(r.Column)
		}
		return fmt.Sprintf("line %d%s: %s", r.Line, where, r.Text)
	})
}

// waivable are the lines of the refused rows that nobody knows whose they are, as --waive
// takes them.
func waivable(r handlers.Imported) string {
	var lines []string
	for _, one := range r.Refused {
		if len(one.Numbers) == 0 {
			lines = append(lines, strconv.Itoa(one.Line))
		}
	}
	if len(lines) == 0 || len(lines) > maxShown {
		return "and their lines"
	}
	return strings.Join(lines, ",")
}

// few prints the first of so many.
func few[T any](log io.Writer, first []T, of int, what string, line func(T) string) {
	first = first[:min(len(first), maxShown)]
	for _, one := range first {
		fmt.Fprintln(log, line(one))
	}
	if more := of - len(first); more > 0 {
		fmt.Fprintf(log, "and %d more %s\n", more, what)
	}
}
