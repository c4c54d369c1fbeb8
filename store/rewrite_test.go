package store

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

var writeSchema = flag.Bool("write-schema", false, "write a file of the program's schema into testdata")

// realFile is the path of the compressed file of a schema.
func realFile(version int) string { return fmt.Sprintf("testdata/schema%d.db.gz", version) }

// pack writes a compressed file with one of everything, as this program makes it.
func pack(t *testing.T) {
	t.Helper()
	s := openTest(t, testOptions(t))
	oneOfEverything(t, s)
	b, err := s.Backup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err = io.Copy(w, b)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	writeFile(t, realFile(schema), packed.Bytes())
}

func unpack(t *testing.T, path string) []byte {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fileOfSchema puts the real file of a schema in place.
func fileOfSchema(t *testing.T, version int) Options {
	t.Helper()
	opts := testOptions(t)
	if err := os.MkdirAll(filepath.Dir(opts.Path), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, opts.Path, unpack(t, realFile(version)))
	return opts
}

// sealedRows is what a rewriting makes of the rows of schema 3.
func sealedRows(rows map[string]string) map[string]string {
	out := maps.Clone(rows)
	out["meta/schema"], out["meta/schemachecked"] = string(u64(4)), string(u64(4))
	return out
}

// added reports whether the start after a migration may add the row.
func added(row string) bool {
	bucket, key, _ := strings.Cut(row, "/")
	return strings.HasPrefix(bucket, "audit") || bucket == "postrefs" || bucket == "meta" && (key == "id" || key == "unmended")
}

// TestAMigratedFileHasItsIndexes also those that the program of before did not keep.
func TestAMigratedFileHasItsIndexes(t *testing.T) {
	for version := 1; version < schema; version++ {
		s := openTest(t, fileOfSchema(t, version))
		s.finishing.Wait()
		if c, err := s.CompareIndexes(ctx, true); err != nil || len(c.Findings) > 0 {
			t.Errorf("in a file of schema %d the comparison finds %v, %v; want nothing", version, c.Findings, err)
		}
		view(t, s, func(tx *Tx) {
			if tx.get(bucketMeta, unmendedKey) != nil || len(tx.AuditOf("indexes")) != 1 {
				t.Errorf("a file of schema %d: the audit has %v; want one entry of the start, and nothing to do for the next one", version, tx.AuditOf("indexes"))
			}
		})
	}
}

func TestARewrittenFileHasTheSameRows(t *testing.T) {
	for _, taken := range []bool{false, true} {
		opts := fileOfSchema(t, 3)
		opts.Keys = Keys{} // see TestAFileIsEncrypted
		before, bytesBefore := dump(t, opts.Path), read(t, opts.Path)
		kept := opts.Path + ".schema3"
		if taken {
			writeFile(t, kept, []byte("somebody's"))
			kept += "-2"
		}
		if s, err := Open(opts); err != nil || s.Close() != nil {
			t.Fatalf("Open of a file of schema 3: %v", err)
		}
		after := dump(t, opts.Path)
		old := sealedRows(before)
		maps.DeleteFunc(after, func(k, _ string) bool { _, had := old[k]; return !had && added(k) })
		if !maps.Equal(after, old) {
			t.Error("the rewritten file has other rows")
		}
		if read(t, kept) != bytesBefore {
			t.Error("the file of before is not kept as it was")
		}
		info, err := os.Stat(opts.Path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the new file: %v, %v; want mode 600", info, err)
		}
		if left := besides(t, opts.Path); taken && len(left) != 2 || !taken && len(left) != 1 {
			t.Errorf("beside the data file stands %v", left)
		}
	}
}

// TestARewritingThatWasKilledBeforeTheRename has the old file under two names, and what was
// written of the new one.
func TestARewritingThatWasKilledBeforeTheRename(t *testing.T) {
	opts := fileOfSchema(t, 3)
	before := dump(t, opts.Path)
	if err := os.Link(opts.Path, opts.Path+".schema3"); err != nil {
		t.Fatal(err)
	}
	writeFile(t, opts.Path+copySuffix+"1", []byte("half"))
	openTest(t, opts)
	if left := besides(t, opts.Path); len(left) != 1 || left[0] != "sigap.db.schema3" || !maps.Equal(dump(t, opts.Path+".schema3"), before) {
		t.Errorf("beside the data file stands %v; want the file of before", left)
	}
}

// TestARewritingTakesSeveralTransactions rewrites more rows than one holds.
func TestARewritingTakesSeveralTransactions(t *testing.T) {
	opts := fileOfSchema(t, 3)
	const more = 2*rewriteRows + 7
	edit(t, opts.Path, func(tx *bolt.Tx) error {
		for i := range more {
			if err := tx.Bucket([]byte("memory")).Put(fmt.Appendf(nil, "slack\x00%06d", i), []byte("x")); err != nil {
				return err
			}
		}
		return nil
	})
	s := openTest(t, opts)
	if items, err := s.List(ctx, "slack", "", 2*more); err != nil || len(items) < more {
		t.Errorf("%d rows of the memory, %v; want %d", len(items), err, more)
	}
}
