package handlers_test

import (
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/handlers"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// TestAPingLinksToACardThatItsReaderSees checks the choice of the card for each kind of
// reader, with the case at backend and back with its holder.
func TestAPingLinksToACardThatItsReaderSees(t *testing.T) {
	t.Parallel()
	posts := []bot.Post{
		{ID: "elsewhere", Place: bot.Place{Platform: "slack", ID: "tier2"}, View: bot.ViewBoard},
		{ID: "board", Place: placeOf("tier2"), View: bot.ViewBoard},
		{ID: "billing", Place: placeOf("tagihan"), View: bot.ViewTeam, Team: "tagihan"},
		{ID: "network", Place: placeOf("jaringan"), View: bot.ViewTeam, Team: "jaringan"},
		{ID: "holder", Place: placeOf("dewi"), View: bot.ViewHolder, Person: "dewi"},
	}
	claimed := procedure.Case{State: procedure.Claimed, Holder: "dewi", Escalations: []procedure.Escalation{{Team: "jaringan"}}}
	escalated := claimed
	escalated.State = procedure.Escalated
	byID := map[string]procedure.Person{}
	for _, p := range people {
		byID[p.ID] = p
	}
	for _, c := range []struct {
		person                 string
		whenClaimed, atBackend bot.PostID
	}{
		{"sari", "board", "board"},
		{"ratna", "board", "network"},  // a lead reads every channel
		{"agus", "network", "network"}, // of that team
		{"nina", "billing", "network"}, // of both teams
		{"dewi", "holder", "holder"},   // an agent reads no channel
		{"budi", "", ""},               // nor has a card
	} {
		for k, want := range map[*procedure.Case]bot.PostID{&claimed: c.whenClaimed, &escalated: c.atBackend} {
			if got := handlers.CardFor(posts, placeOf(c.person), *k, byID[c.person]); got != want {
				t.Errorf("%s, %s: the link leads to %q; want %q", c.person, k.State, got, want)
			}
		}
	}
	closed := claimed
	closed.State = procedure.Closed
	if got := handlers.CardFor(posts, placeOf("dewi"), closed, byID["dewi"]); got != "" {
		t.Errorf("of a closed case the link leads to %q; want none to a blanked card", got)
	}
}

// TestAReplyLinksToTheCardOfItsThread takes a case through the queue again.
func TestAReplyLinksToTheCardOfItsThread(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.cek(t, "dewi", "1", "152000000001 mati")
	a = s.whole(t, pressing(t, "dewi", a, "confirm"))
	s.whole(t, pressing(t, "dewi", a, "callback"))
	s.send(t, "sari", "2", bot.Button{Subject: "K-1", Action: "claim", Turn: 1}, nil)
	s.send(t, "sari", "3", bot.Button{Subject: "K-1", Action: "release", Turn: 2}, map[string]string{"reason": "salah tekan"})
	var card, reply bot.Post
	if err := s.store.View(t.Context(), func(tx *store.Tx) error {
		for _, p := range tx.Posts("K-1") {
			switch {
			case p.View == bot.ViewBoard:
				card = p
			case p.View == bot.ViewPing && p.Thread != "":
				reply = p
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	painted, err := s.bot.Paint(t.Context(), reply)
	if want := (bot.Link{Label: "Buka kartu K-1", Post: card.ID}); err != nil || painted.Card.Link != want || want.Post == "" {
		t.Errorf("the reply's link is %+v, %v; want %+v", painted.Card.Link, err, want)
	}
}
