package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cc147/sigap/cmd/internal/control"
	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/handlers/lists"
	"github.com/cc147/sigap/procedure"
)

// listFile is the file of an import.
type listFile struct {
	path    string
	rejects string // where the refused rows go, or ""
	of      handlers.Importing
	mapped  []string // headers that the command says
	in      *os.File
	log     io.Writer
	bar     bool
	fault   error // why it was not read
}

// mapColumns adds what the command says of columns to what the configuration says.
func (f *listFile) mapColumns(columns []string) error {
	o := f.of.Rules.Read[f.of.List]
	o.Columns = maps.Clone(o.Columns)
	for _, c := range columns {
		at := strings.LastIndex(c, "=") // a header may have one, a name doesn't
		if at < 0 {
			return control.Usage(`--column %q is not of the form "Header=name"`, c)
		}
		header, name := c[:at], c[at+1:]
		f.mapped = append(f.mapped, header)
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		maps.DeleteFunc(o.Columns, func(other, _ string) bool { return lists.SameHeader(other, header) })
		o.Columns[header] = strings.TrimSpace(name)
	}
	f.of.Rules.Read[f.of.List] = o
	return nil
}

func (f *listFile) open() (err error) {
	if f.in, err = os.Open(f.path); err != nil {
		return fmt.Errorf("the list can't be read: %w", err)
	}
	list, err := f.in.Stat()
	if err != nil || f.rejects == "" {
		return err
	}
	if there, err := os.Stat(f.rejects); err == nil && os.SameFile(list, there) {
		return errors.Join(control.Usage("--rejects %s is the list itself: name another file", f.rejects), f.in.Close())
	}
	if _, err := os.Lstat(f.rejects); err == nil {
		return errors.Join(control.Usage("--rejects %s is there already, and is never overwritten: remove it, or name another file", f.rejects), f.in.Close())
	}
	return nil
}

// read reads the rows, and then writes the refused ones.
func (f *listFile) read(take func(procedure.Row) error) (lists.File, string, error) {
	count := tasks.Counted(f.log, f.bar)
	file, hash, err := handlers.ReadFile(context.Background(), f.of, f.in, func(row procedure.Row) error {
		count()
		return take(row)
	})
	if err != nil {
		f.fault = err
		return file, hash, fmt.Errorf("%s: %w", f.path, err)
	}
	for _, h := range f.mapped {
		if !slices.ContainsFunc(file.Header, func(has string) bool { return lists.SameHeader(has, h) }) {
			fmt.Fprintf(f.log, "warning: --column %q: the file has no such column\n", h)
		}
	}
	return file, hash, f.writeRejects(file)
}

// writeRejects writes the refused rows into a new file that only its owner reads: never
// through a link, and never into what somebody else made there.
func (f *listFile) writeRejects(file lists.File) error {
	if f.rejects == "" {
		return nil
	}
	w, err := os.OpenFile(f.rejects, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("the refused rows can't be written: %w", err)
	}
	write := lists.WriteRejects
	if strings.EqualFold(filepath.Ext(f.rejects), ".xlsx") {
		write = lists.WriteRejectsBook
	}
	return errors.Join(write(w, file, lists.English), w.Close())
}

// isTerminal reports whether people see what is written as it comes.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
