package handlers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/procedure"
)

// TestAnyPressesFollowTheTables does random presses and compares the store with the
// model after each press, also when the input is repeated, and what is shown after
// each restart.
func TestAnyPressesFollowTheTables(t *testing.T) {
	t.Parallel()
	rows := readTables(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage(t)
		defer func() { s.stop(); s.stop = func() {} }()
		r := &run{T: rt, outer: t, stage: s, model: &model{rows: rows, awake: map[string]bool{}, shown: map[string]bool{}}}
		if r.even("begins", 2) == 0 {
			r.begin()
		}
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
	case n < 3:
		r.stage.now.Add(int64(11 * time.Hour))
		r.awake, r.old = map[string]bool{}, len(r.calls)
		if i := slices.IndexFunc(r.cases, func(c modelCase) bool { return c.Kind == "tier1" && c.State == "escalated" }); i >= 0 {
			r.actOn(i) // its agent is off shift now
		}
	case n == 3:
		r.restart()
	case n < 6, len(r.running()) == 0 && (n < 10 || len(r.cases) == 0):
		r.look(one(r, "who", people), one(r, "number", callers))
	case n < 10 || len(r.cases) == 0:
		r.stepCall()
	default:
		r.actOn(r.even("case", len(r.cases)))
	}
}

// begin brings a Tier 1 case to backend, which random presses seldom do.
func (r *run) begin() {
	agent := one(r, "agent", people[:2])
	r.look(agent, "152000000003")
	for i, action := range []string{"confirm", "unsolved"} {
		r.pressCall(0, move{who: agent, action: action, turn: uint64(1 + i), team: one(r, "team", []string{"jaringan", "tagihan"})})
		r.compare()
	}
}

// look types /cek.
func (r *run) look(who procedure.Person, number string) {
	ok := who.Is(procedure.Agent, procedure.Tier2, procedure.Lead)
	r.send(who, ok, bot.In{Command: &bot.Command{Name: "cek", Text: number + " mati"}})
	if c := (modelCall{By: who.ID, Number: number, Route: routeOf[number], Turn: 1}); ok {
		if number == regular {
			c.End = "regular"
		}
		r.calls = append(r.calls, c)
	}
}

// callActions are what people may try on a call.
var callActions = []string{"judge_hc", "confirm", "mismatch", "educate", "callback", "unsolved", "add", "solve", "drop", "claim"}

func (r *run) stepCall() {
	i := r.even("call", len(r.calls))
	if going := r.running(); len(going) > 0 && r.even("running", 4) > 0 {
		i = one(r, "running call", going)
	}
	c, old := r.calls[i], i < r.old
	m := r.press(c.Turn, callActions, func(m move) (good, far bool) {
		next, _, ok := r.step(c, old, m)
		return ok && (next.Confirmed != c.Confirmed || next.End != c.End || next.Educated != c.Educated), next.End != c.End
	})
	r.pressCall(i, m)
}

// pressCall does one press on a call.
func (r *run) pressCall(i int, m move) {
	next, opened, ok := r.step(r.calls[i], i < r.old, m)
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
		return ok, next.State != c.State && next.State != "closed"
	})
	next, ok := r.act(c, m)
	r.send(m.who, ok, m.input(fmt.Sprintf("K-%d", i+1), has("claim take", m.action)))
	if ok {
		r.cases[i] = next
		r.show(i)
	}
}
