package handlers_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// TestAPressAdoptsALostCard: the first press on a card whose delivery was uncertain
// makes it the post, and so does one on a second message of a known card.
func TestAPressAdoptsALostCard(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	s.lose(t, "K-1")
	press := func(key string, ref bot.Ref) {
		t.Helper()
		if _, err := s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: key, Press: &bot.Press{
			Place: placeOf("tier2"), Ref: ref, Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() (ref bot.Ref, extra []bot.Ref) {
		t.Helper()
		if err := s.store.View(t.Context(), func(tx *store.Tx) error {
			p := tx.Posts("K-1")[0]
			ref, extra = p.Ref, p.Extra
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return ref, extra
	}
	press("1", "m1")
	bottest.Play(t, s, `see tier2 K-1 Ditangani: Sari`)
	if ref, _ := shown(); ref != "m1" {
		t.Errorf("the post is the message %q; want the pressed one", ref)
	}
	press("2", "")
	if ref, _ := shown(); ref != "m1" {
		t.Errorf("after a press on a private answer the post is the message %q; want m1 still", ref)
	}
	// A second message with the same card was pressed, so it is there for certain.
	s.screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry, After: 1 << 40} })
	press("3", "m99")
	if ref, extra := shown(); ref != "m99" || !slices.Equal(extra, []bot.Ref{"m1"}) {
		t.Errorf("the post is the message %q, with %q to remove; want m99, and m1 to remove", ref, extra)
	}
}

// TestAPressLooksForASendThatWasCutOff: an older message of a post is pressed while a newer
// one is sent. If a kill cut the send off, its message may turn up later, and must go.
func TestAPressLooksForASendThatWasCutOff(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-1 Menunggu`)
	s.screen.Fail(func(string, bot.Place) *bot.Outcome { return &bot.Outcome{Result: bot.Retry, After: 1 << 40} })
	if _, err := s.store.Update(t.Context(), store.Key{}, func(tx *store.Tx) (store.Receipt, error) {
		p := tx.Posts("K-1")[0]
		p.State, p.Extra, p.Ref, p.NotBefore = bot.PostInflight, []bot.Ref{p.Ref}, "", tx.Now().Add(time.Minute) // the courier waits
		return store.Receipt{}, tx.PutPost(p)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: "1", Press: &bot.Press{
		Place: placeOf("tier2"), Ref: "m1", Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		if p := tx.Posts("K-1")[0]; p.Ref != "m1" || p.Sends != 1 || p.Doubt.IsZero() || p.LandsBy.IsZero() {
			t.Errorf("after the press the post is %+v; want m1, and one send to look for until it can no longer arrive", p)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAPressAdoptsNoCardOfAnotherCase: on Telegram an app can send the data of one case's
// button with the message of another's.
func TestAPressAdoptsNoCardOfAnotherCase(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, `
		dewi types /cek 152000000001 internet mati
		dewi presses confirm
		dewi presses callback/given
		dewi types /cek 152000000002
		dewi presses confirm
		dewi presses callback/given
		see tier2 K-2 Menunggu`)
	posts := func() (first, second bot.Post) {
		t.Helper()
		if err := s.store.View(t.Context(), func(tx *store.Tx) error {
			first, second = tx.Posts("K-1")[0], tx.Posts("K-2")[0]
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return first, second
	}
	first, second := posts()
	if first.Place != second.Place {
		t.Fatalf("the cards are in %v and %v, want one place", first.Place, second.Place)
	}
	if _, err := s.Handle(t.Context(), bot.In{Account: s.Account("sari"), Key: "1", Press: &bot.Press{
		Place: first.Place, Ref: second.Ref, Button: bot.Button{Subject: "K-1", Action: "claim", Turn: 1}}}); err != nil {
		t.Fatal(err)
	}
	bottest.Play(t, s, `
		see tier2 K-1 Ditangani: Sari
		see tier2 K-2 Menunggu`)
	if now, _ := posts(); now.Ref != first.Ref || len(now.Extra) != 0 {
		t.Errorf("the card of K-1 is the message %q, with %q to remove; want %q and none", now.Ref, now.Extra, first.Ref)
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
