package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cc147/sigap/procedure"
)

// How often each of the two is killed.
const (
	encryptionKills = 50
	rotationKills   = 20
)

// encryptChild opens a file with keys, and so encrypts it, or goes on to rotate the keys.
func encryptChild(path string, rotate bool) {
	opts := childOptions(path)
	opts.chunk = 50
	s, err := Open(opts)
	if err == nil && rotate {
		_, err = s.Rotate(ctx)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_ = s.Close()
}

// grownDay is a closed file that is not encrypted, with enough rows for a kill to meet the
// work on them.
func grownDay(t *testing.T) Options {
	t.Helper()
	opts := testOptions(t)
	opts.Keys = Keys{}
	s := open(t, opts)
	busyDay(t, s)
	var rows []procedure.Row
	for i := range 3000 {
		r := rowOf(i)
		r.Name, r.Note = fmt.Sprint("Budi Hidayat ", i), "internet mati"
		rows = append(rows, r)
	}
	replace(t, s, rows)
	closeStore(t, s)
	return opts
}

// killed runs a child and kills it at a random moment of the time that it usually takes,
// unless it has ended. It reports whether it had.
func killed(t *testing.T, name, path, ring string, usual time.Duration) (ended bool) {
	t.Helper()
	c := child(t, name, path)
	c.Env = append(c.Env, "STORE_KEYS="+ring)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(rand.N(usual), func() { _ = c.Process.Kill() })
	defer timer.Stop()
	return c.Wait() == nil
}

// TestAKillInAnEncryption leaves the old file or the encrypted one, whole, and the next start
// ends well; a kill in a rotation leaves a file that says the same, and the next one goes on.
func TestAKillInAnEncryption(t *testing.T) {
	base := grownDay(t)
	s := open(t, base)
	before := reads(t, s)
	closeStore(t, s)
	began := time.Now()
	whole := copyOf(t, base)
	if !killed(t, "encrypts", whole.Path, ring1, time.Hour) {
		t.Fatal("the file should be encrypted")
	}
	usual := time.Since(began)
	plain, done := 0, 0
	for range encryptionKills {
		opts := copyOf(t, base)
		killed(t, "encrypts", opts.Path, ring1, usual)
		if s, err := OpenReadOnly(opts); err == nil {
			plain++
			closeStore(t, s)
		} else {
			done++
		}
		wantEncrypted(t, opts, ring1, before)
	}
	if plain == 0 || done == 0 {
		t.Errorf("%d kills came before the encryption was done, %d after; want some of both", plain, done)
	}
	t.Logf("%d kills within %v: %d left the file of before, %d the encrypted one", encryptionKills, usual, plain, done)
	aKillInARotation(t, whole, before)
}

func aKillInARotation(t *testing.T, base Options, before string) {
	t.Helper()
	began := time.Now()
	if !killed(t, "rotates", copyOf(t, base).Path, ring2, time.Hour) {
		t.Fatal("the keys should be rotated")
	}
	usual, half := time.Since(began), 0
	for range rotationKills {
		opts := copyOf(t, base)
		killed(t, "rotates", opts.Path, ring2, usual)
		opts.Keys = testKeys(t, ring2)
		s := open(t, opts)
		found, err := s.KeysInUse(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if found[1] > 0 && found[2] > 0 {
			half++
		}
		if r, err := s.Rotate(ctx); err != nil || len(r.InUse) != 1 {
			t.Errorf("a rotation after a kill = %+v, %v; want it finished", r, err)
		}
		closeStore(t, s)
		wantEncrypted(t, opts, ring2, before)
	}
	if half == 0 {
		t.Error("no kill met a rotation")
	}
	t.Logf("%d kills within %v: %d left values under both keys", rotationKills, usual, half)
}

func copyOf(t *testing.T, of Options) Options {
	t.Helper()
	opts := of
	opts.Path = filepath.Join(t.TempDir(), "sigap.db")
	writeFile(t, opts.Path, []byte(read(t, of.Path)))
	return opts
}

// wantEncrypted opens a file and wants it whole, with the same answers, and nothing shown.
func wantEncrypted(t *testing.T, opts Options, ring, before string) {
	t.Helper()
	opts.Keys = testKeys(t, ring)
	s := open(t, opts)
	if _, err := s.Verify(ctx); err != nil || !s.Encrypted() || reads(t, s) != before {
		t.Errorf("after a kill the file, opened again, is not what it was: %v", err)
	}
	closeStore(t, s)
	wantNothingShown(t, opts.Path)
	if left := besides(t, opts.Path); len(left) != 0 {
		t.Errorf("beside the file stands %v; want nothing", left)
	}
}
