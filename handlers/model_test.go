package handlers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cc147/sigap"
	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/bot/bottest"
	"github.com/cc147/sigap/store"
)

// TestAnyPressesFollowTheTables has anybody press anything, and holds what is
// stored against the model after each press, also when the input comes twice,
// and what is shown after each restart.
func TestAnyPressesFollowTheTables(t *testing.T) {
	t.Parallel()
	rows := readTables(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage(t)
		defer func() { s.stop(); s.stop = func() {} }()
		r := &run{T: rt, outer: t, stage: s, model: &model{rows: rows, awake: map[string]bool{}, shown: map[string]bool{}}}
		for range 1 + r.even("steps", 40) {
			s.now.Add(int64(time.Second))
			r.any()
			r.compare()
		}
		r.restart()
	})
}

// run is one course of presses beside its model, whose predictions are compared.
type run struct {
	*rapid.T
	*model
	outer *testing.T
	stage *stage
	keys  int
}

func (r *run) any() {
	switch n := r.even("what", 24); {
	case n < 2:
		r.stage.now.Add(int64(11 * time.Hour))
		r.awake, r.old = map[string]bool{}, len(r.calls)
		if i := slices.IndexFunc(r.cases, func(c modelCase) bool { return c.Kind == "tier1" && c.State == "escalated" }); i >= 0 {
			r.actOn(i) // its agent is off shift now
		}
	case n == 2:
		r.restart()
	case len(r.calls) == 0 || n < 7:
		r.look()
	case n < 13 || len(r.cases) == 0:
		r.stepCall()
	default:
		r.actOn(r.even("case", len(r.cases)))
	}
}

// look types /cek.
func (r *run) look() {
	who, number := one(r, "who", people), one(r, "number", callers)
	ok := who.Is(sigap.Agent, sigap.Tier2, sigap.Lead)
	r.send(who, ok, bot.In{Command: &bot.Command{Name: "cek", Text: number + " mati"}})
	if c := (modelCall{By: who.ID, Number: number, Route: routeOf[number], Turn: 1}); ok {
		if number == regular {
			c.End = "regular"
		}
		r.calls = append(r.calls, c)
	}
}

// callActions are what people may try on a call.
var callActions = []string{"judge_hc", "confirm", "educate", "callback", "unsolved", "add", "solve", "drop", "claim"}

func (r *run) stepCall() {
	i := len(r.calls) - 1 - r.even("call", min(3, len(r.calls))) // one of the newest
	c, old := r.calls[i], i < r.old
	m := r.press(c.Turn, callActions, func(m move) (good, far bool) {
		next, _, ok := r.step(c, old, m)
		return ok && (next.Confirmed != c.Confirmed || next.End != c.End || next.Educated != c.Educated), next.End != c.End
	})
	next, opened, ok := r.step(c, old, m)
	r.send(m.who, ok, m.input(fmt.Sprintf("C-%d", i+1), m.action != "unsolved"))
	if !ok {
		return
	}
	if opened.Kind != "" {
		r.cases = append(r.cases, opened)
		next.Case = uint64(len(r.cases))
		r.show(len(r.cases) - 1)
	} else if m.action == "add" {
		r.cases[next.Case-1].Rev++
	}
	r.calls[i] = next
}

func (r *run) actOn(i int) {
	c := r.cases[i]
	m := r.press(c.Turn, caseActions(r.rows), func(m move) (good, far bool) {
		next, ok := r.act(c, m)
		return ok, next.State != c.State
	})
	next, ok := r.act(c, m)
	r.send(m.who, ok, m.input(fmt.Sprintf("K-%d", i+1), has("claim take", m.action)))
	if ok {
		r.cases[i] = next
		r.show(i)
	}
}

// forbidden has everybody press everything that the model refuses on one case and
// on the newest calls.
func (r *run) forbidden() {
	m := move{to: one(r, "to", people), team: "tagihan", answer: "not_solved"}
	if len(r.cases) > 0 {
		i := r.even("case", len(r.cases))
		m.turn = r.cases[i].Turn
		r.refused(m, caseActions(r.rows), func(m move) (bot.In, bool) {
			_, ok := r.act(r.cases[i], m)
			return m.input(sigap.CaseName(uint64(i+1)), false), ok
		})
	}
	for i := max(0, len(r.calls)-5); i < len(r.calls); i++ {
		m.turn = r.calls[i].Turn
		r.refused(m, callActions, func(m move) (bot.In, bool) {
			_, _, ok := r.step(r.calls[i], i < r.old, m)
			return m.input(fmt.Sprintf("C-%d", i+1), m.action != "unsolved"), ok
		})
	}
	r.compare()
}

// refused has everybody do all of those actions that are not allowed.
func (r *run) refused(m move, actions []string, judge func(move) (in bot.In, ok bool)) {
	for _, m.who = range people {
		for _, m.action = range actions {
			if in, ok := judge(m); !ok {
				r.handle(m.who, false, in)
			}
		}
	}
}

