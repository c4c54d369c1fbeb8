package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

func zone() (*time.Location, error) {
	z, err := time.LoadLocation(config.DefaultZone)
	if err != nil {
		return nil, fmt.Errorf("the time zone %s is not known: %w", config.DefaultZone, err)
	}
	return z, nil
}

func policy() (procedure.Policy, error) {
	z, err := zone()
	return procedure.DefaultPolicy(z), err
}

// dataFlag is the flag for the data folder.
func dataFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("data", "data", "folder of the data file")
}

// openStore opens the data file of a folder. Where create is false, a folder
// without one is an error that says what to do.
func openStore(dir string, now func() time.Time, create bool) (*store.Store, error) {
	if !create {
		if err := mustHaveFile(dir); err != nil {
			return nil, err
		}
	}
	return store.Open(store.Options{Path: dataFile(dir), Now: now})
}

func dataFile(dir string) string { return config.DataFile(dir) }

func mustHaveFile(dir string) error {
	if _, err := os.Stat(dataFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data file in %s: import the lists first with 'sigap import', or name another folder with --data", dir)
	}
	return nil
}
