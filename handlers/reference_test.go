package handlers_test

import (
	"cmp"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// The reference model: what the rows of the procedure's tables (procedure_test.go)
// make of a case and of a call; ok is false where a press is refused. It is written
// from PROCEDURE.md and not from the code.

func (w *model) act(c modelCase, m move) (next modelCase, ok bool) {
	r, me, lead := w.rows[m.action].of(c, m), m.who.ID, m.who.Is(procedure.Lead)
	ok = r.from.says(c.State) && (m.turn == c.Turn || has("note words again", m.action)) && (!m.blank || has("claim take", m.action)) &&
		r.who.some(phrases{"tier 2": m.who.Is(procedure.Tier2), "lead": lead, "any agent": m.who.Is(procedure.Agent), "holder": c.Holder == me,
			"its agent": c.Agent == me, "who logged it": c.Agent == me, "backend of its team": c.Team != "" && slices.Contains(m.who.Teams, c.Team)}) &&
		r.whole.all(phrases{"callback": c.Kind == "callback", "VVIP": c.Number == vvip, "team, ": isTeam(m.team), "no open case": w.open(c.Number) == 0,
			"not taken": c.Taker == "", "colleague's *take*": c.Taker == "" || c.Taker == me, "other team": m.team != c.Team || lead && c.Taker != "",
			"to whom": m.to.ID != c.Holder && r.needs.some(phrases{"tier 2": m.to.Is(procedure.Tier2), "lead": m.to.Is(procedure.Lead), "agent": m.to.Is(procedure.Agent)})})
	holders := map[string]string{"claim callback": me, "assign callback": m.to.ID, "handover " + c.Kind: m.to.ID, "release callback": "", "reopen callback": "",
		"reopen tier1": w.onShift(c.Agent, me), "answer tier1": w.onShift(c.Holder, "ratna")}
	next = c
	if next.State = r.to; next.State != "closed" {
		next.Holder = orElse(holders, m.action+" "+c.Kind, c.Holder)
	}
	switch {
	case next.State != "escalated":
		next.Team, next.Taker = "", ""
	case m.action == "take":
		next.Taker = me
	case has("escalate super reroute", m.action):
		next.Team, next.Taker = m.team, ""
	}
	if next != c {
		next.Turn++
	}
	next.Rev++
	return next, ok
}

func (w *model) step(c modelCall, old bool, m move) (next modelCall, opened modelCase, ok bool) {
	r, open, judgeable := w.rows[m.action], w.open(c.Number), c.End == "regular" && !old && has("judge_hc mismatch unsolved add", m.action)
	asRegular := c.Route == "regular" && r.needs.says("or `regular`")
	ok = (c.End == "" || judgeable) && m.turn == c.Turn && r.who.some(phrases{"its agent": c.By == m.who.ID}) &&
		r.needs.all(phrases{"not confirmed": !c.Confirmed, "confirmed": c.Confirmed || asRegular || r.needs.says("not confirmed"),
			"educate": c.Route == "educate+callback", "`tier1`": c.Route == "tier1" || asRegular, "no open case": open == 0,
			"an open case": open != 0, "team, ": isTeam(m.team) && !m.blank})
	next, opened = c, modelCase{Kind: r.kind, State: r.opens, Number: c.Number, Agent: c.By, Turn: 1, Rev: 1}
	next.Turn, next.Complaint = c.Turn+1, c.Complaint != (m.action == "judge_hc")
	next.Confirmed, next.Educated = c.Confirmed || has("confirm solve unsolved", m.action), c.Educated || has("educate callback", m.action)
	next.End = cmp.Or(map[string]string{"callback": "callback", "unsolved": "escalated", "add": "added", "solve": "solved", "mismatch": "mismatch"}[m.action], c.End)
	switch {
	case m.action == "judge_hc" && c.Number == regular && next.Complaint:
		next.Route, next.End = "tier1", ""
	case m.action == "judge_hc" && c.Number == regular:
		next.Route, next.End = "regular", "regular"
	case m.action == "unsolved":
		opened.Holder, opened.Team = c.By, m.team
		if c.Route == "tier1" {
			next.Route = "tier1+backend"
		}
	case m.action == "add":
		next.Case = open
	}
	return next, opened, ok
}
