package handlers_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// TestAPressAdoptsALostCard: the first press on a card whose delivery was uncertain
// makes it the post; a duplicate of a known card must be removed.
func TestAPressAdoptsALostCard(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	s.lose(t, "K-1")
	press := func(key string, ref bot.Ref) bot.Answer {
		t.Helper()
		a, err := s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: key, Press: &bot.Press{
			Place: placeOf("tier2"), Ref: ref, Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := press("1", "m1"); a.Retire {
		t.Error("the lost card was found; it should stay")
	}
	bottest.Play(t, s, `see tier2 K-1 Ditangani: Sari`)
	if a := press("2", "m99"); !a.Retire {
		t.Error("another message with the same card should go")
	}
	if a := press("3", ""); a.Retire {
		t.Error("a private answer is no card that could go")
	}
}

// lose makes the delivery of a case's posts uncertain, on a platform that can't look
// posts up.
func (s *stage) lose(t *testing.T, subject string) {
	t.Helper()
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		for _, p := range tx.Posts(subject) {
			p.State, p.Ref, p.NotBefore = bot.PostUnsure, "", tx.Now().Add(1<<40)
			if err := tx.PutPost(p); err != nil {
				return store.Receipt{}, err
			}
		}
		return store.Receipt{}, nil
	}); err != nil {
		t.Fatal(err)
	}
}
