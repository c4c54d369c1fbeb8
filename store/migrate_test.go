package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// children are the functions that tests run in a child process, by name.
var children = map[string]func(path string){
	"killed before the step": func(path string) { migrateChild(path, die, nil) },
	"killed after the step":  func(path string) { migrateChild(path, nil, die) },
	"migrates":               func(path string) { migrateChild(path, nil, nil) },
	"writes until full":      writeUntilFull,
	"encrypts":               func(path string) { encryptChild(path, false) },
	"rotates":                func(path string) { encryptChild(path, true) },
}

// child returns a command that runs this test binary as one of the children.
func child(t *testing.T, name, path string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "STORE_CHILD="+name, "STORE_PATH="+path)
	if *encrypted {
		c.Env = append(c.Env, "STORE_KEYS="+ring1)
	}
	return c
}

// die ends the process at once, as a power cut does.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// oneMore is a migration that no release has: it puts a mark behind each case.
// The functions are called at its begin and at its end.
func oneMore(begin, end func()) migration {
	return func(tx *bolt.Tx, seal *sealer) error {
		if begin != nil {
			begin()
		}
		cases, marks := tx.Bucket([]byte("cases")), map[string][]byte{}
		err := cases.ForEach(func(k, v []byte) error {
			value, err := seal.open(bucketCases, k, v)
			marks[string(k)] = append(bytes.Clone(value), ' ')
			return err
		})
		for k, v := range marks {
			err = errors.Join(err, cases.Put([]byte(k), seal.seal(bucketCases, []byte(k), v)))
		}
		if end != nil {
			end()
		}
		return err
	}
}

