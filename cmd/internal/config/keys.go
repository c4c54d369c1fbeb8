package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/cc147/sigap/store"
)

// KeysVar is the environment variable with the key ring; KeysVar_FILE names its file, and goes
// over keys_file of the configuration.
const KeysVar = "SIGAP_KEYS"

// maxRing is the largest key ring, in bytes: 255 keys and remarks.
const maxRing = 32 << 10

// Ring is the key ring under which the data file is encrypted, see store.ParseKeys.
type Ring struct {
	Keys store.Keys
	Text Secret // as it was read
	Path string // of its file; "" if it comes from the environment, or there is none
}

// ReadRing reads the key ring; without one it is the zero Ring. Its errors show no part of a
// key.
func (c Config) ReadRing(env func(string) string) (r Ring, err error) {
	value, path := env(KeysVar), env(KeysVar+"_FILE")
	if value != "" && path != "" {
		return r, fmt.Errorf("%s and %s_FILE are both set: keep one", KeysVar, KeysVar)
	}
	from := KeysVar
	if value == "" {
		if r.Path = path; path == "" {
			r.Path = c.KeysFile
		}
		if r.Path == "" {
			return r, nil
		}
		from = "the key ring " + r.Path
		if value, err = readRingFile(r.Path); err != nil {
			return r, fmt.Errorf("the key ring, without which the data can't be read, can't be read: %w", err)
		}
	}
	r.Text = Secret(value)
	if r.Keys, err = store.ParseKeys(value); err != nil {
		return r, fmt.Errorf("%s: %w", from, err)
	}
	return r, nil
}

func readRingFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxRing+1))
	if err == nil && len(text) > maxRing {
		err = fmt.Errorf("%s is larger than %d bytes", path, maxRing)
	}
	return string(text), err
}

// NewRingFile writes a new key ring; an existing file is an error.
func NewRingFile(path string, line Secret) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already and stays as it is: name another file, or add a key to it with 'sigap keys rotate'", path)
	case err != nil:
		return fmt.Errorf("the key ring can't be written: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("the key ring can't be written: %w", err)
	}
	if err := replaceFile(path, []byte(string(line)+"\n"), 0o600); err != nil {
		return fmt.Errorf("the key ring can't be written: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

// ErrNoRingFile says that the key ring is in no file that this process can write.
var ErrNoRingFile = errors.New("the key ring can't be changed here")

// AddKey puts a new key above the others of the ring's file, in one step, and returns the
// ring as it is then. Every older key stays; so do the file's mode and its owner. It fails
// with ErrNoRingFile, and if the file was changed since it was read.
func (r Ring) AddKey() (Ring, error) {
	if r.Path == "" {
		return r, fmt.Errorf("%w: it comes from %s", ErrNoRingFile, KeysVar)
	}
	f, err := os.OpenFile(r.Path, os.O_RDWR, 0)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrNoRingFile, err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return r, fmt.Errorf("another command changes %s: try again", r.Path)
	}
	info, err := f.Stat()
	if err != nil {
		return r, fmt.Errorf("the key ring: %w", err)
	}
	if now, err := readRingFile(r.Path); err != nil || now != string(r.Text) {
		return r, errors.Join(fmt.Errorf("%s was changed meanwhile: try again", r.Path), err)
	}
	line, err := r.Keys.NewLine()
	if err != nil {
		return r, err
	}
	text := Secret(line + "\n" + string(r.Text))
	keys, err := store.ParseKeys(string(text))
	if err != nil || !slices.Equal(keys.IDs()[1:], r.Keys.IDs()) {
		return r, fmt.Errorf("%s: a key can't be added: %w", r.Path, errors.Join(err, errors.New("look at the file")))
	}
	if err := replaceOwned(r.Path, []byte(text), info); err != nil {
		return r, fmt.Errorf("%w: %w", ErrNoRingFile, err)
	}
	return Ring{Keys: keys, Text: text, Path: r.Path}, nil
}

// replaceOwned is replaceFile with the owner and the mode of the file that is replaced.
func replaceOwned(path string, text []byte, was fs.FileInfo) error {
	owner, ok := was.Sys().(*syscall.Stat_t)
	if ok && (int(owner.Uid) != os.Geteuid() || int(owner.Gid) != os.Getegid()) {
		return replaceFileAs(path, text, was.Mode().Perm(), int(owner.Uid), int(owner.Gid))
	}
	return replaceFile(path, text, was.Mode().Perm())
}

// RingState says where the key ring is from, for people.
func (c Config) RingState(env func(string) string) string {
	r, err := c.ReadRing(env)
	switch {
	case err != nil:
		return "not usable: " + err.Error()
	case r.Keys.Current() == 0:
		return "none: the data are not encrypted"
	case r.Path == "":
		return KeysVar + ": " + r.Keys.String()
	}
	return strings.TrimSpace(r.Path + ": " + r.Keys.String())
}

// BeginRing says how a data file becomes an encrypted one.
const BeginRing = "begin a key ring with 'sigap keys new --file FILE' and name it with keys_file in the configuration; once that is done, restart the bot, which encrypts the file at its start"
