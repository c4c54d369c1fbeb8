package store

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// storedRow is a row as it stands in the file.
type storedRow struct {
	bucket     bucket
	key, value []byte
}

func storedRows(t *testing.T, s *Store) (out []storedRow) {
	t.Helper()
	view(t, s, func(tx *Tx) {
		for b := range bucketCount {
			err := tx.stored.bucket(b).ForEach(func(k, v []byte) error {
				if b != bucketMeta || !bytes.Equal(k, schemaKey) {
					out = append(out, storedRow{b, bytes.Clone(k), bytes.Clone(v)})
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	return out
}

// plant writes a row as it shall stand in the open file, past the store.
func plant(t *testing.T, s *Store, r storedRow) {
	t.Helper()
	s.db.NoSync = true
	if err := s.db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucketNames[r.bucket])).Put(r.key, r.value) }); err != nil {
		t.Fatal(err)
	}
}

// TestEachBitOfARecordIsChecked turns each bit of each row around, and moves each value to
// other rows: it is never read as anything.
func TestEachBitOfARecordIsChecked(t *testing.T) {
	s := openTest(t, testOptions(t))
	oneOfEverything(t, s)
	update(t, s, wholeStore)
	refused := func(what string, r storedRow) {
		t.Helper()
		if value, err := s.seal.open(r.bucket, r.key, r.value); !isDamage(err) || !errors.Is(err, ErrCorrupt) || value != nil {
			t.Fatalf("%s in %s is read as %q, %v; want a DamageError", what, bucketNames[r.bucket], value, err)
		}
	}
	for _, r := range storedRows(t, s) {
		for i := range 8 * len(r.value) {
			flipped := storedRow{r.bucket, r.key, bytes.Clone(r.value)}
			flipped.value[i/8] ^= 1 << (i % 8)
			refused("a flipped bit", flipped)
		}
		for i := range 8 * len(r.key) {
			flipped := storedRow{r.bucket, bytes.Clone(r.key), r.value}
			flipped.key[i/8] ^= 1 << (i % 8)
			refused("a flipped bit of the key", flipped)
		}
		for n := range len(r.value) {
			refused("a cut value", storedRow{r.bucket, r.key, r.value[:n]})
		}
		refused("a value of another bucket", storedRow{(r.bucket + 1) % bucketCount, r.key, r.value})
	}
}

// TestADamagedRowFailsWhatReadsIt damages each row of an open file. What reads it fails with
// the row's name, before any error of its own, and nothing panics; the walk names that row
// alone.
func TestADamagedRowFailsWhatReadsIt(t *testing.T) {
	s := openTest(t, testOptions(t))
	oneOfEverything(t, s)
	update(t, s, wholeStore)
	sound := map[string]error{}
	for name, read := range readers {
		sound[name] = s.View(ctx, func(tx *Tx) error { tx.layers = []*layer{{}}; return read(tx) })
	}
	found := 0
	for _, r := range storedRows(t, s) {
		damaged := storedRow{r.bucket, r.key, bytes.Clone(r.value)}
		damaged.value[len(r.value)/2] ^= 0x10
		plant(t, s, damaged)
		n := 0
		for d, err := range s.Damaged(ctx) {
			if err != nil || d.Bucket != bucketNames[r.bucket] || !bytes.Equal(d.Key, r.key) {
				t.Errorf("a damaged row of %s is found as %v, %v", bucketNames[r.bucket], d, err)
			}
			n++
		}
		if n != 1 {
			t.Errorf("one damaged row of %s is found %d times", bucketNames[r.bucket], n)
		}
		for name, read := range readers {
			err := s.View(ctx, func(tx *Tx) error { tx.layers = []*layer{{}}; return read(tx) })
			switch {
			case isDamage(err):
				found++
			case errors.Is(err, ErrInternal), (err == nil) != (sound[name] == nil):
				t.Errorf("%s with a damaged row of %s: %v; want it said, or the same as before (%v)", name, bucketNames[r.bucket], err, sound[name])
			}
		}
		plant(t, s, r)
	}
	if found < 30 {
		t.Errorf("%d reads met a damaged row; want most kinds of rows read", found)
	}
	if _, err := s.Backup(ctx); err != nil {
		t.Errorf("after all is mended a backup fails: %v", err)
	}
}

func TestABackupIsRefusedForAnyDamagedRow(t *testing.T) {
	s := openTest(t, testOptions(t))
	oneOfEverything(t, s)
	for _, r := range storedRows(t, s) {
		damaged := storedRow{r.bucket, r.key, bytes.Clone(r.value)}
		damaged.value[len(r.value)-1] ^= 1
		plant(t, s, damaged)
		if _, err := s.Backup(ctx); !isDamage(err) {
			t.Errorf("a backup with a damaged row of %s: %v; want a DamageError", bucketNames[r.bucket], err)
		}
		plant(t, s, r)
	}
}

// TestDamageIsNotANotFound: a case whose record is damaged must not read as none, and an act
// on it must not be "not found".
func TestDamageIsNotANotFound(t *testing.T) {
	s := openTest(t, testOptions(t))
	oneOfEverything(t, s)
	for _, r := range storedRows(t, s) {
		if r.bucket == bucketCases {
			r.value[len(r.value)-1] ^= 1
			plant(t, s, r)
		}
	}
	get := func(tx *Tx) error { _, err := tx.Case(1); return err }
	if err := s.View(ctx, get); !isDamage(err) || errors.Is(err, ErrNotFound) {
		t.Errorf("a view of a damaged case: %v; want a DamageError", err)
	}
	_, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) { return Receipt{}, get(tx) })
	if !isDamage(err) || errors.Is(err, ErrNotFound) {
		t.Errorf("an act on a damaged case: %v; want a DamageError", err)
	}
}

func TestADamageErrorHoldsNoCustomer(t *testing.T) {
	for _, bucket := range personalKeys {
		if text := (&DamageError{Bucket: bucket, Key: []byte("t:+6281234567890")}).Error(); strings.Contains(text, "81234567890") ||
			strings.Contains(text, "3831323334") || !strings.Contains(text, bucket) {
			t.Errorf("the error says %q; want the bucket without the number", text)
		}
	}
	if text := (&DamageError{Bucket: "cases", Key: u64(7)}).Error(); !strings.Contains(text, "0000000000000007") {
		t.Errorf("the error says %q; want the case's key", text)
	}
}

// TestADamagedSchemaNumberIsNotAnOlderSchema: taken for 3, the file would be migrated again.
func TestADamagedSchemaNumberIsNotAnOlderSchema(t *testing.T) {
	for _, version := range []uint64{1, 2, 3} {
		opts := closedFile(t)
		before := dump(t, opts.Path)
		edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(schemaKey, u64(version)) })
		if _, err := Open(opts); !errors.Is(err, ErrCorrupt) {
			t.Errorf("Open with the number %d in a file of schema %d = %v; want ErrCorrupt", version, schema, err)
		}
		edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put(schemaKey, u64(schema)) })
		if len(dump(t, opts.Path)) != len(before) {
			t.Error("a file that was refused was changed")
		}
	}
}
