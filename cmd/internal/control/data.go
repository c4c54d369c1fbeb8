package control

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// OpenStore opens the data file of a folder; it creates a missing one.
func OpenStore(dir string, now func() time.Time) (*store.Store, error) {
	return store.Open(store.Options{Path: config.DataFile(dir), Now: now})
}

// NeedsFile is embedded by tasks that need an existing data file.
type NeedsFile struct{}

// Open opens the file. The error for a missing file says what to do.
func (NeedsFile) Open(dir string, now func() time.Time) (*store.Store, error) {
	if err := mustHaveFile(dir); err != nil {
		return nil, err
	}
	return OpenStore(dir, now)
}

// ReadsOnly is embedded by tasks that only read an existing data file.
type ReadsOnly struct{}

// Open opens the file read only; a missing file is an error as for [NeedsFile].
func (ReadsOnly) Open(dir string, now func() time.Time) (*store.Store, error) {
	if err := mustHaveFile(dir); err != nil {
		return nil, err
	}
	return store.OpenReadOnly(store.Options{Path: config.DataFile(dir), Now: now})
}

func mustHaveFile(dir string) error {
	if _, err := os.Stat(config.DataFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data file in %s: import the lists first with 'sigap import', or name another folder with --data", dir)
	}
	return nil
}
