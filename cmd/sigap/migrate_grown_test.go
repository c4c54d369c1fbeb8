//go:build kill

package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// grownFile is the newest real file of the store's testdata, as this program
// starts with it once it is grown.
func grownFile(t *testing.T, binary, config string) string {
	t.Helper()
	dir := t.TempDir()
	real, err := filepath.Glob("../../store/testdata/schema*.db.gz")
	if err != nil || len(real) == 0 {
		t.Fatalf("there is no real file of a schema: %v", err)
	}
	unpack(t, slices.Max(real), dataFile(dir))
	many := &strings.Builder{}
	fmt.Fprintln(many, "No Internet,No Telepon,Nama Pelanggan,Paket (Mbps),No Tiket")
	for i := range grownBy {
		fmt.Fprintf(many, "15%010d,,Pelanggan %d,%d,\n", i, i, 10+i%3*20)
	}
	list := filepath.Join(t.TempDir(), "customers.csv")
	if err := os.WriteFile(list, []byte(many.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(binary, "import", "customers", list, "--data", dir).CombinedOutput(); err != nil {
		t.Fatalf("the file should grow: %v\n%s", err, out)
	}
	startAndStop(t, binary, config, dir)
	return dataFile(dir)
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, os.WriteFile(to, data, 0o600)); err != nil {
		t.Fatal(err)
	}
}

// copied is a folder with a copy of the data file.
func copied(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(dataFile(dir), []byte(read(t, path)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// keptOf is the copy that a migration kept of the file of before, or "".
func keptOf(t *testing.T, dir string) string {
	t.Helper()
	kept, err := filepath.Glob(dataFile(dir) + ".schema*")
	if err != nil || len(kept) > 1 {
		t.Fatalf("beside the data file stands %v, %v; want one copy at most", kept, err)
	}
	return strings.Join(kept, "")
}

// everyStart are the buckets that a start writes the configuration's people into,
// and that deliveries write into.
var everyStart = []string{"people", "accounts", "links", "memory", "posts", "placeposts", "outbox"}

// fileRows are the rows of a data file, but those that every start may write.
func fileRows(t *testing.T, path string) map[string]string {
	t.Helper()
	rows := map[string]string{}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		t.Fatalf("%s should open: %v", path, err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			if slices.Contains(everyStart, string(name)) {
				return nil
			}
			return b.ForEach(func(k, v []byte) error {
				rows[string(name)+"/"+string(k)] = string(behindChecksum(tx, k, v))
				return nil
			})
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s should be read: %v", path, err)
	}
	return rows
}

// behindChecksum is the value of a stored row.
func behindChecksum(tx *bolt.Tx, key, stored []byte) []byte {
	if version := tx.Bucket([]byte("meta")).Get([]byte("schema")); version[len(version)-1] < 4 || string(key) == "schema" {
		return stored
	}
	return stored[5:]
}

// inSchema3 is a folder with a data file as schema 3 has it: without the checksums.
func inSchema3(t *testing.T, path string) string {
	t.Helper()
	dir := copied(t, path)
	db, err := bolt.Open(dataFile(dir), 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		err := tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
			values := map[string][]byte{}
			err := b.ForEach(func(k, v []byte) error { values[string(k)] = slices.Clone(behindChecksum(tx, k, v)); return nil })
			for k, v := range values {
				err = errors.Join(err, b.Put([]byte(k), v))
			}
			return err
		})
		meta := tx.Bucket([]byte("meta"))
		return errors.Join(err, meta.Delete([]byte("schemachecked")), meta.Put([]byte("schema"), []byte{0, 0, 0, 0, 0, 0, 0, 3}))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return dataFile(dir)
}

// rewrittenRows is what the rewriting of schema 3 makes of rows.
func rewrittenRows(old map[string]string) map[string]string {
	out := maps.Clone(old)
	out["meta/schema"] = "\x00\x00\x00\x00\x00\x00\x00\x04"
	out["meta/schemachecked"] = out["meta/schema"]
	return out
}

// migratedRows is what the next migration makes of rows.
func migratedRows(old map[string]string) map[string]string {
	out := maps.Clone(old)
	for k := range out {
		if bucket, _, _ := strings.Cut(k, "/"); slices.Contains([]string{"calls", "cases", "rows"}, bucket) {
			out[k] += " "
		}
	}
	version := []byte(out["meta/schema"])
	version[len(version)-1]++
	out["meta/schema"], out["meta/schemachecked"] = string(version), string(version)
	return out
}

// deskAlone is the configuration of a bot that works at the desk alone, with
// nothing that falls due.
func deskAlone(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sigap.yaml")
	const text = "desk: {listen: '127.0.0.1:0', url: 'https://desk.example.internal'}\npeople: [{id: dewi, name: Dewi, roles: [agent]}]\n" +
		"policy: {shift: 876000h, claim_expires: 876000h}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
