package control

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/cmd/internal/config"
)

// asStranger runs fn where it may write in no folder, by access(2): root's rights are the
// thread's real user's there, and the thread ends with fn.
func asStranger(t *testing.T, dir string, fn func()) {
	t.Helper()
	if os.Getuid() != 0 {
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		fn()
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		return
	}
	done := make(chan syscall.Errno)
	go func() {
		runtime.LockOSThread() // and never unlocked
		const nobody, keep = 65534, ^uintptr(0)
		_, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, nobody, keep, keep)
		if errno == 0 {
			fn()
		}
		done <- errno
	}()
	if errno := <-done; errno != 0 {
		t.Fatal(errno)
	}
}

// TestAFirstStartWhereNoMarkerCanBeWritten needs Init, once; the data file alone says
// afterwards that it was.
func TestAFirstStartWhereNoMarkerCanBeWritten(t *testing.T) {
	etc := t.TempDir()
	f := File{Dir: t.TempDir(), Marker: filepath.Join(etc, "sigap.yaml.store"), Now: time.Now}
	open := func() (err error) {
		asStranger(t, etc, func() {
			s, witness, openErr := f.Serve()
			if err = openErr; err != nil {
				return
			}
			if witness != nil {
				t.Error("there is a witness; want none without a marker")
			}
			err = s.Close()
		})
		return err
	}
	err := open()
	if err == nil || !strings.Contains(err.Error(), etc) || !strings.Contains(err.Error(), "can't be written") || !strings.Contains(err.Error(), config.InitVar) {
		t.Errorf("a start without data ended with %v; want it refused, saying why and what to do", err)
	}
	if _, err := os.Stat(config.DataFile(f.Dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the data file is there (%v); want none", err)
	}
	f.Init = true
	if err := open(); err != nil {
		t.Errorf("with Init it ended with %v; want a new store", err)
	}
	f.Init = false
	if err := os.Remove(f.Marker); err != nil && !errors.Is(err, fs.ErrNotExist) { // root writes it all the same
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Errorf("with its data it ended with %v; want it open", err)
	}
}