func childOptions(path string) Options {
	keys, err := ParseKeys(os.Getenv("STORE_KEYS"))
	if err != nil {
		panic(err)
	}
	return Options{Keys: keys, Path: path, Now: newTestClock().Now, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

func migrateChild(path string, begin, end func()) {
	opts := childOptions(path)
	opts.migrations = append(slices.Clone(migrations), oneMore(begin, end))
	s, err := Open(opts)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_ = s.Close()
}

// migrated opens a file with a further migration and closes it.
func migrated(t *testing.T, opts Options) {
	t.Helper()
	opts.migrations = append(slices.Clone(migrations), oneMore(nil, nil))
	s, err := Open(opts)
	if err != nil {
		t.Fatalf("Open with a migration: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// migratedRows is what it makes of rows.
func migratedRows(rows map[string]string) map[string]string {
	out := maps.Clone(rows)
	for k := range out {
		if strings.HasPrefix(k, "cases/") {
			out[k] += " "
		}
	}
	out["meta/schema"], out["meta/schemachecked"] = string(u64(schema+1)), string(u64(schema+1))
	return out
}

func TestAnOlderFileIsCopiedThenMigrated(t *testing.T) {
	opts := closedWith(t, 20)
	before := dump(t, opts.Path)
	migrated(t, opts)
	if !maps.Equal(dump(t, opts.Path), migratedRows(before)) {
		t.Error("the migrated file is not what the migration makes of it")
	}
	kept := fmt.Sprintf("%s.schema%d", opts.Path, schema)
	if !maps.Equal(dump(t, kept), before) {
		t.Error("the copy is not what was there before")
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v; want mode 600", info, err)
	}
	// A second migration from another state makes its own copy.
	if err := os.Rename(kept, opts.Path); err != nil {
		t.Fatal(err)
	}
	writeFile(t, kept, []byte("somebody's"))
	migrated(t, opts)
	if read(t, kept) != "somebody's" || !maps.Equal(dump(t, kept+"-2"), before) {
		t.Errorf("beside the data file: %v; want the copy of before kept and another one", besides(t, opts.Path))
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	opts := closedWith(t, 5)
	before := dump(t, opts.Path)
	opts.migrations = append(slices.Clone(migrations), func(tx *bolt.Tx, seal *sealer) error {
		return errors.Join(oneMore(nil, nil)(tx, seal), errRefused)
	})
	if _, err := Open(opts); !errors.Is(err, errRefused) {
		t.Errorf("Open with a migration that fails = %v, want its error", err)
	}
	if !maps.Equal(dump(t, opts.Path), before) {
		t.Error("a migration that failed changed the file")
	}
}

// TestAFileWhoseCopyIsNotSoundIsNotMigrated damages a file by two keys in the wrong order,
// which only the check of the copy finds.
func TestAFileWhoseCopyIsNotSoundIsNotMigrated(t *testing.T) {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"order-a", "order-b"} {
		if err := s.Put(t.Context(), "slack", key, make([]byte, 4096)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, opts.Path, []byte(strings.ReplaceAll(read(t, opts.Path), "order-a", "order-z")))
	before := read(t, opts.Path)
	opts.migrations = append(slices.Clone(migrations), oneMore(nil, nil))
	if _, err := Open(opts); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "nothing is changed") {
		t.Errorf("Open = %v; want ErrCorrupt of the copy, and that nothing is changed", err)
	}
	if read(t, opts.Path) != before || len(besides(t, opts.Path)) > 0 {
		t.Errorf("the file was changed, or beside it is left: %v", besides(t, opts.Path))
	}
}

// TestAKillInAMigrationLeavesTheOldFileOrTheNew kills a migration within the step and at
// other moments; the next start must finish it.
func TestAKillInAMigrationLeavesTheOldFileOrTheNew(t *testing.T) {
	for name, after := range map[string]time.Duration{
		"killed before the step": 0, "killed after the step": 0, // these kill themselves
		"migrates": 5 * time.Millisecond, "migrates ": 15 * time.Millisecond, "migrates  ": 25 * time.Millisecond, "migrates   ": 40 * time.Millisecond,
	} {
		t.Run(name, func(t *testing.T) {
			opts := closedWith(t, 20)
			before := dump(t, opts.Path)
			c := child(t, strings.TrimSpace(name), opts.Path)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			if after > 0 {
				timer := time.AfterFunc(after, func() { _ = c.Process.Kill() })
				defer timer.Stop()
			}
			if err := c.Wait(); err == nil && after == 0 {
				t.Error("the child ended well; want it killed")
			}
			got, kept := dump(t, opts.Path), fmt.Sprintf("%s.schema%d", opts.Path, schema)
			if now := maps.Equal(got, migratedRows(before)); !now && !maps.Equal(got, before) {
				t.Error("the file is neither the old one nor the new one")
			} else if _, err := os.Stat(kept); (now || after == 0) && err != nil {
				t.Errorf("the migration began and there is no copy: %v", err)
			}
			migrated(t, opts)
			if !maps.Equal(dump(t, opts.Path), migratedRows(before)) || !maps.Equal(dump(t, kept), before) {
				t.Error("the next start should finish the migration, with the copy beside it")
			}
			if left := besides(t, opts.Path); len(left) != 1 {
				t.Errorf("beside the data file: %v; want only the copy", left)
			}
		})
	}
}

// TestTheFilesOfEachSchemaAreRead opens the real files that releases wrote.
func TestTheFilesOfEachSchemaAreRead(t *testing.T) {
	if schema != len(migrations)+1 {
		t.Errorf("the program writes schema %d and has %d migrations", schema, len(migrations))
	}
	if *writeSchema {
		pack(t)
	}
	for version := 1; version <= schema; version++ {
		opts := testOptions(t)
		if err := os.MkdirAll(filepath.Dir(opts.Path), 0o700); err != nil {
			t.Fatal(err)
		}
		writeFile(t, opts.Path, unpack(t, realFile(version)))
		s := openTest(t, opts)
		r, err := s.Verify(t.Context())
		audit := uint64(4)
		if version >= 3 {
			audit = 6 // also of the changes of the list
		}
		if err != nil || r.Schema != schema || r.Cases != 1 || r.Audit != audit || r.Rows[procedure.SpecialRequests] != 1 {
			t.Errorf("a file of schema %d: %+v, %v; want schema %d, 1 case, 1 request, %d entries", version, r, err, schema, audit)
		}
		view(t, s, func(tx *Tx) {
			got, err := tx.Case(1)
			same(t, "the case", got, caseOfSchema(version), err)
		})
	}
}

// caseOfSchema is the case of the real file of a schema: fields that came later are
// empty.
func caseOfSchema(version int) procedure.Case {
	c := fullCase(1)
	if version > 3 {
		return c
	}
	c.Personal.Names = nil
	if version == 3 {
		return c
	}
	c.Personal.Register = nil
	for i := range c.Personal.Requests {
		r := &c.Personal.Requests[i]
		if r.ApprovedBy, r.Review = "", ""; version == 1 {
			r.From = ""
		}
	}
	return c
}
