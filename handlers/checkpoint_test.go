package handlers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// seals are the checkpoints that a person got.
func (s *stage) seals(t *testing.T, person string) (out []string) {
	t.Helper()
	for _, c := range s.Cards(t, person) {
		if strings.HasPrefix(c.Title, "Segel audit") {
			out = append(out, bottest.Text(c))
		}
	}
	return out
}

// TestTheDailyCheckpoint: at eight in the site's zone, once a day, after a stop once, to the
// leads alone; and what was posted proves the audit.
func TestTheDailyCheckpoint(t *testing.T) {
	t.Parallel()
	s := newStage(t) // Monday, 23 November, 10:00
	for _, c := range []struct {
		what, at string
		want     int
	}{
		{"at the first start nothing is said", "2026-11-23 10:00", 0},
		{"before eight", "2026-11-24 07:59", 0},
		{"at eight", "2026-11-24 08:00", 1},
		{"again", "2026-11-24 08:00", 1},
		{"late in the day", "2026-11-24 23:59", 1},
		{"after a jump back of the clock", "2026-11-22 12:00", 1},
		{"in the night", "2026-11-25 03:00", 1},
		{"on the next day", "2026-11-25 09:30", 2},
		{"after a stop of five days", "2026-11-30 11:00", 3},
		{"an hour later", "2026-11-30 12:00", 3},
		{"by a clock a year ahead", "2027-11-30 12:00", 4},
		{"once that is right", "2026-12-01 12:00", 5},
		{"again", "2026-12-01 12:01", 5},
	} {
		s.at(t, c.at)
		s.Restart(t)
		s.due(t)
		if got := s.seals(t, "ratna"); len(got) != c.want {
			t.Errorf("%s: the lead has %d checkpoints; want %d:\n%s", c.what, len(got), c.want, strings.Join(got, "\n---\n"))
		}
		s.Type(t, "dewi", "/cek 152000000001")
	}
	for _, person := range []string{"adi", "dewi", "sari"} {
		if got := s.seals(t, person); len(got) > 0 {
			t.Errorf("%s has a checkpoint; want the leads alone to have it:\n%s", person, got[0])
		}
	}
	posted := strings.Join(s.seals(t, "ratna"), "\n")
	against := store.ReadCheckpoints(posted)
	if len(against) != 5 || !strings.Contains(posted, "Segel audit · 24 Nov 2026 · ") {
		t.Fatalf("in the messages are the checkpoints %+v; want the five, with their day:\n%s", against, posted)
	}
	proof, err := s.store.ProveAudit(t.Context(), against)
	if err != nil || proof.Fault != nil {
		t.Fatalf("the proof fails: %v, %v", err, proof.Fault)
	}
	key := ""
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		key, err = tx.AuditKey()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for i, f := range proof.Found {
		signed, err := f.SignedBy(key)
		if f.Result != store.ProofFits || signed != store.SignatureGood || err != nil {
			t.Errorf("checkpoint %d is %s, its signature %s (%v); want it to fit, and a good one", i+1, f.Result, signed, err)
		}
		if i > 0 && f.Size <= proof.Found[i-1].Size {
			t.Errorf("checkpoint %d is of %d entries, the one before of %d; want it to grow", i+1, f.Size, proof.Found[i-1].Size)
		}
	}
}
