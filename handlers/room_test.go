package handlers_test

import (
	"testing"

	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestWordsOfOthersBlockNoEscalation: 250 words on somebody's case, by five people, and
// their writers hear why they can write no more; its holder escalates, backend answers.
func TestWordsOfOthersBlockNoEscalation(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		c, err := tx.Case(1)
		if err != nil {
			return store.Receipt{}, err
		}
		for i := range 250 {
			c.Personal.Said = append(c.Personal.Said, procedure.Said{By: []string{"budi", "rian", "ratna", "x", "y"}[i%5], What: procedure.AddWords, As: "words", Text: "kata"})
		}
		tx.PutCase(c)
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, s, `
		budi presses words on K-1 in tier2
		answer says You have written 50 times on this case
		answer says Colleagues can still write.
		sari presses note on K-1 in tier2
		sari fills text=masih bisa
		sari presses escalate on K-1 in tier2
		sari fills team=jaringan; checked=modem; wanted=cek jalur
		agus presses answer on K-1 in jaringan
		agus fills answer=solved; done=jalur diperbaiki; right=right
		sari presses close on K-1 in tier2
		sari fills outcome=solved; right=right
		see tier2 K-1 Selesai
	`)
}
