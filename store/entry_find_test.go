package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// TestAnEntryIsFollowedToItsNewestVersion: through changes by form, to its end by form or by
// an import, which is told; a row that differs only in spelling is the same.
func TestAnEntryIsFollowedToItsNewestVersion(t *testing.T) {
	s := openTest(t, testOptions(t))
	row := func(name, note string) procedure.Row {
		return procedure.Row{List: procedure.SpecialRequests, Name: name, Note: note, Request: procedure.CabutPasang, Numbers: []procedure.Number{internet}}
	}
	change := func(by string, end uint64, next *procedure.Row) (id uint64) {
		update(t, s, func(tx *Tx) {
			c, err := tx.ChangeEntry(procedure.SpecialRequests, end, next, Change{By: by, Via: "desk"})
			if err != nil {
				t.Error(err)
			}
			id = c.first
		})
		return id
	}
	a1, b1 := row("Andi", "1"), row("Beni", "1")
	a, b := change("ratna", 0, &a1), change("ratna", 0, &b1)
	a2, a3 := row("Andi", "2"), row("Andi", "3")
	second := change("adi", a, &a2)
	third := change("ratna", second, &a3)
	view(t, s, func(tx *Tx) {
		for _, id := range []uint64{a, second, third} {
			now, live, last, err := tx.EntryNow(procedure.SpecialRequests, id)
			if now != third || !live || err != nil || id != third && last.By != "ratna" {
				t.Errorf("version %d leads to %d, live %v, last changed by %q, %v; want %d, live, by ratna", id, now, live, last.By, err, third)
			}
		}
		if _, _, last, err := tx.EntryNow(procedure.SpecialRequests, third); last.ID != 0 || err != nil {
			t.Errorf("nobody changed the newest version; last is %+v, %v", last, err)
		}
		if _, _, _, err := tx.EntryNow(procedure.SpecialRequests, 999); !errors.Is(err, ErrNotFound) {
			t.Errorf("a row that never was: %v; want ErrNotFound", err)
		}
		if id, ok := tx.EntryID(row("ANDI", " 3")); !ok || id != third {
			t.Errorf("in another spelling it is %d, %v; want %d", id, ok, third)
		}
		if _, ok := tx.EntryID(a1); ok {
			t.Error("a version that ended is still found by its row")
		}
		if got := idsBefore(tx, 0); !slices.Equal(got, []uint64{third, b}) {
			t.Errorf("the entries, the last first, are %v; want %v", got, []uint64{third, b})
		}
		if got := idsBefore(tx, third); !slices.Equal(got, []uint64{b}) {
			t.Errorf("the entries before %d are %v; want %v", third, got, []uint64{b})
		}
	})
	change("yoga", third, nil)
	if _, err := s.ReplaceList(ctx, procedure.SpecialRequests, []procedure.Row{a1}, Change{By: "sari", Via: "cli"}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) {
		for id, by := range map[uint64]string{a: "yoga", second: "yoga", third: "yoga", b: "sari"} {
			now, live, last, err := tx.EntryNow(procedure.SpecialRequests, id)
			if live || last.By != by || err != nil || id != b && now != third {
				t.Errorf("version %d leads to %d, live %v, ended by %q, %v; want it ended by %s", id, now, live, last.By, err, by)
			}
		}
	})
}

func idsBefore(tx *Tx, before uint64) (ids []uint64) {
	for id := range tx.EntriesBefore(procedure.SpecialRequests, before) {
		ids = append(ids, id)
	}
	return ids
}

// TestAnImportThatIsNotCompleteIsTold: who imports, until it is done.
func TestAnImportThatIsNotCompleteIsTold(t *testing.T) {
	s := openTest(t, testOptions(t))
	staged, err := s.Stage(procedure.VVIPRegister)
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Close()
	row := procedure.Row{List: procedure.VVIPRegister, VVIP: procedure.Official, Numbers: []procedure.Number{internet}}
	if err := staged.Add(row); err != nil {
		t.Fatal(err)
	}
	if _, err := staged.Compare(ctx, Ending{}); err != nil {
		t.Fatal(err)
	}
	told := ""
	during := func(int, int) {
		view(t, s, func(tx *Tx) {
			c, ok := tx.Importing(procedure.VVIPRegister)
			_, other := tx.Importing(procedure.SpecialRequests)
			_, there := tx.EntryID(row)
			if told == "" {
				told = fmt.Sprintln(c.By, c.File, ok, other, there)
			}
		})
	}
	if _, err := staged.Apply(ctx, Change{By: "adi", File: "v.csv"}, during); err != nil || told != "adi v.csv true false false\n" {
		t.Errorf("during the import: %q, %v; want who imports what, and no row of it yet", told, err)
	}
	view(t, s, func(tx *Tx) {
		if c, ok := tx.Importing(procedure.VVIPRegister); ok {
			t.Errorf("after it: %+v; want none", c)
		}
	})
}

// TestANoticeIsPosted: its posts are found and settled as those of cases are.
func TestANoticeIsPosted(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		for _, want := range []string{"N-1", "N-2"} {
			subject := tx.NewNotice()
			p, err := tx.AddPost(bot.Post{Subject: subject, Place: bot.Place{Platform: "slack", ID: "U1", Private: true}, View: bot.ViewPing})
			if subject != want || err != nil || p.Subject != want {
				t.Errorf("a post about %q has the subject %q, %v; want %q", subject, p.Subject, err, want)
			}
			tx.Show(subject, 1)
		}
		tx.PutNoticed("lists", "2026-11-30")
	})
	view(t, s, func(tx *Tx) {
		if got := tx.Outbox(9); len(got) != 2 || got[0] != (OutboxRow{"N-1", 1}) {
			t.Errorf("the outbox has %v; want both notices, the first one first", got)
		}
		posts := tx.Posts("N-2")
		if len(posts) != 1 || posts[0].Want != 1 || posts[0].Settled() {
			t.Errorf("the second notice has the posts %+v; want one that is to show rev 1", posts)
		}
		if tx.Noticed("lists") != "2026-11-30" || tx.Noticed("other") != "" {
			t.Errorf("the week is %q, another's %q; want the one that was stored, and none", tx.Noticed("lists"), tx.Noticed("other"))
		}
	})
	update(t, s, func(tx *Tx) { tx.Settled("N-1", 1) })
	view(t, s, func(tx *Tx) {
		if got := tx.Outbox(9); len(got) != 1 {
			t.Errorf("the outbox has %v once the first is settled; want the second", got)
		}
	})
}
