package store

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// TestAnOutboxReaderSeesEveryChange compares what it remembers with what is stored, after
// changes of the case, of its posts and of the row.
func TestAnOutboxReaderSeesEveryChange(t *testing.T) {
	s := openTest(t, testOptions(t))
	place := bot.Place{Platform: "slack", ID: "C"}
	update(t, s, func(tx *Tx) {
		for range 4 {
			tx.PutCase(procedure.Case{ID: tx.NewCase(), State: procedure.Waiting, Rev: 1, Turn: 1})
		}
	})
	var reader OutboxReader
	rapid.Check(t, func(r *rapid.T) {
		id := rapid.Uint64Range(1, 4).Draw(r, "case")
		what := rapid.IntRange(0, 5).Draw(r, "what")
		update(t, s, func(tx *Tx) {
			c, err := tx.Case(id)
			if err != nil {
				r.Fatal(err)
			}
			posts := tx.Posts(c.Name())
			switch {
			case what == 0 && len(posts) < 5:
				addPost(t, tx, c.Name(), place)
			case what == 1 && len(posts) > 0:
				p := posts[len(posts)-1]
				p.Tries++
				if err := tx.PutPost(p); err != nil {
					r.Fatal(err)
				}
			case what == 2:
				c.Rev++
				tx.PutCase(c)
			case what == 3:
				c.State, c.Rev = procedure.Closed, c.Rev+1
				tx.PutCase(c)
			case what == 4:
				tx.Settled(c.Name(), 1<<60)
				return
			}
			tx.Show(c.Name(), c.Rev)
		})
		view(t, s, func(tx *Tx) {
			rows := tx.Outbox(9)
			got := reader.Read(tx, 9)
			if len(got) != len(rows) {
				r.Fatalf("it reads %d subjects; want %d", len(got), len(rows))
			}
			for i, row := range rows {
				l, open := tx.Listed(readU64(subjectKey(row.Subject)[1:]))
				want := Unsettled{OutboxRow: row, Urgency: tx.UrgencyOf(row.Subject), Turn: l.Turn, Open: open, Posts: tx.Posts(row.Subject)}
				if a, b := fmt.Sprintf("%+v", *got[i]), fmt.Sprintf("%+v", want); a != b {
					r.Fatalf("it reads\n%s\nwant\n%s", a, b)
				}
			}
		})
	})
}
