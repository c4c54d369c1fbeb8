package handlers_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// compare compares the store with the model, including turn and rev, so that none
// decreases or skips.
func (r *run) compare() {
	var cases []modelCase
	var calls []modelCall
	r.view(func(tx *store.Tx) error {
		stored := tx.Cases(0, 1000)
		slices.Reverse(stored) // newest first
		for _, c := range stored {
			cases = append(cases, modelCase{Kind: string(c.Kind), Number: c.Personal.Numbers[0].Value, Agent: c.Agent, State: string(c.State),
				Holder: c.Holder, Team: c.Team(), Taker: c.Taker(), Turn: c.Turn, Rev: c.Rev})
		}
		for i := range r.calls {
			c, err := tx.Call(uint64(i + 1))
			if err != nil {
				return err
			}
			calls = append(calls, modelCall{By: c.By, Number: c.Personal.Number.Value, Route: string(c.Route), End: string(c.End), Confirmed: c.Confirmed,
				Complaint: slices.Contains(c.Judged, procedure.HardComplaint), Educated: c.Education.Result != "", Turn: c.Turn, Case: c.Case})
		}
		if _, err := tx.Call(uint64(len(r.calls) + 1)); err == nil {
			return fmt.Errorf("there are more than %d calls", len(r.calls))
		}
		return nil
	})
	if d := cmp.Diff(r.cases, cases); d != "" {
		r.Fatalf("the cases are not what the tables say (-want +got):\n%s", d)
	}
	if d := cmp.Diff(r.calls, calls); d != "" {
		r.Fatalf("the calls are not what the tables say (-want +got):\n%s", d)
	}
}

func (r *run) view(fn func(*store.Tx) error) {
	if err := r.stage.store.View(r.outer.Context(), fn); err != nil {
		r.Fatal(err)
	}
}

// restart restarts the bot on the same data, and checks everything that is stored and
// shown, and that refused presses are still refused.
func (r *run) restart() {
	r.stage.Restart(r.outer)
	r.compare()
	r.stage.settle(r.outer)
	r.posts()
	r.forbidden()
	if err := r.stage.store.VerifyAudit(r.outer.Context()); err != nil {
		r.Fatalf("the audit chain should be whole: %v", err)
	}
	if c, err := r.stage.store.CompareIndexes(r.outer.Context(), true); err != nil || len(c.Findings) > 0 {
		r.Fatalf("the indexes should follow from the records: %v, %v", c.Findings, err)
	}
}

// posts compares the screen with the model: each expected card is there once and up
// to date, and each post was sent once.
func (r *run) posts() {
	messages := map[bot.PostID][]bottest.Shown{}
	for _, m := range r.stage.screen.All() {
		messages[m.ID] = append(messages[m.ID], m)
	}
	shown, sent := map[string]int{}, 0
	var posts []bot.Post
	r.view(func(tx *store.Tx) error {
		for i := range r.cases {
			posts = append(posts, tx.Posts(procedure.CaseName(uint64(i+1)))...)
		}
		return nil
	})
	for _, p := range posts {
		if n := len(messages[p.ID]); n != 1 || p.State != bot.PostDone {
			r.Fatalf("post %+v was sent %d times; want done, once", p, n)
		}
		sent++
		if p.View == bot.ViewPing {
			continue
		}
		shown[strings.TrimSpace(fmt.Sprint(p.Subject, " ", p.View, " ", p.Person, p.Team))]++
		painted, err := r.stage.bot.Paint(r.outer.Context(), p)
		want := painted.Card
		if got := messages[p.ID][0].Card; err != nil || got.Title != want.Title || !cmp.Equal(got.Buttons, want.Buttons) || !cmp.Equal(got.More, want.More) {
			r.Fatalf("%s %s shows\n%s\nwant (%v)\n%s", p.Subject, p.View, bottest.Text(got), err, bottest.Text(want))
		}
	}
	want := map[string]int{}
	for card := range r.shown {
		want[card] = 1
	}
	if d := cmp.Diff(want, shown); d != "" {
		r.Fatalf("the cards are not each there once (-want +got):\n%s", d)
	}
	if len(messages) != sent {
		r.Fatalf("the screen has %d messages; want the %d that are recorded", len(messages), sent)
	}
}
