package store

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

func addPost(t *testing.T, tx *Tx, subject string, place bot.Place) bot.Post {
	t.Helper()
	p, err := tx.AddPost(bot.Post{Subject: subject, Place: place, View: bot.ViewBoard, State: bot.PostDone})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPostsShowWhatTheirSubjectIs(t *testing.T) {
	s := openTest(t, testOptions(t))
	board, private := bot.Place{Platform: "slack", ID: "C"}, bot.Place{Platform: "slack", ID: "C", Private: true}
	update(t, s, func(tx *Tx) {
		tx.PutCase(procedure.Case{ID: tx.NewCase(), State: procedure.Waiting, Rev: 4})
		tx.PutCase(procedure.Case{ID: tx.NewCase(), State: procedure.Closed, Rev: 6})
		tx.PutCall(procedure.Call{ID: tx.NewCall(), By: "sari", Turn: 2})
		var ids []string
		for _, subject := range []string{"K-1", "K-2", "K-1", "C-1", "K-256"} {
			p := addPost(t, tx, subject, board)
			if p.State != bot.PostPending {
				t.Errorf("a new post is %q, want pending", p.State)
			}
			ids = append(ids, string(p.ID))
		}
		same(t, "ids of posts", ids, []string{
			"4b000000000000000100000001", "4b000000000000000200000001", "4b000000000000000100000002",
			"43000000000000000100000001", "4b000000000000010000000001",
		}, nil)
		addPost(t, tx, "K-1", private)
	})
	view(t, s, func(tx *Tx) {
		for subject, want := range map[string][]uint64{"K-1": {4, 4, 4}, "K-2": {6}, "C-1": {2}, "K-256": {0}, "K-3": nil, "x": nil} {
			var got []uint64
			for _, p := range tx.Posts(subject) {
				if p.Subject != subject {
					t.Errorf("Posts(%s) gives one of %s", subject, p.Subject)
				}
				got = append(got, p.Want)
			}
			same(t, "what the posts of "+subject+" must show", got, want, nil)
		}
		same(t, "urgency", fmt.Sprint(tx.UrgencyOf("K-1"), tx.UrgencyOf("C-1"), tx.UrgencyOf("K-9")), "4 4 4", nil)
		if got := len(tx.PlacePosts(private, 9)); got != 1 {
			t.Errorf("%d posts of the private place, want 1", got)
		}
		if got := len(tx.PlacePosts(bot.Place{Platform: "slack"}, 9)); got != 0 {
			t.Errorf("%d posts of a place without any, want 0", got)
		}
	})
	update(t, s, func(tx *Tx) { addPost(t, tx, "K-1", board) })
	view(t, s, func(tx *Tx) {
		newest := tx.PlacePosts(board, 2)
		if len(newest) != 2 || newest[0].ID != "4b000000000000000100000004" {
			t.Errorf("PlacePosts = %v; want the newest first, and 2 of them", newest)
		}
	})
}

func TestPostsThatCannotBe(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		for _, subject := range []string{"", "K-", "K-0", "K-01", "K-+1", "K--1", "k-1", "K-18446744073709551616", "list"} {
			if p, err := tx.AddPost(bot.Post{Subject: subject}); err == nil {
				t.Errorf("AddPost about %q = %v, want an error", subject, p.ID)
			}
		}
		for _, id := range []bot.PostID{"", "zz", "4b", "4b000000000000000100000001"} {
			if err := tx.PutPost(bot.Post{ID: id}); !errors.Is(err, ErrNotFound) {
				t.Errorf("PutPost(%q) = %v, want ErrNotFound", id, err)
			}
		}
	})
}

func TestOutboxKeepsOneRowPerSubject(t *testing.T) {
	s := openTest(t, testOptions(t))
	update(t, s, func(tx *Tx) {
		tx.Show("K-300", 1)
		tx.Show("K-2", 1)
		tx.Show("K-2", 5)
		tx.Show("C-9", 1)
	})
	update(t, s, func(tx *Tx) {
		same(t, "outbox", tx.Outbox(9), []OutboxRow{{"C-9", 1}, {"K-2", 5}, {"K-300", 1}}, nil)
		same(t, "two of the outbox", tx.Outbox(2), []OutboxRow{{"C-9", 1}, {"K-2", 5}}, nil)
		tx.Settled("K-2", 4) // a newer rev is required by now
		tx.Settled("K-300", 1)
		tx.Settled("K-7", 1)
		same(t, "outbox", tx.Outbox(9), []OutboxRow{{"C-9", 1}, {"K-2", 5}}, nil)
	})
	if _, err := s.Update(ctx, Key{}, func(tx *Tx) (Receipt, error) { tx.Show("x", 1); return Receipt{}, nil }); err == nil {
		t.Error("Show of what is neither a case nor a call was taken")
	}
}

func TestMemory(t *testing.T) {
	s := openTest(t, testOptions(t))
	value := []byte("state")
	if err := errors.Join(s.Put(ctx, "slack", "k", value), s.Put(ctx, "slack", "empty", nil)); err != nil {
		t.Fatal(err)
	}
	value[0] = 'X' // the store must have its own copy
	for _, c := range []struct {
		platform, key, want string
		ok                  bool
	}{{"slack", "k", "state", true}, {"slack", "empty", "", true}, {"telegram", "k", "", false}} {
		got, ok, err := s.Get(ctx, c.platform, c.key)
		if err != nil || ok != c.ok || string(got) != c.want {
			t.Errorf("Get(%s, %s) = %q, %v, %v; want %q, %v", c.platform, c.key, got, ok, err, c.want, c.ok)
		}
	}
	if err := s.Delete(ctx, "slack", "k"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Get(ctx, "slack", "k"); ok || err != nil {
		t.Errorf("Get after Delete found it (%v), want nothing", err)
	}
	if err := s.Put(ctx, "slack", "k", make([]byte, maxValue+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Put of more than 1 MiB = %v, want ErrTooLarge", err)
	}
}
