package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// recorder records every write of every operation, in the order of the commits.
type recorder struct {
	mu  sync.Mutex
	ops [][]Write
}

func (r *recorder) record(w []Write) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(w) > 0 {
		r.ops = append(r.ops, w)
	}
}

// after returns every row after the first n operations, by bucket and key.
func (r *recorder) after(n int) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := map[string]string{"meta/schema": string(u64(schema)), "meta/schemachecked": string(u64(schema))}
	for _, op := range r.ops[:n] {
		for _, w := range op {
			if key := w.Bucket + "/" + string(w.Key); w.Delete {
				delete(rows, key)
			} else {
				rows[key] = string(w.Value)
			}
		}
	}
	return rows
}

// dump reads every row of a closed file.
func dump(t *testing.T, path string) map[string]string {
	t.Helper()
	rows := map[string]string{}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		return rowsIn(tx, func(name string, k, v []byte) { rows[name+"/"+string(k)] = string(v) })
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return rows
}

// caseAndEntry is one operation with a case, a row that it deletes again, and one audit entry.
func caseAndEntry(tx *Tx) (Receipt, error) {
	id := tx.NewCase()
	tx.PutCase(fullCase(id))
	tx.Show(fmt.Sprintf("K-%d", id), 1)
	if id > 10 {
		tx.Settled(fmt.Sprintf("K-%d", id-10), 1)
	}
	return Receipt{}, tx.Audit(Entry{Person: "dewi", Via: "desk", Subject: fmt.Sprintf("K-%d", id), Action: "claim", Body: id})
}

func newestAudit(t *testing.T, s *Store) (n uint64) {
	t.Helper()
	view(t, s, func(tx *Tx) {
		k, _ := tx.last(bucketAudit, nil)
		n = readU64(k)
	})
	return n
}

// TestABackupUnderLoadIsAMomentBetweenItsStartAndItsEnd restores backups that were made
// under load, and compares every row with what the operations up to that moment wrote.
func TestABackupUnderLoadIsAMomentBetweenItsStartAndItsEnd(t *testing.T) {
	opts, did := testOptions(t), &recorder{}
	opts.Record = did.record
	s := openTest(t, opts)
	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	for range 8 {
		load.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.Update(ctx, Key{}, caseAndEntry); err != nil && ctx.Err() == nil {
					t.Errorf("an operation beside a backup: %v", err)
				}
			}
		})
	}
	for newestAudit(t, s) < 200 { // wait for the load
		update(t, s, func(*Tx) {})
	}
	moved := 0
	for i := range 5 {
		before := newestAudit(t, s)
		b, err := s.Backup(t.Context())
		if err != nil {
			t.Fatalf("Backup under load: %v", err)
		}
		after := newestAudit(t, s)
		restored := opts
		restored.Record, restored.Path = nil, filepath.Join(t.TempDir(), fmt.Sprint(i), "sigap.db")
		report, err := Restore(t.Context(), restored, b, "")
		if err != nil {
			t.Fatalf("Restore of a backup under load: %v", err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		n := report.Audit
		if n < before || n > after || report.Cases != int(n) {
			t.Errorf("the backup holds %d cases and %d entries; want as many of each, between %d and %d", report.Cases, n, before, after)
		}
		if after > before {
			moved++
		}
		want, got := did.after(int(n)), dump(t, restored.Path)
		delete(got, "meta/id") // no operation wrote it
		delete(got, "keys/index")
		for key, value := range want {
			if got[key] != value {
				t.Fatalf("after %d operations %q is %q in the backup; want %q", n, key, got[key], value)
			}
		}
		if len(got) != len(want) {
			t.Errorf("the backup has %d rows; the operations up to entry %d made %d", len(got), n, len(want))
		}
	}
	stop()
	load.Wait()
	if moved == 0 {
		t.Error("nothing was written during any of the backups; want a load")
	}
	if left := besides(t, opts.Path); len(left) > 0 {
		t.Errorf("beside the data file is left: %v", left)
	}
}

// besides returns the other files in a data file's folder.
func besides(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestABackupOfAFileThatIsLookedAtIsTheSame(t *testing.T) {
	opts := closedFile(t)
	before := dump(t, opts.Path)
	s, err := OpenReadOnly(opts)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Backup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(b)
	if err != nil || int64(len(data)) != b.Bytes || b.Cases != 50 || !b.Current {
		t.Errorf("the backup is %d bytes (%v) and says %+v; want as many bytes, 50 cases", len(data), err, b.Report)
	}
	if _, err := s.Update(t.Context(), Key{}, caseAndEntry); !errors.Is(err, ErrNotSaved) {
		t.Errorf("Update of a file that is only looked at: %v, want ErrNotSaved", err)
	}
	if err := errors.Join(b.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	restored := opts
	restored.Path = filepath.Join(t.TempDir(), "sigap.db")
	if _, err := Restore(t.Context(), restored, bytes.NewReader(data), ""); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, restored.Path); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Error("the restored rows differ from those before the backup")
	}
}

func TestABackupEndsWithItsContext(t *testing.T) {
	s := openTest(t, testOptions(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Backup(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup = %v, want context.Canceled", err)
	}
	if left := besides(t, s.opts.Path); len(left) > 0 {
		t.Errorf("left beside the data file: %v", left)
	}
}

// TestVerifySees checks that each kind of damage in a copy is found, and that the copy stays.
func TestVerifySees(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, path string)
		want   error
		says   string
	}{
		"an entry of the audit that was changed": {func(t *testing.T, path string) {
			edit(t, path, func(tx *bolt.Tx) error {
				return putRow(tx, "auditbodies", u64(3), []byte("0123456789abcdef{}"))
			})
		}, ErrAudit, "entry 3"},
		"a file that is cut off": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 10*4096); err != nil {
				t.Fatal(err)
			}
		}, ErrCorrupt, ""},
		"pages that are overwritten": {func(t *testing.T, path string) {
			data := []byte(read(t, path))
			for i := 3 * os.Getpagesize(); i < len(data); i++ {
				data[i] = 0xa5
			}
			writeFile(t, path, data)
		}, ErrCorrupt, ""},
		"a schema that is not known": {func(t *testing.T, path string) {
			edit(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(schemaKey, u64(schema+1)) })
		}, ErrNewer, "newer program"},
	} {
		t.Run(name, func(t *testing.T) {
			opts := testOptions(t)
			s, err := Open(opts)
			if err != nil {
				t.Fatal(err)
			}
			for range 50 {
				if _, err := s.Update(t.Context(), Key{}, caseAndEntry); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			c.damage(t, opts.Path)
			_, err = s.verifyCopy(t.Context(), opts.Path)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Verify = %v; want %v, saying %q", err, c.want, c.says)
			}
		})
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCopiesThatAKillLeftAreTakenAway(t *testing.T) {
	opts := closedFile(t)
	writeFile(t, opts.Path+copySuffix+"123", []byte("half"))
	openTest(t, opts)
	if left := besides(t, opts.Path); len(left) > 0 {
		t.Errorf("left beside the data file: %v; want nothing", left)
	}
}
