package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

func TestARotationLeavesNothingUnderTheOlderKey(t *testing.T) {
	opts := withKeys(t, ring1)
	opts.chunk = 7 // many commits
	s := open(t, opts)
	busyDay(t, s)
	before := reads(t, s)
	if r, err := s.Rotate(ctx); err != nil || r.Sealed != 0 || len(r.InUse) != 1 || r.InUse[1] == 0 {
		t.Errorf("Rotate without a newer key = %+v, %v; want nothing done", r, err)
	}
	closeStore(t, s)

	opts.Keys = testKeys(t, ring2)
	s = open(t, opts)
	update(t, s, func(tx *Tx) { tx.PutPerson(procedure.Person{ID: "new"}) })
	if found, err := s.KeysInUse(ctx); err != nil || found[2] != 1 || found[1] == 0 {
		t.Errorf("before a rotation the keys in use are %v, %v; want one value under key 2", found, err)
	}
	interrupted, commits := s.commit, 0
	s.commit = func(tx *bolt.Tx) error { // as a kill: some commits are made, then none
		if commits++; commits > 5 {
			_ = tx.Rollback()
			return errRefused
		}
		return interrupted(tx)
	}
	if _, err := s.Rotate(ctx); !errors.Is(err, ErrNotSaved) {
		t.Errorf("a rotation on a full disk = %v; want ErrNotSaved", err)
	}
	s.commit = interrupted
	if reads(t, s) != before {
		t.Error("in the middle of a rotation the file says something else")
	}
	r, err := s.Rotate(ctx)
	if err != nil || r.Key != 2 || len(r.InUse) != 1 || r.InUse[2] == 0 || r.Sealed == 0 || r.Damaged != 0 {
		t.Errorf("Rotate = %+v, %v; want all under key 2", r, err)
	}
	closeStore(t, s)

	opts.Keys = testKeys(t, strings.SplitN(ring2, "\n", 2)[0])
	s = openTest(t, opts)
	if _, err := s.Verify(ctx); err != nil || reads(t, s) != before {
		t.Errorf("without the older key the file says something else, or fails: %v", err)
	}
}

// TestAnOpenFileTakesANewerKey, and only a ring that has all older ones; a backup of it
// can be checked then.
func TestAnOpenFileTakesANewerKey(t *testing.T) {
	opts := withKeys(t, ring1)
	s := openTest(t, opts)
	busyDay(t, s)
	before := reads(t, s)
	for _, wrong := range []string{strings.SplitN(ring2, "\n", 2)[0], strings.Replace(ring2, "\n1:", "\n3:", 1), ""} {
		if err := s.UseKeys(testKeys(t, wrong)); !errors.Is(err, ErrKeys) || s.Keys().Current() != 1 {
			t.Errorf("UseKeys without the key in use = %v, then %v; want ErrKeys and key 1", err, s.Keys())
		}
	}
	if err := s.UseKeys(testKeys(t, ring2)); err != nil {
		t.Fatal(err)
	}
	r, err := s.Rotate(ctx)
	if err != nil || r.Key != 2 || len(r.InUse) != 1 || reads(t, s) != before {
		t.Errorf("Rotate = %+v, %v; want all under key 2, and the same data", r, err)
	}
	b, err := s.Backup(ctx)
	if err != nil {
		t.Fatalf("Backup after a rotation: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	plain := openTest(t, testOptions(t))
	if err := plain.UseKeys(testKeys(t, ring1)); !errors.Is(err, ErrNotEncrypted) || len(plain.Keys().IDs()) > 0 {
		t.Errorf("UseKeys of a file that is not encrypted = %v; want ErrNotEncrypted", err)
	}
}

func TestARotationGoesAroundWhatIsDamaged(t *testing.T) {
	opts := withKeys(t, ring1)
	s := open(t, opts)
	busyDay(t, s)
	closeStore(t, s)
	opts.Keys = testKeys(t, ring2)
	s = openTest(t, opts)
	for _, r := range storedRows(t, s) {
		if r.bucket == bucketCases && readU64(r.key) == 3 {
			r.value[20] ^= 1
			plant(t, s, r)
		}
	}
	r, err := s.Rotate(ctx)
	if err != nil || r.Damaged != 1 || r.InUse[1] != 1 {
		t.Errorf("Rotate around a damaged case = %+v, %v; want it counted and left", r, err)
	}
}

func TestAMissingOlderKeyIsNamed(t *testing.T) {
	opts := withKeys(t, ring1)
	s := open(t, opts)
	busyDay(t, s)
	closeStore(t, s)
	opts.Keys = testKeys(t, ring2)
	s = open(t, opts)
	update(t, s, func(tx *Tx) { // the file's own key comes under key 2, the records stay
		tx.put(bucketKeys, slices.Clone(indexKey), slices.Clone(tx.get(bucketKeys, indexKey)))
		tx.SetActed("dewi")
	})
	closeStore(t, s)
	opts.Keys = testKeys(t, strings.SplitN(ring2, "\n", 2)[0])
	if _, err := Open(opts); !errors.Is(err, ErrKeys) || !strings.Contains(err.Error(), "under key 1") {
		t.Errorf("Open of a file with records under a key that was taken out = %v; want ErrKeys, naming key 1", err)
	}
}

func TestAFileThatIsNotEncryptedIsNotRotated(t *testing.T) {
	opts := testOptions(t)
	opts.Keys = Keys{}
	s := openTest(t, opts)
	if _, err := s.Rotate(ctx); !errors.Is(err, ErrNotEncrypted) {
		t.Errorf("Rotate = %v; want ErrNotEncrypted", err)
	}
	if found, err := s.KeysInUse(ctx); err != nil || len(found) != 0 || s.Encrypted() {
		t.Errorf("the keys in use are %v, %v; want none", found, err)
	}
}
