package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"

	"github.com/goccy/go-yaml"

	"github.com/cc147/sigap/procedure"
)

// InitVar is the environment variable that, like the flag --init, allows a new store
// where there is no data file.
const InitVar = "SIGAP_INIT"

// Init reports whether the environment allows a new store.
func Init(env func(string) string) (bool, error) {
	text := env(InitVar)
	if text == "" {
		return false, nil
	}
	may, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%s is %q; it is 1 or 0", InitVar, text)
	}
	return may, nil
}

// markerSuffix follows the configuration's name in the name of its marker.
const markerSuffix = ".store"

// Marker says which store belongs to a configuration. It lies beside the configuration,
// not with the data, so that it is still there when these are not.
type Marker struct {
	Data  string           `yaml:"data"`  // absolute folder of the data file
	Store string           `yaml:"store"` // store.Store.ID
	Lists []procedure.List `yaml:"lists"` // those that have rows
}

// Marker returns the path of the configuration's marker, "" without a configuration.
func (s Source) Marker() string {
	if info, err := os.Stat(s.Path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return s.Path + markerSuffix
}

// ReadMarker reads a marker; known is false if there is none.
func ReadMarker(path string) (m Marker, known bool, err error) {
	if path == "" {
		return m, false, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("%s, which says what store is this configuration's, can't be read: %w", path, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile))
	if err == nil {
		err = decodeYAML(text, &m)
	}
	if err == nil && (m.Data == "" || m.Store == "") {
		err = errors.New("it names no store")
	}
	if err != nil {
		return m, false, fmt.Errorf("%s, which says what store is this configuration's, can't be read: %w; look at the data, then remove that file", path, err)
	}
	return m, true, nil
}

// MayMark reports whether this process can write a marker there.
func MayMark(path string) bool {
	const write = 2 // W_OK of access(2)
	return path != "" && syscall.Access(filepath.Dir(path), write) == nil
}

// markerText begins the file.
const markerText = `# Written by Sigap: the store that belongs to the configuration beside it.
# docs/operations.md, "First start", says what it is for.
`

// Write writes the marker; at each moment there is the old file or the new one.
func (m Marker) Write(path string) error {
	text, err := yaml.Marshal(m)
	if err == nil {
		err = replaceFile(path, append([]byte(markerText), text...), 0o644)
	}
	if err != nil {
		return fmt.Errorf("%s, which says what store is this configuration's, can't be written: %w", path, err)
	}
	return nil
}

// replaceFile writes a file in one step and makes it durable. What a kill leaves beside it
// is replaced the next time.
func replaceFile(path string, text []byte, mode fs.FileMode) error {
	return replaceFileAs(path, text, mode, -1, -1)
}

// replaceFileAs is replaceFile for an owner and a group; -1 is the process's own.
func replaceFileAs(path string, text []byte, mode fs.FileMode, uid, gid int) error {
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode&0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chown(uid, gid), f.Chmod(mode), f.Sync(), f.Close()); err == nil {
		err = os.Rename(partial, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Witness keeps the marker of a running bot: which lists had rows, outside of the data
// file. A nil Witness knows nothing. Safe for concurrent use.
type Witness struct {
	mu     sync.Mutex
	path   string
	marker Marker
}

// NewWitness returns a witness with a marker that was read or written.
func NewWitness(path string, m Marker) *Witness { return &Witness{path: path, marker: m} }

// Had reports whether the marker says that the list had rows.
func (w *Witness) Had(list procedure.List) bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Contains(w.marker.Lists, list)
}

// See has the marker say that those lists have rows and no others. It writes only what is
// new.
func (w *Witness) See(lists []procedure.List) error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if slices.Equal(w.marker.Lists, lists) {
		return nil
	}
	m := w.marker
	m.Lists = slices.Clone(lists)
	if err := m.Write(w.path); err != nil {
		return err
	}
	w.marker = m
	return nil
}
