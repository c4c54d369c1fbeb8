package handlers_test

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// modelCase and modelCall are all that the model keeps of a case and of a call,
// and all that is compared.
type modelCase struct {
	Kind, Number, Agent, State, Holder, Team, Taker string
	Turn, Rev                                       uint64
}

type modelCall struct {
	By, Number, Route, End         string
	Complaint, Confirmed, Educated bool
	Turn, Case                     uint64
}

// model is everything. awake are those who acted within the shift; old are the
// calls of the shift before; shown are the cards that must stand somewhere.
type model struct {
	rows  map[string]row
	cases []modelCase
	calls []modelCall
	awake map[string]bool
	old   int
	shown map[string]bool
}

// move is one press of somebody. A blank one has nothing filled in.
type move struct {
	who, to      procedure.Person
	action       string
	team, answer string
	turn         uint64
	blank        bool
}

// The customers of the model, and the route that each has at first.
const (
	vvip    = "152000000001"
	regular = "152000000004"
)

var routeOf = map[string]string{vvip: "educate+callback", "152000000003": "tier1", regular: "regular", "152000000009": "confirm_data"}

// callers are the customers who call, some more often.
var callers = []string{vvip, vvip, vvip, "152000000003", "152000000003", "152000000003", regular, "152000000009"}

// caseActions are the actions on a case.
func caseActions(rows map[string]row) (out []string) {
	for action, r := range rows {
		if r.from.says("→") && action != "clear" {
			out = append(out, action)
		}
	}
	slices.Sort(out)
	return out
}

// open is the open case of a customer, or 0.
func (w *model) open(number string) uint64 {
	return uint64(1 + slices.IndexFunc(w.cases, func(c modelCase) bool { return c.Number == number && c.State != "closed" }))
}

// running are the calls that have not ended, by their place.
func (w *model) running() (out []int) {
	for i, c := range w.calls {
		if c.End == "" {
			out = append(out, i)
		}
	}
	return out
}

// onShift is who, or the other one where who is off shift.
func (w *model) onShift(who, other string) string {
	if w.awake[who] {
		return who
	}
	return other
}

func isTeam(code string) bool { return has("jaringan tagihan", code) }

func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

func orElse(of map[string]string, key, other string) string {
	if v, ok := of[key]; ok {
		return v
	}
	return other
}

// show notes the cards that a case must have, once each, however often it comes
// by: "K-1 board", "K-1 team jaringan", "K-1 holder sari".
func (w *model) show(i int) {
	c, name := w.cases[i], procedure.CaseName(uint64(i+1))
	for card, is := range map[string]bool{"board": c.Kind == "callback", "team " + c.Team: c.Team != "",
		"holder " + c.Holder: c.Holder != "", "taker " + c.Taker: c.Taker != ""} {
		if is {
			w.shown[name+" "+card] = true
		}
	}
}
