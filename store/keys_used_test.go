package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/procedure"
)

// TestARingThatLacksAKeyIsNoDamage: a file with any value under a key that the ring lacks, or
// has another key for, isn't opened. Its values would read as damaged, and 'sigap check
// --set-aside' would move them away.
func TestARingThatLacksAKeyIsNoDamage(t *testing.T) {
	newer := strings.SplitN(ring2, "\n", 2)[0]
	third := "3:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM="
	reborn := strings.Replace(third, "3:", "1:", 1)
	opts := withKeys(t, ring1)
	s := open(t, opts)
	busyDay(t, s)
	closeStore(t, s)
	person := func(ring, id string) {
		t.Helper()
		opts.Keys = testKeys(t, ring)
		s := open(t, opts)
		update(t, s, func(tx *Tx) { tx.PutPerson(procedure.Person{ID: id}) })
		closeStore(t, s)
	}
	refused := func(ring string, id string) {
		t.Helper()
		with := opts
		with.Keys = testKeys(t, ring)
		for name, open := range map[string]func(Options) (*Store, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
			s, err := open(with)
			if err == nil {
				closeStore(t, s)
			}
			if !errors.Is(err, ErrKeys) || !strings.Contains(err.Error(), "key "+id) {
				t.Errorf("%s with %v = %v; want ErrKeys, naming key %s", name, with.Keys, err, id)
			}
		}
	}
	person(ring2, "new") // the file's own key stays under key 1
	refused(ring1, "2")
	refused(newer, "1")
	refused(newer+"\n"+reborn, "1")
	person(third+"\n"+ring2, "newer") // a second rotation before the first has ended
	refused(third+"\n"+ring1, "2")
	refused(ring2, "3")

	opts.Keys = testKeys(t, third+"\n"+ring2)
	s = open(t, opts)
	if r, err := s.Rotate(ctx); err != nil || len(r.InUse) != 1 {
		t.Fatalf("Rotate = %+v, %v; want all under key 3", r, err)
	}
	closeStore(t, s)
	refused(ring2, "3")
	opts.Keys = testKeys(t, third)
	s = openTest(t, opts)
	if _, err := s.Verify(ctx); err != nil {
		t.Errorf("after the rotation the older keys should not be needed: %v", err)
	}
}

// TestANewRingIsNotedBeforeItIsUsed: also while the file is open, and not if that can't be
// saved.
func TestANewRingIsNotedBeforeItIsUsed(t *testing.T) {
	opts := withKeys(t, ring1)
	s := open(t, opts)
	commit := s.commit
	s.commit = func(tx *bolt.Tx) error { _ = tx.Rollback(); return errRefused }
	if err := s.UseKeys(testKeys(t, ring2)); !errors.Is(err, ErrNotSaved) || s.Keys().Current() != 1 {
		t.Errorf("UseKeys on a full disk = %v, then %v; want ErrNotSaved and key 1", err, s.Keys())
	}
	s.commit = commit
	if err := s.UseKeys(testKeys(t, ring2)); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	if _, err := Open(opts); !errors.Is(err, ErrKeys) {
		t.Errorf("Open with the ring of before = %v; want ErrKeys", err)
	}
}

// TestAFileWithoutItsOwnKeyIsDamaged: it is not taken for one that is not encrypted.
func TestAFileWithoutItsOwnKeyIsDamaged(t *testing.T) {
	opts := withKeys(t, ring1)
	closeStore(t, open(t, opts))
	edit(t, opts.Path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("keys")).Delete(slices.Clone(indexKey)) })
	var damage *DamageError
	if _, err := Open(opts); !errors.As(err, &damage) || damage.Bucket != "keys" {
		t.Errorf("Open of an encrypted file without the key of its indexes = %v; want it damaged", err)
	}
}
