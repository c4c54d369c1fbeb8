package handlers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestExactlyOneClaims has 64 people press Ambil at once: one has it, 63 are
// told who and since when, and the audit holds one claim. The same presses come
// again after a restart, as a platform delivers them again, and change nothing.
func TestExactlyOneClaims(t *testing.T) {
	t.Parallel()
	const crowd = 64
	s := newStage(t)
	s.seatCrowd(t, crowd)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given`)
	for _, round := range []string{"at once", "again after a restart"} {
		winner := ""
		for person, a := range s.claimAll(t, crowd) {
			switch {
			case a.Code == "" && winner != "":
				t.Fatalf("%s: %s and %s both have the case; want one", round, winner, person)
			case a.Code == "":
				winner = person
			case a.Code != string(procedure.Taken):
				t.Errorf("%s: %s gets %q (%s); want %q", round, person, a.Code, a.Toast, procedure.Taken)
			}
		}
		c := s.caseOf(t, 1)
		if winner == "" || c.Holder != winner {
			t.Fatalf("%s: %q got the answer that the case is theirs, %q holds it; want the same person", round, winner, c.Holder)
		}
		for person, a := range s.claimAll(t, crowd) {
			if want := "Sudah diambil " + winner + " sejak 10:00."; person != winner && !strings.Contains(a.Toast, want) {
				t.Errorf("%s: %s gets %q; want %q", round, person, a.Toast, want)
			}
		}
		if n := s.audited(t, "K-1", "claim"); n != 1 {
			t.Errorf("%s: the audit holds %d claims; want 1", round, n)
		}
		s.Restart(t)
	}
	if err := s.store.VerifyAudit(t.Context()); err != nil {
		t.Errorf("the audit chain should be whole: %v", err)
	}
}

func (s *stage) seatCrowd(t *testing.T, n int) {
	t.Helper()
	_, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for i := range n {
			id := fmt.Sprintf("staf%02d", i)
			tx.PutPerson(procedure.Person{ID: id, Name: id, Roles: []procedure.Role{procedure.Tier2}})
			tx.Link(s.Account(id), id)
		}
		return store.Receipt{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// claimAll has everyone press the first card's Ambil at once; each press keeps
// its key.
func (s *stage) claimAll(t *testing.T, n int) map[string]bot.Answer {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	out := map[string]bot.Answer{}
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			id := fmt.Sprintf("staf%02d", i)
			a, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account(id), Key: "claim-" + id,
				Press: &bot.Press{Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			out[id] = a
			mu.Unlock()
		})
	}
	close(start)
	wg.Wait()
	return out
}

func (s *stage) caseOf(t *testing.T, id uint64) (c procedure.Case) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *stage) audited(t *testing.T, subject, action string) (n int) {
	t.Helper()
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, e := range tx.AuditOf(subject) {
			if e.Action == action {
				n++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}
