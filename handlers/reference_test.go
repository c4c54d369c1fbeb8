package handlers_test

import (
	"slices"
	"strings"

	"github.com/cc147/sigap"
)

// The reference model: the procedure's two tables in the fewest words, written
// from PROCEDURE.md and not from the code.

// modelCase and modelCall are all that the model knows of a case and of a call.
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
	cases []modelCase
	calls []modelCall
	awake map[string]bool
	old   int
	shown map[string]bool
}

// move is one press of somebody. A blank one has nothing filled in.
type move struct {
	who, to      sigap.Person
	action       string
	team, answer string
	turn         uint64
	blank        bool
}

// caseTable is the table "The case": kinds, from, to, who.
var caseTable = map[string][4]string{
	"claim":      {"callback", "waiting", "claimed", "tier2"},
	"assign":     {"callback", "waiting", "claimed", "lead"},
	"cancel":     {"callback", "waiting", "closed", "logger tier2 lead"},
	"release":    {"callback", "claimed", "waiting", "holder lead"},
	"handover":   {"callback tier1", "claimed escalated", "", "holder lead"},
	"note":       {"callback tier1", "waiting claimed escalated", "", "holder tier2 lead team"},
	"words":      {"callback tier1", "waiting claimed escalated", "", "holder tier2 lead team agent"},
	"again":      {"callback tier1", "waiting claimed escalated", "", "holder tier2 lead team agent"},
	"reclassify": {"callback tier1", "waiting claimed escalated", "", "tier2 lead"},
	"contact":    {"callback tier1", "claimed escalated", "", "holder"},
	"escalate":   {"callback tier1", "claimed", "escalated", "holder"},
	"super":      {"callback tier1", "claimed", "escalated", "holder"},
	"withdraw":   {"callback tier1", "escalated", "claimed", "holder"},
	"take":       {"callback tier1", "escalated", "", "team"},
	"answer":     {"callback tier1", "escalated", "claimed", "team"},
	"reroute":    {"callback tier1", "escalated", "", "team holder lead"},
	"close":      {"callback tier1", "claimed", "closed", "holder"},
	"reopen":     {"callback", "closed", "waiting", "tier2 lead"},
}

// reopenTier1 is the one row that differs between the kinds.
var reopenTier1 = [4]string{"tier1", "closed", "claimed", "logger lead"}

// open is the open case of a customer, or 0.
func (w *model) open(number string) uint64 {
	return uint64(1 + slices.IndexFunc(w.cases, func(c modelCase) bool { return c.Number == number && c.State != "closed" }))
}

// act is what a press makes of a case; ok is false where it is refused.
func (w *model) act(c modelCase, m move) (next modelCase, ok bool) {
	row, team := caseTable[m.action], m.team == "jaringan" || m.team == "tagihan"
	if m.action == "reopen" && c.Kind == "tier1" {
		row = reopenTier1
	}
	lead, mine := m.who.Is(sigap.Lead), c.Holder == m.who.ID
	is := map[string]bool{"tier2": m.who.Is(sigap.Tier2), "lead": lead, "agent": m.who.Is(sigap.Agent), "holder": mine,
		"logger": c.Agent == m.who.ID, "team": c.Team != "" && slices.Contains(m.who.Teams, c.Team)}
	ok = has(row[0], c.Kind) && has(row[1], c.State) && slices.ContainsFunc(strings.Fields(row[3]), func(r string) bool { return is[r] }) &&
		(m.turn == c.Turn || has("note words again", m.action)) && (!m.blank || has("claim take", m.action))
	next = c
	if row[2] != "" {
		next.State = row[2]
	}
	switch m.action {
	case "claim":
		next.Holder = m.who.ID
	case "assign", "handover":
		ok = ok && m.to.ID != c.Holder && (m.to.Is(sigap.Lead) || c.Kind == "callback" && m.to.Is(sigap.Tier2) || c.Kind == "tier1" && m.to.Is(sigap.Agent))
		next.Holder = m.to.ID
	case "release":
		next.Holder = ""
	case "escalate", "super":
		ok = ok && team && (m.action == "escalate" || c.Number == vvip)
		next.Team, next.Taker = m.team, ""
	case "take":
		ok = ok && c.Taker == ""
		next.Taker = m.who.ID
	case "answer":
		ok = ok && (c.Taker == "" || c.Taker == m.who.ID)
		if c.Kind == "tier1" && m.answer == "solved" {
			next.State = "closed"
		} else if c.Kind == "tier1" && !w.awake[c.Holder] {
			next.Holder = "ratna"
		}
	case "reroute":
		ok = ok && team && (m.team != c.Team || lead && c.Taker != "")
		next.Team, next.Taker = m.team, ""
	case "reopen":
		ok = ok && w.open(c.Number) == 0
		if next.Holder = ""; c.Kind == "tier1" {
			if next.Holder = c.Agent; !w.awake[c.Agent] {
				next.Holder = m.who.ID
			}
		}
	}
	return next.counted(c), ok
}

