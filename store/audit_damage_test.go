package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestADamagedEntryOfTheAudit: in each bucket of the audit a damaged row is named as the entry
// that it belongs to. Set aside, the entry is a gap that a proof names and a checkpoint is not
// contradicted by; all else works: the others are read, a backup is made. A row that follows
// from a header is made anew.
func TestADamagedEntryOfTheAudit(t *testing.T) {
	for bucket, said := range map[string]string{
		"audit": "the header is damaged", "auditbodies": "the body is damaged",
		"auditsubjects": "the header was changed, or its row in the index by subject", "audittree": "its row of the tree was changed",
	} {
		for _, seq := range []uint64{1, 3, 4, 7} { // the first, two in the middle, the last
			t.Run(fmt.Sprintf("%s-%d", bucket, seq), func(t *testing.T) { damagedEntry(t, bucket, said, seq) })
		}
	}
}

const damagedAudit = 7 // entries of the file that damagedEntry damages

func damagedEntry(t *testing.T, bucket, said string, seq uint64) {
	t.Helper()
	path, open := compareStore(t)
	s := open()
	for n := len(auditOfAll(t, s)); n < damagedAudit; n++ {
		updateOrFail(t, s, func(tx *Tx) error {
			return tx.Audit(Entry{Person: "dewi", Via: "desk", Subject: "K-1", Action: "note"})
		})
	}
	kept := checkpointOrFail(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	damageRow(t, path, bucket, seq)
	s = open()
	if err := s.VerifyAudit(t.Context()); !errors.Is(err, ErrAudit) || !strings.Contains(err.Error(), fmt.Sprintf("entry %d: %s", seq, said)) {
		t.Errorf("VerifyAudit says %v; want an ErrAudit with entry %d: %s", err, seq, said)
	}
	if p, err := s.ProveAudit(t.Context(), []Checkpoint{kept}); err != nil || !errors.Is(p.Fault, ErrAudit) {
		t.Errorf("ProveAudit says %v, %v; want an ErrAudit as the fault, and no error", p.Fault, err)
	}

	if moved, err := s.SetAside(t.Context(), Entry{Person: "adi", Via: "cli"}); err != nil || len(moved) != 1 {
		t.Fatalf("set aside: %v, %v; want one row", moved, err)
	}
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Errorf("after it was set aside VerifyAudit says %v; want nothing", err)
	}
	lost := bucket == "audit" || bucket == "auditbodies"
	p, err := s.ProveAudit(t.Context(), []Checkpoint{kept})
	if err != nil || (p.Fault != nil) != lost || p.Found[0].Result != ProofFits {
		t.Errorf("after it was set aside ProveAudit says %+v, %v; want a fault: %t, and the checkpoint to fit", p, err, lost)
	}
	entries := auditOfAll(t, s)
	damaged := 0
	for _, e := range entries {
		if e.Damaged {
			damaged++
		}
	}
	if want := map[bool]int{true: damagedAudit, false: damagedAudit + 1}[bucket == "audit"]; len(entries) != want || (damaged > 0) != (bucket == "auditbodies") {
		t.Errorf("the audit has %d entries that can be read, %d of them damaged; want %d", len(entries), damaged, want)
	}
	b, err := s.Backup(t.Context())
	if err != nil {
		t.Fatalf("no backup of the rest: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// damageRow changes a bit of an entry's row.
func damageRow(t *testing.T, path, bucket string, seq uint64) {
	t.Helper()
	changeFile(t, path, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		c := b.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if readU64(tail(k, 8)) != seq {
				continue
			}
			v = append([]byte(nil), v...)
			v[len(v)-1] ^= 1
			return b.Put(append([]byte(nil), k...), v)
		}
		return fmt.Errorf("%s has no row of entry %d", bucket, seq)
	})
}

func auditOfAll(t *testing.T, s *Store) (all []Entry) {
	t.Helper()
	if err := s.View(t.Context(), func(tx *Tx) error {
		all, _ = tx.AuditPage("", 0, 100, func(Entry) bool { return true })
		return nil
	}); err != nil {
		t.Fatalf("reading the audit: %v", err)
	}
	return all
}

func checkpointOrFail(t *testing.T, s *Store) Checkpoint {
	t.Helper()
	var text string
	updateOrFail(t, s, func(tx *Tx) error { _, err := tx.AuditKey(); return err })
	if err := s.View(t.Context(), func(tx *Tx) (err error) { text, err = tx.Checkpoint(); return err }); err != nil {
		t.Fatal(err)
	}
	found := ReadCheckpoints(text)
	if len(found) != 1 {
		t.Fatalf("%q has %d checkpoints; want 1", text, len(found))
	}
	return found[0]
}
