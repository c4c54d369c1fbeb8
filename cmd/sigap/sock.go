package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/cc147/sigap/store"
)

// errand is one command's work on the data, done by whoever has the file: the
// command itself, or the running bot that it speaks to over the socket. It is
// JSON on the way there. What it prints and returns is the same either way.
type errand interface {
	// do does the work. It prints to out what the command is for, and to log what
	// else is to be said.
	do(ctx context.Context, s *store.Store, out, log io.Writer) error
	// open opens the data file of a folder where no bot has it.
	open(dir string, now func() time.Time) (*store.Store, error)
}

// stream is an errand with more behind it than one JSON value holds well.
type stream interface {
	writeRest(*json.Encoder) error
	readRest(*json.Decoder) error
}

// errands are all that the socket takes, by their names on it.
var errands = map[string]func() errand{
	"import":    func() errand { return new(importErrand) },
	"lookup":    func() errand { return new(lookupErrand) },
	"cases":     func() errand { return new(casesErrand) },
	"export":    func() errand { return new(exportErrand) },
	"backup":    func() errand { return new(backupErrand) },
	"check":     func() errand { return new(checkErrand) },
	"desk-link": func() errand { return new(deskLinkErrand) },
}

// needsFile opens a data file that must be there.
type needsFile struct{}

func (needsFile) open(dir string, now func() time.Time) (*store.Store, error) {
	return openStore(dir, now, false)
}

// looksOnly opens a data file without changing anything in it.
type looksOnly struct{}

func (looksOnly) open(dir string, now func() time.Time) (*store.Store, error) {
	if err := mustHaveFile(dir); err != nil {
		return nil, err
	}
	return store.OpenReadOnly(store.Options{Path: dataFile(dir), Now: now})
}

// run has an errand done on the data of a folder: by the bot that has it, else
// here. byBot tells which.
func run(ctx context.Context, dir, name string, e errand, now func() time.Time, out, log io.Writer) (byBot bool, err error) {
	err = ask(ctx, dir, name, e, out, log)
	if !errors.Is(err, errNobody) {
		return true, err
	}
	s, err := e.open(dir, now)
	if errors.Is(err, store.ErrLocked) { // perhaps by a bot that has just begun
		if asked := ask(ctx, dir, name, e, out, log); !errors.Is(asked, errNobody) {
			return true, asked
		}
	}
	if err != nil {
		return false, err
	}
	defer s.Close()
	return false, e.do(ctx, s, out, log)
}
