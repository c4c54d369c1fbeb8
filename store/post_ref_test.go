package store

import (
	"testing"

	"github.com/cc147/sigap/bot"
)

// TestAPostIsFoundByItsMessages: by each that it has had, in its own place only.
func TestAPostIsFoundByItsMessages(t *testing.T) {
	s := openTest(t, testOptions(t))
	board, other := bot.Place{Platform: "slack", ID: "C1"}, bot.Place{Platform: "slack", ID: "C1", Private: true}
	var first, second bot.Post
	update(t, s, func(tx *Tx) {
		first, second = addPost(t, tx, "K-1", board), addPost(t, tx, "K-2", board)
		ping := addPost(t, tx, "K-3", board)
		ping.View, ping.Ref = bot.ViewPing, "C1/1.3"
		if err := tx.PutPost(ping); err != nil {
			t.Error(err)
		}
	})
	for _, ref := range []bot.Ref{"C1/1.1", "C1/1.10", "C1/1.10"} {
		update(t, s, func(tx *Tx) {
			first.Ref = ref
			if err := tx.PutPost(first); err != nil {
				t.Error(err)
			}
		})
	}
	view(t, s, func(tx *Tx) {
		for _, c := range []struct {
			place bot.Place
			ref   bot.Ref
			want  string
		}{
			{board, "C1/1.1", "K-1"}, {board, "C1/1.10", "K-1"}, {board, "C1/1", ""}, {board, "C1/1.3", ""}, {board, "", ""}, {other, "C1/1.1", ""},
			{bot.Place{Platform: "slack", ID: "C"}, "1/1.1", ""},
		} {
			if p, ok := tx.PostAt(c.place, c.ref); p.Subject != c.want || ok != (c.want != "") {
				t.Errorf("at %v %s is %s, %v; want %q", c.place, c.ref, p.Subject, ok, c.want)
			}
		}
	})
	update(t, s, func(tx *Tx) { // the message is the second post's now
		second.Ref = "C1/1.10"
		if err := tx.PutPost(second); err != nil {
			t.Error(err)
		}
		if p, _ := tx.PostAt(board, "C1/1.10"); p.ID != second.ID {
			t.Errorf("the message is of %s; want %s", p.ID, second.ID)
		}
	})
}
