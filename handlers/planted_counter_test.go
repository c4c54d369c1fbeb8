package handlers_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/cc147/sigap/handlers/proof"
)

// TestACounterThatWasChangedEndsACheck: whatever it was changed to, a check names it and ends.
func TestACounterThatWasChangedEndsACheck(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.stop()
	db, err := bolt.Open(s.path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		putValue(t, tx, "meta", []byte("case"), binary.BigEndian.AppendUint64(nil, 1<<60))
		putValue(t, tx, "meta", []byte("call"), binary.BigEndian.AppendUint64(nil, 1<<64-1))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	r, err := new(proof.Prover).Prove(t.Context(), s.store, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"K-1 to K-1152921504606846976: neither", "C-1 to C-18446744073709551615: neither"} {
		if !slices.ContainsFunc(r.Wrong, func(what string) bool { return strings.HasPrefix(what, want) }) {
			t.Errorf("the check says %q; want a line %q", r.Wrong, want)
		}
	}
}
