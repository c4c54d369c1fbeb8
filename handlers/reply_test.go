package handlers_test

import (
	"strings"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// card is the message of K-1 in a place.
func (s *stage) card(t *testing.T, place string) bot.Post {
	t.Helper()
	s.settle(t)
	var out bot.Post
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, p := range tx.Posts("K-1") {
			if p.Place == placeOf(place) && p.View != bot.ViewPing {
				out = p
			}
		}
		return nil
	}); err != nil || out.Ref == "" {
		t.Fatalf("the card in %s is %+v, %v; want it sent", place, out, err)
	}
	return out
}

// replies is what somebody writes in the thread of K-1's card.
func (s *stage) replies(t *testing.T, person, place, key string, change ...func(*bot.Reply)) bot.Answer {
	t.Helper()
	card := s.card(t, place)
	r := bot.Reply{Place: card.Place, Ref: card.Ref, Text: "ONT sudah diganti"}
	for _, c := range change {
		c(&r)
	}
	answer, err := s.bot.Handle(t.Context(), bot.In{Account: s.Account(person), Key: key, Reply: &r})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func saying(text string) func(*bot.Reply) { return func(r *bot.Reply) { r.Text = text } }

// TestAReplyInTheCardsThreadIsANote, once, whatever its key brings again.
func TestAReplyInTheCardsThreadIsANote(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	for range 2 {
		if answer := s.replies(t, "sari", "tier2", "e1"); answer.Code != "" || answer.Card != nil || answer.Toast != "Catatan di K-1 tersimpan." {
			t.Errorf("the answer is %+v; want one line", answer)
		}
	}
	s.replies(t, "rian", "sari", "e2", saying("sudah ditelepon 0812 3456 7890")) // of the private card
	bottest.Play(t, s, `
		see tier2 K-1 Catatan: sudah ditelepon
		see tier2 not 7890
		sari types /kasus riwayat K-1
		answer says Catatan – Rian
	`)
	if n := strings.Count(s.noted(t), "ONT sudah diganti"); n != 1 {
		t.Errorf("noted %d times; want once", n)
	}
	// An edited, moved or second message still leads to its case.
	card := s.card(t, "tier2")
	s.write(t, func(tx *store.Tx) {
		p, err := tx.Post(card.ID)
		if err != nil {
			t.Error(err)
		}
		p.Ref = "another"
		if err := tx.PutPost(p); err != nil {
			t.Error(err)
		}
	})
	for key, ref := range map[string]bot.Ref{"e3": card.Ref, "e4": "another"} {
		if answer := s.replies(t, "sari", "tier2", key, func(r *bot.Reply) { r.Ref = ref; r.Text = "lewat " + string(ref) }); answer.Toast == "" {
			t.Errorf("in the thread of %s nothing is noted", ref)
		}
	}
}

// noted are all texts of K-1.
func (s *stage) noted(t *testing.T) string {
	t.Helper()
	var all []string
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		c, err := tx.Case(1)
		for _, said := range c.Personal.Said {
			all = append(all, said.Text)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func TestAReplyThatIsNoNoteChangesNothing(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	before := s.noted(t)
	for what, c := range map[string]struct {
		person, code string
		change       func(*bot.Reply)
	}{
		"an agent":                {"dewi", "not_holder", saying("x")},
		"a team that isn't on it": {"agus", "no_role", saying("x")},
		"a stranger":              {"nobody", "stranger", saying("x")},
		"a file":                  {"sari", "note_file", func(r *bot.Reply) { r.File = true }},
		"too long":                {"sari", "too_long", saying(strings.Repeat("x", 1001))},
		"nothing visible":         {"sari", "missing", saying(" \u202e ")},
	} {
		answer := s.replies(t, c.person, "tier2", "e-"+what, c.change)
		if answer.Code != c.code || answer.Card == nil {
			t.Errorf("%s: %+v; want a sentence with the code %s", what, answer, c.code)
		}
	}
	bottest.Play(t, s, `
		sari presses close on K-1 in tier2
		sari fills outcome=solved; right=right
	`)
	if answer := s.replies(t, "sari", "tier2", "e-closed"); answer.Code != "wrong_state" {
		t.Errorf("on a closed case: %+v; want wrong_state", answer)
	}
	if got := s.noted(t); got != before {
		t.Errorf("the case has\n%s\nwant\n%s", got, before)
	}
}

// TestAReplyElsewhereIsNotTheBots: it says nothing there, also not to a stranger.
func TestAReplyElsewhereIsNotTheBots(t *testing.T) {
	s := newStage(t)
	bottest.Play(t, s, claimedK1)
	for what, change := range map[string]func(*bot.Reply){
		"another message":          func(r *bot.Reply) { r.Ref += "0" },
		"another place":            func(r *bot.Reply) { r.Place.ID = "jaringan" },
		"a private chat":           func(r *bot.Reply) { r.Place.Private = true },
		"no message":               func(r *bot.Reply) { r.Ref = "" },
		"the start of the message": func(r *bot.Reply) { r.Ref = r.Ref[:len(r.Ref)-1] },
	} {
		for _, person := range []string{"sari", "nobody"} {
			if answer := s.replies(t, person, "tier2", "e", change); answer.Toast != "" || answer.Card != nil || answer.Code != "" {
				t.Errorf("%s, %s: %+v; want no answer", what, person, answer)
			}
		}
	}
}
