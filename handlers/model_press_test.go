package handlers_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// forbidden has everybody press everything that the model refuses on one case and
// on the newest calls.
func (r *run) forbidden() {
	m := move{to: one(r, "to", people), team: "tagihan", answer: "not_solved"}
	if len(r.cases) > 0 {
		i := r.even("case", len(r.cases))
		m.turn = r.cases[i].Turn
		r.refused(m, caseActions(r.rows), func(m move) (bot.In, bool) {
			_, ok := r.act(r.cases[i], m)
			return m.input(procedure.CaseName(uint64(i+1)), false), ok
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

// press draws a press of anybody: in three of four cases one that the model allows,
// and half of these one that leads further.
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

// even draws one of 0 to n-1 with equal probability: rapid's own draws prefer small
// values, and would seldom get far into a case.
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
func (r *run) send(who procedure.Person, ok bool, in bot.In) {
	r.handle(who, ok, in)
	if r.even("again", 3) == 2 {
		r.keys--
		r.handle(who, ok, in)
	}
	if ok {
		r.awake[who.ID] = true
	}
}

func (r *run) handle(who procedure.Person, ok bool, in bot.In) {
	r.keys++
	in.Account, in.Key = r.stage.Account(who.ID), fmt.Sprintf("%06d", r.keys)
	a, err := r.stage.bot.Handle(r.outer.Context(), in)
	if err != nil || (a.Code == "") != ok {
		r.Fatalf("%s: %+v %+v %+v is answered %q (%s), %v; want it allowed: %v", who.ID, in.Command, in.Press, in.Submit, a.Code, a.Toast, err, ok)
	}
}
