package store

import (
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestAFileOfAnEarlierProgramOfTheSchemaIsSound: a bucket that is added within a schema is
// missing in it, whichever that is. It is no damage, and its backups can be restored.
func TestAFileOfAnEarlierProgramOfTheSchemaIsSound(t *testing.T) {
	opts := testOptions(t)
	s := open(t, opts)
	busyDay(t, s)
	closeStore(t, s)
	for _, name := range bucketNames[bucketMeta+1:] {
		if name == "keys" && opts.Keys.Current() != 0 {
			continue // it came with the encryption
		}
		older := copyOf(t, opts)
		edit(t, older.Path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(name)) })
		s, err := OpenReadOnly(older)
		if err != nil {
			t.Fatalf("OpenReadOnly without the bucket %s: %v", name, err)
		}
		if r, err := s.Verify(ctx); err != nil || r.Current {
			t.Errorf("Verify without the bucket %s = %+v, %v; want a sound file that is not current", name, r, err)
		}
		closeStore(t, s)
		backup, err := os.Open(older.Path)
		if err != nil {
			t.Fatal(err)
		}
		restored := opts
		restored.Path = filepath.Join(t.TempDir(), "sigap.db")
		if _, err := Restore(ctx, restored, backup, ""); err != nil {
			t.Errorf("Restore of a backup without the bucket %s: %v", name, err)
		}
		_ = backup.Close() // it was read
	}
}