// press is a press of anybody, three times of four one that is good by the model,
// and half of these one that gets far.
func (r *run) press(turn uint64, actions []string, judge func(move) (good, far bool)) move {
	m := move{turn: turn, to: one(r, "to", people), team: one(r, "team", []string{"jaringan", "tagihan", "mars"}),
		answer: one(r, "answer", []string{"solved", "not_solved", "not_ours"})}
	allowed, onward := map[string][]move{}, map[string][]move{} // by action
	for _, m.who = range people {
		for _, m.action = range actions {
			good, far := judge(m)
			if good {
				allowed[m.action] = append(allowed[m.action], m)
			}
			if good && far {
				onward[m.action] = append(onward[m.action], m)
			}
		}
	}
	if len(onward) > 0 && r.even("far", 2) == 0 {
		allowed = onward
	}
	if len(allowed) > 0 && r.even("good", 4) > 0 {
		return one(r, "press", allowed[one(r, "action", slices.Sorted(maps.Keys(allowed)))])
	}
	m.who, m.action, m.blank = one(r, "who", people), one(r, "action", actions), r.even("blank", 4) == 0
	m.turn = uint64(max(0, int(turn)+1-r.even("older", 4)))
	return m
}

// even draws one of 0 to n-1, all as likely: rapid's own draws lean to the
// small ones, and would seldom come far into a case.
func (r *run) even(label string, n int) int {
	return rapid.Custom(func(t *rapid.T) (i int) {
		for range 12 {
			if i *= 2; rapid.Bool().Draw(t, "bit") {
				i++
			}
		}
		return i % n
	}).Draw(r.T, label)
}

func one[E any](r *run, label string, of []E) E { return of[r.even(label, len(of))] }

// input is the press as it comes in, or the form that it opened.
func (m move) input(subject string, press bool) bot.In {
	b := bot.Button{Subject: subject, Action: m.action, Turn: m.turn}
	if press {
		b.Arg = "given"
		return bot.In{Press: &bot.Press{Button: b}}
	}
	fields := map[string]string{}
	if !m.blank {
		fields = map[string]string{"text": "a", "reason": "b", "checked": "c", "wanted": "d", "done": "e", "analysis": "f", "contact": "reached",
			"outcome": "solved", "right": "right", "judged": "hard_complaint", "to": m.to.ID, "team": m.team, "answer": m.answer}
	}
	return bot.In{Submit: &bot.Submit{Button: b, Fields: fields}}
}

// send gives an input to the bot, every third time twice, as a platform that
// had no answer does.
func (r *run) send(who sigap.Person, ok bool, in bot.In) {
	r.handle(who, ok, in)
	if r.even("again", 3) == 2 {
		r.keys--
		r.handle(who, ok, in)
	}
	if ok {
		r.awake[who.ID] = true
	}
}

func (r *run) handle(who sigap.Person, ok bool, in bot.In) {
	r.keys++
	in.Account, in.Key = r.stage.Account(who.ID), fmt.Sprintf("%06d", r.keys)
	a, err := r.stage.bot.Handle(r.outer.Context(), in)
	if err != nil || (a.Code == "") != ok {
		r.Fatalf("%s: %+v %+v %+v is answered %q (%s), %v; want it allowed: %v", who.ID, in.Command, in.Press, in.Submit, a.Code, a.Toast, err, ok)
	}
}

// compare holds what is stored against the model: turn and rev too, so that
// none goes back or skips.
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
				Complaint: slices.Contains(c.Judged, sigap.HardComplaint), Educated: c.Education.Result != "", Turn: c.Turn, Case: c.Case})
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

// restart stops the bot, starts it again on the same data, and looks at all
// that is stored and shown, and at what must not go.
func (r *run) restart() {
	r.stage.Restart(r.outer)
	r.compare()
	r.stage.settle(r.outer)
	r.posts()
	r.forbidden()
	if err := r.stage.store.VerifyAudit(r.outer.Context()); err != nil {
		r.Fatalf("the audit chain should be whole: %v", err)
	}
}

// posts holds the screen against the model: each card that must stand somewhere
// stands there once and is up to date, and each post was sent once.
func (r *run) posts() {
	messages := map[bot.PostID][]bottest.Shown{}
	for _, m := range r.stage.screen.All() {
		messages[m.ID] = append(messages[m.ID], m)
	}
	shown, sent := map[string]int{}, 0
	var posts []bot.Post
	r.view(func(tx *store.Tx) error {
		for i := range r.cases {
			posts = append(posts, tx.Posts(sigap.CaseName(uint64(i+1)))...)
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
		want, _, err := r.stage.bot.Paint(r.outer.Context(), p)
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
