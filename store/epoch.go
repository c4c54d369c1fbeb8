package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// epochSuffix follows the data file's name in the name of the epoch's file.
const epochSuffix = ".epoch"

// epoch is what Store.Epoch found, and guards its file.
type epoch struct {
	mu     sync.Mutex
	secret string // 32 hexadecimal digits; "" until the file was read
	ends   uint64 // as in the file
}

// Epoch returns the name of the current epoch. Links and sessions of the desk are good in
// the epoch in which they were made, and dead in any other.
//
// The epoch is a random number in a file beside the data file, which no backup has. A new
// one begins where the file is missing or can't be understood, and where the data file is
// older than the epoch's count of ended secrets: it was put there from a backup. Restore
// removes the file. A read-only store makes none, and returns "" instead of it. The error
// is that of the files. Safe for concurrent use, but not within an Update's fn.
func (s *Store) Epoch(ctx context.Context) (string, error) {
	s.epoch.mu.Lock()
	defer s.epoch.mu.Unlock()
	if s.epoch.secret == "" {
		if err := s.findEpoch(ctx); err != nil {
			return "", fmt.Errorf("the epoch of the desk's sessions, %s: %w", filepath.Base(s.opts.Path)+epochSuffix, err)
		}
	}
	if s.epoch.secret == "" {
		return "", nil
	}
	name := sha256.Sum256([]byte("sigap epoch " + s.epoch.secret))
	return hex.EncodeToString(name[:8]), nil
}

// NoteDeskEnds writes the count of ended secrets beside the epoch, after the commit that
// ended some. If it fails, or the process is killed before, an older data file may not be
// noticed; nothing else is wrong. Safe for concurrent use, but not within an Update's fn.
func (s *Store) NoteDeskEnds(ctx context.Context) error {
	s.epoch.mu.Lock()
	defer s.epoch.mu.Unlock()
	ends, err := s.countDeskEnds(ctx)
	if err != nil || s.epoch.secret == "" || s.opts.readOnly || ends <= s.epoch.ends {
		return err
	}
	if err := writeEpoch(s.opts.Path, s.epoch.secret, ends); err != nil {
		return err
	}
	s.epoch.ends = ends
	return nil
}

func (s *Store) countDeskEnds(ctx context.Context) (n uint64, err error) {
	err = s.View(ctx, func(t *Tx) error { n = t.deskEnds(); return nil })
	return n, err
}

// findEpoch reads the epoch, or begins one. The caller holds the lock.
func (s *Store) findEpoch(ctx context.Context) error {
	ends, err := s.countDeskEnds(ctx)
	if err != nil {
		return err
	}
	secret, noted, err := readEpoch(s.opts.Path)
	if err != nil {
		return err
	}
	if secret != "" && noted <= ends {
		s.epoch.secret, s.epoch.ends = secret, noted
		return nil
	}
	if s.opts.readOnly {
		return nil
	}
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	fresh := hex.EncodeToString(random)
	if err := writeEpoch(s.opts.Path, fresh, ends); err != nil {
		return err
	}
	s.epoch.secret, s.epoch.ends = fresh, ends
	return nil
}

// epochFormat is the content of the file.
const epochFormat = "sigap-epoch %32s %d\n"

// readEpoch returns "" if there is no file, or none that can be understood.
func readEpoch(path string) (secret string, ends uint64, err error) {
	text, err := os.ReadFile(path + epochSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	_, err = fmt.Sscanf(string(text), epochFormat, &secret, &ends)
	if _, notHex := hex.DecodeString(secret); err != nil || notHex != nil || len(secret) != 32 {
		return "", 0, nil
	}
	return secret, ends, nil
}

// writeEpoch writes the file in one step, readable by its owner alone.
func writeEpoch(path, secret string, ends uint64) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+copySuffix+"*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it was renamed, or is of no use
	_, err = fmt.Fprintf(f, epochFormat, secret, ends)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path+epochSuffix); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// endEpoch removes the file, so that the next use begins a new epoch.
func endEpoch(path string) error {
	err := os.Remove(path + epochSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("ending the desk's sessions: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}