// counted is the case with its team gone where it left backend, and its turn
// and rev counted.
func (c modelCase) counted(was modelCase) modelCase {
	if c.State != "escalated" {
		c.Team, c.Taker = "", ""
	}
	if c != was {
		c.Turn++
	}
	c.Rev++
	return c
}

// step is what a press makes of a call, and the case that it opens.
func (w *model) step(c modelCall, old bool, m move) (next modelCall, opened modelCase, ok bool) {
	open, running := w.open(c.Number), c.End == ""
	judgeable := running || c.End == "regular" && !old
	next, ok = c, c.By == m.who.ID && c.Turn == m.turn
	next.Turn++
	switch opened = (modelCase{Number: c.Number, Agent: c.By, Turn: 1, Rev: 1}); m.action {
	case "judge_hc":
		ok = ok && judgeable
		if next.Complaint = !c.Complaint; c.Number == regular && next.Complaint {
			next.Route, next.End = "tier1", ""
		} else if c.Number == regular {
			next.Route, next.End = "regular", "regular"
		}
	case "confirm":
		ok, next.Confirmed = ok && running, true
	case "educate":
		ok, next.Educated = ok && running && c.Confirmed && c.Route == "educate+callback", true
	case "callback":
		ok = ok && running && c.Confirmed && c.Route == "educate+callback" && open == 0
		opened.Kind, opened.State, next.Educated, next.End = "callback", "waiting", true, "callback"
	case "unsolved":
		ok = ok && running && c.Confirmed && c.Route == "tier1" && open == 0 && !m.blank && (m.team == "jaringan" || m.team == "tagihan")
		opened.Kind, opened.State, opened.Holder, opened.Team = "tier1", "escalated", c.By, m.team
		next.Route, next.End = "tier1+backend", "escalated"
	case "add":
		ok, next.End, next.Case = ok && judgeable && open != 0, "added", open
	case "solve":
		ok, next.Confirmed, next.End = ok && running && c.Route == "tier1", true, "solved"
	default:
		ok = false
	}
	return next, opened, ok
}

// The customers of the model, and the route that each has at first.
const (
	vvip    = "152000000001"
	regular = "152000000004"
)

var routeOf = map[string]string{vvip: "educate+callback", "152000000003": "tier1", regular: "regular", "152000000009": "confirm_data"}

func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

// show notes the cards that a case must have, once each, however often it comes
// by: "K-1 board", "K-1 team jaringan", "K-1 holder sari".
func (w *model) show(i int) {
	c, name := w.cases[i], sigap.CaseName(uint64(i+1))
	for card, is := range map[string]bool{"board": c.Kind == "callback", "team " + c.Team: c.Team != "",
		"holder " + c.Holder: c.Holder != "", "taker " + c.Taker: c.Taker != ""} {
		if is {
			w.shown[name+" "+card] = true
		}
	}
}
