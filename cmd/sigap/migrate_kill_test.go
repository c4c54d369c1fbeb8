//go:build kill

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/cmd/internal/check"
	"github.com/cc147/sigap/store"
)

const (
	grownBy        = 6000                   // customers are put into the real file of testdata
	inStep         = 150 * time.Millisecond // from when the copy is there
	rewritingKills = 50
)

// migrating is a migration that is killed.
type migrating struct {
	next   string // the program that makes it
	config string
	grown  string                                        // the file of before
	makes  func(old map[string]string) map[string]string // what it makes of the rows
	began  func(dir string) bool                         // its own step has begun
	kills  int
}

// TestKillInAMigration kills the program while its start migrates a data file in place, at
// any moment of the start or behind the copy, where the step itself is. The
// file is the old one, sound, or the new one, whole, with a checked copy of before
// beside it; and the next start ends well.
func TestKillInAMigration(t *testing.T) {
	m := migrating{next: buildNext(t), config: deskAlone(t), makes: migratedRows, kills: killsOf(migrationShare)}
	m.grown = grownFile(t, buildSigap(t), m.config)
	m.began = func(dir string) bool { return keptOf(t, dir) != "" }
	m.run(t)
}

// TestKillInARewriting does the same where the start writes a file of schema 3 anew.
func TestKillInARewriting(t *testing.T) {
	m := migrating{next: buildSigap(t), config: deskAlone(t), makes: rewrittenRows, kills: max(rewritingKills, killsOf(migrationShare))}
	m.grown = inSchema3(t, grownFile(t, m.next, m.config))
	m.began = func(dir string) bool {
		return slices.ContainsFunc(namesIn(t, dir), func(name string) bool { return strings.Contains(name, ".copy-") })
	}
	m.run(t)
}

func (m migrating) run(t *testing.T) {
	next, config, grown := m.next, m.config, m.grown
	old := fileRows(t, grown)
	whole := copied(t, grown)
	usual := startAndStop(t, next, config, whole)
	m.migratedWell(t, whole, old)
	before, copies, after := 0, 0, 0
	for i := range m.kills {
		dir := copied(t, grown)
		p := launch(t, "env", "SIGAP_DATA="+dir, next, "serve", "--config", config, "--log-level", "error")
		if i%2 == 0 {
			<-time.After(rand.N(usual))
		} else {
			until(t, "the step begins", func() bool { return m.began(dir) })
			<-time.After(rand.N(inStep))
		}
		select {
		case <-p.ended:
			t.Fatalf("the start should go on until it is killed: %v", p.err)
		default:
			p.kill()
		}
		kept := keptOf(t, dir)
		switch got := fileRows(t, dataFile(dir)); {
		case maps.Equal(got, old):
			before++
			sound(t, dataFile(dir))
			if kept != "" {
				copies++
			}
		case sameRows(got, m.makes(old)):
			after++
			if kept == "" {
				t.Error("after a kill the file is new and there is no copy of before")
			}
		default:
			t.Errorf("after a kill the file has %d rows and is neither the old one of %d nor the new one", len(got), len(old))
		}
		if kept != "" {
			sound(t, kept)
		}
		usual = max(usual, startAndStop(t, next, config, dir))
		m.migratedWell(t, dir, old)
		names := slices.DeleteFunc(namesIn(t, dir), func(name string) bool { return name == filepath.Base(dataFile(dir))+".epoch" })
		if !slices.Equal(names, []string{filepath.Base(dataFile(dir)), filepath.Base(keptOf(t, dir))}) {
			t.Errorf("in the data folder stands %v; want the file and the copy of before", names)
		}
	}
	t.Logf("%d kills within %v of a start: %d left the file of before, %d of them with its copy, %d the new one", m.kills, usual, before, copies, after)
	if before == 0 || copies+after == 0 {
		t.Error("the kills should come before the step's end, and behind the copy")
	}
}

