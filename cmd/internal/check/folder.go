package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
	"github.com/cc147/sigap/store"
)

// leftFor is how old a temporary file is that nobody writes any more.
const leftFor = time.Hour

// folderFacts reports what is wrong in the data folder beside the data file: who may write
// there, what a kill left, and copies of before that are not encrypted.
func (j Job) folderFacts(dir string, f *Facts) {
	info, err := os.Stat(dir)
	if err != nil {
		return // the data file's facts say it
	}
	if info.Mode().Perm()&0o022 != 0 {
		f.fail("store", "chmod go-w "+dir, "other users may write in the data folder (mode %o): they can put another data file or socket in place", info.Mode().Perm())
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.warn("store", "run the command as the user that the bot runs as", "the data folder can't be read: %v", err)
		return
	}
	var left, plain []string
	for _, e := range entries {
		after, ours := strings.CutPrefix(e.Name(), config.DataFileName)
		switch {
		case strings.HasPrefix(after, ".copy-") && ours, strings.HasPrefix(e.Name(), ".sigap-backup-partial-"):
			if info, err := e.Info(); err == nil && j.Now().Sub(info.ModTime()) > leftFor {
				left = append(left, e.Name())
			}
		case ours && (strings.HasPrefix(after, ".schema") || strings.HasPrefix(after, ".before-restore-")):
			if isPlain(filepath.Join(dir, e.Name()), j.Now) {
				plain = append(plain, e.Name())
			}
		}
	}
	if len(left) > 0 {
		f.warn("store", "the next start, or the next backup there, takes it away; or remove it while no command runs", "a killed command left %s", strings.Join(left, ", "))
	}
	if len(plain) > 0 {
		f.warn("store", "remove them, once you keep the present data", "copies of before that are not encrypted lie in the data folder: %s", strings.Join(plain, ", "))
	}
}

// isPlain reports whether a data file shows what it holds to anybody who can read it.
func isPlain(path string, now func() time.Time) bool {
	s, err := store.OpenReadOnly(store.Options{Path: path, Now: now})
	if err != nil {
		return !errors.Is(err, store.ErrKeys)
	}
	defer s.Close()
	return true // without a key it would not open
}

// ringFacts reports who can read the key ring.
func (j Job) ringFacts(conf config.Config, f *Facts) {
	r, err := conf.ReadRing(j.Source.Env)
	if err != nil {
		f.warn("store", "run the command as root, or mend the key ring", "%v", err)
		return
	}
	if r.Path == "" {
		return
	}
	info, err := os.Stat(r.Path)
	switch {
	case err != nil:
		f.warn("store", "", "the key ring: %v", err)
	case info.Mode().Perm()&0o027 != 0:
		f.fail("store", "chmod 600 "+r.Path+" (640, if the bot reads it as a member of its group), and rotate: sigap keys rotate", "other users may read or write the key ring %s (mode %o)", r.Path, info.Mode().Perm())
	}
}

// encryptionFacts reports under which key the data are encrypted.
func encryptionFacts(ctx context.Context, s *store.Store, f *Facts) error {
	if !s.Encrypted() {
		f.warn("store", config.BeginRing, "customers' data in it are not encrypted")
		return nil
	}
	used, err := s.KeysInUse(ctx)
	if err != nil {
		return err
	}
	current, older := s.Keys().Current(), 0
	for id, n := range used {
		if id != current {
			older += n
		}
	}
	if f.ok("store", "encrypted under key %d", current); older > 0 {
		f.warn("store", "sigap keys rotate", "%d values are still under an older key", older)
	}
	return nil
}
