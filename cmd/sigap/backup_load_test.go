//go:build kill

package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/tasks"
	"github.com/cc147/sigap/store"
)

const (
	loadedBackups = 5
	betweenThem   = 500 * time.Millisecond
)

// TestABackupUnderLoadIsOneMoment backs a working bot up with `sigap backup`, and
// restores each backup with `sigap restore`: it passes every check and is what
// was so at one moment between the command's start and its end.
func TestABackupUnderLoadIsOneMoment(t *testing.T) {
	s := newStorm(t)
	p := launch(t, s.binary, "demo", "--data", s.dir, "--listen", "127.0.0.1:0")
	v := s.visit(p)
	var load sync.WaitGroup
	var enough atomic.Bool
	load.Go(func() { v.work(func() bool { return !enough.Load() }) })
	var made []*loadedBackup
	for i := range loadedBackups {
		<-time.After(s.pick(betweenThem))
		made = append(made, s.backup(fmt.Sprint(i, ".db")))
	}
	enough.Store(true)
	load.Wait()
	p.end(t, syscall.SIGTERM)
	v.leave(p)
	meanwhile := 0
	for _, b := range made {
		meanwhile += s.restored(b)
	}
	s.found = map[string]mark{}
	s.check() // the data themselves
	t.Logf("%d backups, %d inputs, %d of them while a backup was made", len(made), s.sent, meanwhile)
	if meanwhile == 0 {
		t.Error("nothing was sent while a backup was made; want a load")
	}
}

// loadedBackup is a backup, and between what times it was made.
type loadedBackup struct {
	tasks.BackupResult
	began, ended time.Time
}

func (s *storm) backup(name string) *loadedBackup {
	s.Helper()
	b := &loadedBackup{began: time.Now()}
	out, err := exec.Command(s.binary, "backup", "--to", filepath.Join(s.TempDir(), name), "--data", s.dir, "--json").Output()
	b.ended = time.Now()
	if err == nil {
		err = json.Unmarshal(out, &b.BackupResult)
	}
	if err != nil {
		s.Fatalf("a backup under load: %v", err)
	}
	return b
}

// restored restores a backup and looks at it, and returns how many inputs were
// sent while it was made.
func (s *storm) restored(b *loadedBackup) (meanwhile int) {
	s.Helper()
	dir := s.TempDir()
	if out, err := exec.Command(s.binary, "restore", b.File, "--data", dir).CombinedOutput(); err != nil {
		s.Fatalf("a backup that was made under load should be restored: %v\n%s", err, out)
	}
	st, err := store.OpenReadOnly(store.Options{Path: dataFile(dir), Now: time.Now})
	if err != nil {
		s.Fatal(err)
	}
	defer st.Close()
	if r, err := st.Verify(s.Context()); err != nil || r.Audit != b.Audit+1 || r.Cases != b.Cases {
		s.Errorf("restored it holds %d cases and %d entries (%v); want every check passed, and %d and %d as the backup said, with the entry of the restore", r.Cases, r.Audit, err, b.Cases, b.Audit+1)
	}
	present := map[*input]int{}
	s.found = map[string]mark{} // it may be older than what was looked at before
	if err := st.View(s.Context(), func(tx *store.Tx) error { return s.checkIn(tx, present) }); err != nil {
		s.Fatal(err)
	}
	return s.oneMoment(b, present)
}

// oneMoment wants the backup to be the state at one moment: it has everything that
// was done before it began, nothing that was sent after it ended, and with each input
// everything that had been done when it was sent.
func (s *storm) oneMoment(b *loadedBackup, present map[*input]int) (meanwhile int) {
	s.Helper()
	newest := b.began
	for in := range present {
		if in.began.After(newest) {
			newest = in.began
		}
	}
	if newest.After(b.ended) {
		s.Errorf("%s holds what was sent %v after it was made", b.File, newest.Sub(b.ended))
	}
	for _, r := range s.journeys {
		for name, in := range r.inputs {
			if in.began.After(b.began) && in.began.Before(b.ended) {
				meanwhile++
			}
			switch n := present[in]; {
			case n > 1:
				s.Errorf("%s of %q is there %d times; want once", name, r.words, n)
			case n == 0 && in.acked && in.done.Before(newest):
				s.Errorf("%s of %q was done %v before another input that is there, and is not there", name, r.words, newest.Sub(in.done))
			}
		}
	}
	return meanwhile
}
