package replay

import (
	"slices"
	"strings"
)

// row is one row of the table "The case". Lists are words with spaces between.
type row struct {
	kinds, from, to string // to is "" where the state stays
	who             string
	needs           string
	anyTurn         bool // what was pressed on an old card counts too
	same            bool // changes nothing on the case
}

const (
	bothKinds = "callback tier1"
	open      = "waiting claimed escalated"
)

// rowsOf is the table "The case", by action; where the kinds differ, an action has two.
var rowsOf = map[string][]row{
	"claim":      {{kinds: "callback", from: "waiting", to: "claimed", who: "tier2"}},
	"assign":     {{kinds: "callback", from: "waiting", to: "claimed", who: "lead", needs: "to"}},
	"cancel":     {{kinds: "callback", from: "waiting", to: "closed", who: "itsagent tier2 lead", needs: "reason"}},
	"release":    {{kinds: "callback", from: "claimed", to: "waiting", who: "holder lead system", needs: "reason"}},
	"handover":   {{kinds: bothKinds, from: "claimed escalated", who: "holder lead", needs: "to"}},
	"note":       {{kinds: bothKinds, from: open, who: "holder tier2 lead team", needs: "text", anyTurn: true}},
	"words":      {{kinds: bothKinds, from: open, who: "holder tier2 lead team agent", needs: "text", anyTurn: true}},
	"again":      {{kinds: bothKinds, from: open, who: "holder tier2 lead team agent", needs: "text", anyTurn: true}},
	"reclassify": {{kinds: bothKinds, from: open, who: "tier2 lead", needs: "judged reason"}},
	"contact":    {{kinds: bothKinds, from: "claimed escalated", who: "holder", needs: "contact"}},
	"escalate":   {{kinds: bothKinds, from: "claimed", to: "escalated", who: "holder", needs: "team checked wanted"}},
	"super":      {{kinds: bothKinds, from: "claimed", to: "escalated", who: "holder", needs: "vvip team checked wanted reason"}},
	"withdraw":   {{kinds: bothKinds, from: "escalated", to: "claimed", who: "holder", needs: "reason"}},
	"take":       {{kinds: bothKinds, from: "escalated", who: "team", needs: "untaken"}},
	"answer":     {{kinds: bothKinds, from: "escalated", to: "claimed", who: "team", needs: "mine answer done right"}},
	"reroute":    {{kinds: bothKinds, from: "escalated", who: "team holder lead", needs: "otherteam reason"}},
	"close":      {{kinds: bothKinds, from: "claimed", to: "closed", who: "holder", needs: "outcome right"}},
	"reopen": {
		{kinds: "callback", from: "closed", to: "waiting", who: "tier2 lead", needs: "reason"},
		{kinds: "tier1", from: "closed", to: "claimed", who: "itsagent lead", needs: "reason"},
	},
	"clear":  {{kinds: bothKinds, from: open + " closed", who: "lead", needs: "reason", anyTurn: true, same: true}},
	"reveal": {{kinds: bothKinds, from: open, who: "tier2 lead quality team caller", needs: "reason", anyTurn: true, same: true}},
}

// neutral are entries about a case that the procedure knows nothing of.
var neutral = []string{"resend"}

// has reports whether a list of words has one.
func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

func rowOf(action, kind string) (row, bool) {
	for _, r := range rowsOf[action] {
		if has(r.kinds, kind) {
			return r, true
		}
	}
	return row{}, false
}

// allowed reports whether somebody may act by the row: who they are to the case, or one of
// the roles that they had. Where nobody knows their roles, it says yes.
func (c *Case) allowed(who string, e Entry, people People) bool {
	named := map[string]string{"holder": c.Holder, "itsagent": c.Agent, "system": System}
	for _, w := range strings.Fields(who) {
		if is, ok := named[w]; ok && is == e.Person {
			return true
		}
	}
	was := people(e.Person, e)
	if was == nil {
		return e.Person != System
	}
	return slices.ContainsFunc(was, func(p Person) bool {
		is := func(roles ...string) bool {
			return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(p.Roles, r) })
		}
		return has(who, "tier2") && is("tier2") || has(who, "lead") && is("lead") || has(who, "quality") && is("quality") || has(who, "agent") && is("agent") ||
			has(who, "team") && c.team() != "" && is("backend") && slices.Contains(p.Teams, c.team()) ||
			has(who, "caller") && c.Agent == e.Person && is("agent", "tier2", "lead")
	})
}

// mayHold reports whether a case can be given to somebody: tier 2 or a lead; of kind tier1
// an agent or a lead.
func (c *Case) mayHold(to string, e Entry, people People) bool {
	role := "tier2"
	if c.Kind == "tier1" {
		role = "agent"
	}
	was := people(to, e)
	return to != "" && to != c.Holder && (was == nil || slices.ContainsFunc(was, func(p Person) bool {
		return slices.Contains(p.Roles, role) || slices.Contains(p.Roles, "lead")
	}))
}

// missing is the first need of a row that is not met, in words, or "".
func (c *Case) missing(needs string, e Entry, f fields, people People) string {
	judged := f.Right == "right" || f.Right == "wrong"
	filled := map[string]bool{
		"text": blankless(f.Text) || e.Action == "again" && f.Call != 0, "reason": blankless(f.Reason), "checked": blankless(f.Checked), "wanted": blankless(f.Wanted),
		"done": blankless(f.Done), "to": c.mayHold(f.To.ID, e, people), "judged": f.Judged != nil, "team": f.Team != "",
		"contact": has(contacts, f.Contact) && (f.Contact != "asked_for_call" || !f.CallAt.IsZero()),
		"answer":  has("solved not_solved need_data not_ours", f.Answer), "outcome": has("solved not_solved unreachable plasa cancelled duplicate", f.Outcome),
		"right": judged || !c.asksRight(e), "untaken": c.taker() == "", "mine": c.taker() == "" || c.taker() == e.Person, "vvip": c.vvip(),
		"otherteam": f.Team != "" && (f.Team != c.team() || c.taker() != "" && c.allowed("lead", e, people)),
	}
	for _, n := range strings.Fields(needs) {
		if !filled[n] {
			return n
		}
	}
	return ""
}

const contacts = "reached no_answer busy wrong_number asked_for_call"

func blankless(s string) bool { return strings.TrimSpace(s) != "" }

// asksRight reports whether an act judges somebody's education (close) or escalation
// (answer): not where there was none, and not one's own.
func (c *Case) asksRight(e Entry) bool {
	if e.Action == "close" {
		return c.Education.Result != "" && c.Agent != e.Person
	}
	return len(c.Escalations) > 0 && c.last().By != e.Person
}

const vvipCriteria = "public_figure official many_followers soe_executive endorser"

func (c *Case) vvip() bool {
	return slices.ContainsFunc(c.Listed, func(x string) bool { return has(vvipCriteria, x) })
}
