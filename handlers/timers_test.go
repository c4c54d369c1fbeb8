package handlers_test

import (
	"testing"
	"time"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

func (s *stage) due(t *testing.T) int {
	t.Helper()
	n, err := s.bot.Due(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAClaimExpires: after an hour without an act of its holder, and not before, a
// case goes back to the queue, once; a call that was agreed keeps it.
func TestAClaimExpires(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		sari presses claim on K-1 in tier2
		advance 50m
		sari presses note on K-1 in tier2
		sari fills text=modem dicoba`)
	s.Advance(t, 59*time.Minute)
	if n := s.due(t); n != 0 {
		t.Fatalf("%d things are due a minute before the claim expires; want none", n)
	}
	s.Restart(t)
	s.Advance(t, 2*time.Minute)
	if n := s.due(t); n != 1 {
		t.Fatalf("%d things are done after the claim expired; want one", n)
	}
	if n := s.due(t); n != 0 {
		t.Fatalf("%d things are done a second time; want none", n)
	}
	bottest.Play(t, s, `
		see tier2 K-1 Menunggu
		see tier2 K-1 kembali ke antrean
		see sari K-1 tidak lagi Anda tangani
		see sari not Budi Hidayat
		rian presses claim on K-1 in tier2
		rian presses contact on K-1 in tier2
		rian fills contact=asked_for_call; call_at=16:00
		advance 2h
		see tier2 K-1 Ditangani: Rian`)
	if n := s.due(t); n != 0 {
		t.Errorf("%d things are due before the agreed call; want none", n)
	}
	s.Advance(t, 4*time.Hour)
	if n := s.due(t); n != 1 {
		t.Errorf("%d things are done an hour after the agreed call; want one", n)
	}
}

// TestACallIsDropped after a shift without a press, once; one that ended is left.
func TestACallIsDropped(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi types /cek 152000000003 lambat
		dewi presses solve`)
	s.Advance(t, 9*time.Hour+59*time.Minute)
	if n := s.due(t); n != 0 {
		t.Fatalf("%d calls are dropped within the shift; want none", n)
	}
	s.Advance(t, 2*time.Minute)
	if n := s.due(t); n != 1 {
		t.Fatalf("%d calls are dropped; want the one that has not ended", n)
	}
	if n := s.due(t); n != 0 {
		t.Fatalf("%d calls are dropped a second time; want none", n)
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for id, want := range map[uint64]procedure.CallEnd{1: procedure.EndDropped, 2: procedure.EndSolved} {
			if c, err := tx.Call(id); err != nil || c.End != want {
				t.Errorf("call %d ended as %q, %v; want %q", id, c.End, err, want)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n := s.audited(t, "C-1", string(procedure.DropCall)); n != 1 {
		t.Errorf("the audit holds %d drops; want 1", n)
	}
}
