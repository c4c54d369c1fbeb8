package control

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// File says which data file a process opens, and how.
type File struct {
	Dir    string // the data folder
	Marker string // path of the configuration's marker; "" if there is no configuration
	Init   bool   // a missing file may be made, though one may have been lost
	Now    func() time.Time
	// Ring reads the key ring; nil is none.
	Ring func() (config.Ring, error)

	id string // of the store that it must hold; "" is any
}

// Options are those of the file, which must be there.
func (f File) Options() (store.Options, error) {
	o := store.Options{Path: config.DataFile(f.Dir), Now: f.Now, Existing: true, ID: f.id}
	if f.Ring == nil {
		return o, nil
	}
	r, err := f.Ring()
	o.Keys = r.Keys
	return o, err
}

// Existing opens the file, which must be there.
func (f File) Existing() (*store.Store, error) {
	o, err := f.Options()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(o)
	return s, f.explain(err)
}

// ReadOnly opens the file, which must be there, for reading.
func (f File) ReadOnly() (*store.Store, error) {
	o, err := f.Options()
	if err != nil {
		return nil, err
	}
	s, err := store.OpenReadOnly(o)
	return s, f.explain(err)
}

// At opens another file, such as a backup, for reading.
func (f File) At(path string) (*store.Store, error) {
	opts, err := f.Options()
	if err != nil {
		return nil, err
	}
	opts.Path = path
	return store.OpenReadOnly(opts)
}

// Explain says where a key ring is looked for, if an error is about its keys.
func Explain(err error) error {
	if !errors.Is(err, store.ErrKeys) {
		return err
	}
	return fmt.Errorf("%w. The key ring is where keys_file of the configuration, %s_FILE or %s says; without its keys nobody can read the data", err, config.KeysVar, config.KeysVar)
}

// explain says what to do about a missing or empty file.
func (f File) explain(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no data file in %s: name the folder with --data, import the lists first with 'sigap import', or see whether its disk is mounted", f.Dir)
	case errors.Is(err, store.ErrEmpty):
		return fmt.Errorf("%w: see whether the disk is the right one, and restore the newest backup with 'sigap restore FILE --replace'. If there never were data, remove the file", err)
	case errors.Is(err, store.ErrKeys):
		return Explain(err)
	case errors.Is(err, store.ErrOther):
		return fmt.Errorf("%w, as %s says: see whether the right disk is mounted, or restore the newest backup with 'sigap restore FILE --replace'. If this store is meant, start once with --init, or with %s=1", err, f.Marker, config.InitVar)
	}
	return err
}

// Open opens the file, and makes a missing one where that is known to be the first start,
// or Init allows it.
func (f File) Open() (*store.Store, error) {
	m, known, err := config.ReadMarker(f.Marker)
	if err != nil {
		return nil, err
	}
	s, made, err := f.open(m, known)
	if err != nil || !made || known && m.Data != absolute(f.Dir) { // a folder beside the configuration's own
		return s, err
	}
	if err := f.mark(m, config.Marker{Data: absolute(f.Dir), Store: s.ID()}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Serve is Open for a bot: the file must be of the store that the marker names, unless Init
// allows another one, and the marker says so from then on. The witness is nil where
// there is no marker and none can be written.
func (f File) Serve() (*store.Store, *config.Witness, error) {
	m, known, err := config.ReadMarker(f.Marker)
	if err != nil {
		return nil, nil, err
	}
	if known && !f.Init {
		f.id = m.Store
	}
	s, _, err := f.open(m, known)
	if err != nil {
		return nil, nil, err
	}
	now := config.Marker{Data: absolute(f.Dir), Store: s.ID()}
	if m.Store == now.Store {
		now.Lists = m.Lists
	}
	if err := f.mark(m, now); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	if !known && !config.MayMark(f.Marker) {
		return s, nil, nil
	}
	return s, config.NewWitness(f.Marker, now), nil
}

// open opens the file; made says that it made it.
func (f File) open(m config.Marker, known bool) (s *store.Store, made bool, err error) {
	opts, err := f.Options()
	if err != nil {
		return nil, false, err
	}
	if _, err := os.Stat(opts.Path); errors.Is(err, fs.ErrNotExist) {
		if err := f.mayMake(m, known); err != nil {
			return nil, false, err
		}
		made, opts.Existing, opts.ID = true, false, ""
	}
	s, err = store.Open(opts)
	return s, made, f.explain(err)
}

// mayMake returns nil if the missing file may be made. A first start is certain only if
// there would be a marker if there had been one before.
func (f File) mayMake(m config.Marker, known bool) error {
	const next = "If this is the first start, give --init once, or set " + config.InitVar + "=1 for it"
	switch {
	case f.Init:
		return nil
	case known:
		return fmt.Errorf("there is no data file in %s, but there was one in %s, as %s says: see whether its disk is mounted and whether the folder is the right one, or restore the newest backup with 'sigap restore'. Only if the data are to be given up, give --init once", f.Dir, m.Data, f.Marker)
	case f.Marker == "":
		return fmt.Errorf("there is no data file in %s, and no configuration beside which it would say that there was one: see whether the folder is the right one and its disk is mounted. %s", f.Dir, next)
	case !config.MayMark(f.Marker):
		return fmt.Errorf("there is no data file in %s, and nothing says whether there was one, since the folder of the configuration, %s, can't be written: see whether its disk is mounted. %s", f.Dir, filepath.Dir(f.Marker), next)
	}
	return nil
}

// Restored has the marker name the store of a restored file, if it names that folder.
func (f File) Restored(r store.Report) error {
	m, known, err := config.ReadMarker(f.Marker)
	if err != nil || !known || m.Data != absolute(f.Dir) || m.Store == r.ID {
		return err
	}
	return f.mark(m, config.Marker{Data: m.Data, Store: r.ID})
}

// mark writes the marker if it changes, where it can. One that can't be written and names
// another store is an error, since the next start would refuse this one.
func (f File) mark(before, m config.Marker) error {
	if before.Data == m.Data && before.Store == m.Store || f.Marker == "" {
		return nil
	}
	err := m.Write(f.Marker)
	if err == nil || before.Store == "" && !config.MayMark(f.Marker) || before.Store == m.Store {
		return nil
	}
	return fmt.Errorf("%w; remove it as its owner, or make it writable for the user that the bot runs as", err)
}

// absolute is a folder's absolute path, as the marker has it.
func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

// NeedsFile is embedded by tasks that need an existing data file.
type NeedsFile struct{}

// Open opens the file. The error for a missing file says what to do.
func (NeedsFile) Open(f File) (*store.Store, error) { return f.Existing() }

// ReadsOnly is embedded by tasks that only read an existing data file.
type ReadsOnly struct{}

// Open opens the file read only; a missing file is an error as for [NeedsFile].
func (ReadsOnly) Open(f File) (*store.Store, error) { return f.ReadOnly() }