// buildNext builds the program as the release after this one would be: with one
// more migration, which rewrites every call, case and row.
func buildNext(t *testing.T) string {
	t.Helper()
	const known, step = "o.migrations = migrations\n", `package store

import bolt "go.etcd.io/bbolt"

func toNext(tx *bolt.Tx, seal *sealer) error {
	for _, at := range []bucket{bucketCalls, bucketCases, bucketRows} {
		b, values := tx.Bucket([]byte(bucketNames[at])), map[string][]byte{}
		if err := b.ForEach(func(k, v []byte) error {
			value, err := seal.open(at, k, v)
			values[string(k)] = append(append([]byte{}, value...), ' ')
			return err
		}); err != nil {
			return err
		}
		for k, v := range values {
			if err := b.Put([]byte(k), seal.seal(at, []byte(k), v)); err != nil {
				return err
			}
		}
	}
	return nil
}
`
	options := read(t, "../../store/options.go")
	if !strings.Contains(options, known) {
		t.Fatalf("store/options.go should have the line %q, behind which the next migration comes", known)
	}
	dir := t.TempDir()
	overlay, path := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "sigap")
	store, err := filepath.Abs("../../store")
	for name, text := range map[string]string{
		"options.go":   strings.Replace(options, known, "o.migrations = append(append([]migration{}, migrations...), toNext)\n", 1),
		"next.go":      step,
		"overlay.json": fmt.Sprintf(`{"Replace": {%q: %q, %q: %q}}`, store+"/options.go", dir+"/options.go", store+"/next.go", dir+"/next.go"),
	} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("the program with one more migration should build: %v\n%s", err, out)
	}
	return path
}

// startAndStop starts the program on a folder, stops it once it is ready, and
// gives how long that took.
func startAndStop(t *testing.T, binary, config, dir string) (took time.Duration) {
	t.Helper()
	began := time.Now()
	said, ready := &bottest.Log{}, make(chan struct{}, 99)
	cmd := exec.Command(binary, "serve", "--config", config, "--log-level", "error")
	cmd.Env = append(os.Environ(), "SIGAP_DATA="+dir)
	cmd.Stdout, cmd.Stderr = stopAt{"ready", func() { ready <- struct{}{} }}, io.Writer(said)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ready:
		took = time.Since(began)
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := <-ended; err != nil {
			t.Fatalf("the program should stop without a fault: %v\n%s", err, said)
		}
	case err := <-ended:
		t.Fatalf("the program should start: %v\n%s", err, said)
	case <-time.After(time.Minute):
		_ = cmd.Process.Kill()
		<-ended
		t.Fatalf("the program should be ready within a minute\n%s", said)
	}
	return took
}

// migratedWell wants the new file whole, and the old one sound beside it.
func (m migrating) migratedWell(t *testing.T, dir string, old map[string]string) {
	t.Helper()
	// What waits for a service that is off fails too, but is no fault of the file.
	out, _ := exec.Command(m.next, "check", "--offline", "--json", "--data", dir).Output()
	var found check.Facts
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("the check says %q: %v", out, err)
	}
	whole := false
	for _, f := range found {
		whole = whole || f.Level == check.OK && strings.HasPrefix(f.Fact, "the audit's tree has all")
		if f.Section == "store" && f.Level == check.Fail && !invented(f.Fact) {
			t.Errorf("the new file should pass every check: %s", f.Fact)
		}
	}
	if !whole {
		t.Errorf("the check of the new file should say that its audit is whole; it says %s", out)
	}
	if !sameRows(fileRows(t, dataFile(dir)), m.makes(old)) {
		t.Error("the new file is not what the migration makes of the old one")
	}
	kept := keptOf(t, dir)
	if kept == "" {
		t.Fatal("the file is new and there is no copy of before")
	}
	if sound(t, kept); !maps.Equal(fileRows(t, kept), old) {
		t.Error("the copy is not what was there before")
	}
}

// invented reports whether a fact is about the entries of the file that grows, which nobody
// made by acts.
func invented(fact string) bool {
	return slices.ContainsFunc([]string{"the rows that it added are not what they were", "the entries before are missing", "the audit has no entry that gave them"},
		func(what string) bool { return strings.Contains(fact, what) })
}

// sameRows compares the rows of a migrated file, without what the start behind it adds: the
// indexes that the older program did not keep, with their entry.
func sameRows(got, want map[string]string) bool {
	got = maps.Clone(got)
	maps.DeleteFunc(got, func(row, _ string) bool {
		_, had := want[row]
		bucket, _, _ := strings.Cut(row, "/")
		return !had && (row == "meta/unmended" || bucket == "postrefs" || strings.HasPrefix(bucket, "audit"))
	})
	return maps.Equal(got, want)
}

// sound wants a file of this program's schema, or of the one before, to pass every check.
func sound(t *testing.T, path string) {
	t.Helper()
	s, err := store.OpenReadOnly(store.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatalf("%s should open: %v", path, err)
	}
	defer s.Close()
	if r, err := s.Verify(t.Context()); err != nil || !r.Current && r.Schema != 3 {
		t.Errorf("%s: %+v, %v; want every check passed", path, r, err)
	}
}
