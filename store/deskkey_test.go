package store

import (
	"crypto/sha256"
	"testing"
)

// TestADeskKeyIsThePersonsOnlyOne checks that a new key ends the old one, that a revoked one
// stays revoked, that other persons' keys are unchanged, and that a restart changes nothing.
func TestADeskKeyIsThePersonsOnlyOne(t *testing.T) {
	opts := testOptions(t)
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	hash := func(key string) DeskHash { return sha256.Sum256([]byte(key)) }
	do := func(f func(tx *Tx)) {
		t.Helper()
		if _, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) { f(tx); return Receipt{}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(when string, want map[string]string) {
		t.Helper()
		if err := s.View(ctx, func(tx *Tx) error {
			for key, person := range want {
				if got, ok := tx.DeskPerson(hash(key)); got != person || ok != (person != "") {
					t.Errorf("%s the key %q is that of %q, %v; want %q", when, key, got, ok, person)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	do(func(tx *Tx) { tx.PutDeskKey("dewi", hash("one")); tx.PutDeskKey("sari", hash("sari's")) })
	holds("at first", map[string]string{"one": "dewi", "sari's": "sari", "two": ""})
	do(func(tx *Tx) { tx.PutDeskKey("dewi", hash("two")) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(opts); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds("after a new one", map[string]string{"one": "", "two": "dewi", "sari's": "sari"})
	do(func(tx *Tx) {
		if !tx.HasDeskKey("dewi") || !tx.RevokeDeskKey("dewi") || tx.RevokeDeskKey("dewi") || tx.HasDeskKey("dewi") {
			t.Error("revoking should report that there was a key, once")
		}
	})
	holds("after it was revoked", map[string]string{"one": "", "two": "", "sari's": "sari"})
}
