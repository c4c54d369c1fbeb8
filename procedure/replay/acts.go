package replay

import (
	"slices"
	"strings"
	"time"
)

// texts are the free texts of each act, in the order in which the case keeps them.
var texts = map[string]string{
	"assign": "reason", "cancel": "reason", "release": "reason", "handover": "reason", "note": "note", "words": "words", "again": "words",
	"reclassify": "reason", "contact": "analysis", "escalate": "checked wanted", "super": "checked wanted reason", "withdraw": "reason",
	"answer": "done", "reroute": "reason", "close": "analysis", "reopen": "reason", "unsolved": "checked wanted",
}

func (c *Case) keepTexts(e Entry, f fields) {
	of := map[string]string{"reason": f.Reason, "note": f.Text, "words": f.Text, "analysis": f.Analysis, "checked": f.Checked, "wanted": f.Wanted, "done": f.Done}
	for _, as := range strings.Fields(texts[e.Action]) {
		c.say(e, as, of[as])
	}
}

func (c *Case) say(e Entry, as, text string) {
	if text = strings.TrimSpace(text); text != "" {
		c.Personal.Said = append(c.Personal.Said, Said{At: e.At, By: e.Person, What: e.Action, As: as, Text: text})
	}
}

// change does what an act changes beside the state.
func (c *Case) change(name string, e Entry, b body, people People) error {
	f := b.Fields
	switch e.Action {
	case "claim":
		c.hold(e.Person, e)
	case "assign", "handover":
		c.hold(f.To.ID, e)
	case "cancel":
		c.Outcome = "cancelled"
	case "release":
		c.Holder, c.HeldSince, c.HolderActed = "", time.Time{}, time.Time{}
	case "again":
		c.Raised++
	case "reclassify":
		c.Judged = judgedOf(*f.Judged)
	case "contact":
		c.contact(e, f)
	case "escalate", "super":
		c.Due = time.Time{}
		c.Escalations = append(c.Escalations, Escalation{Team: f.Team, By: e.Person, At: e.At, Super: e.Action == "super"})
		c.Super = c.Super || e.Action == "super"
	case "withdraw":
		c.end(e)
	case "take":
		c.take(e)
	case "answer":
		return c.answer(name, e, b, people)
	case "reroute":
		c.end(e)
		c.Escalations = append(c.Escalations, Escalation{Team: f.Team, By: c.last().By, Super: c.last().Super, At: e.At})
	case "close":
		c.close(e, f)
	case "reopen":
		return c.reopen(name, e, b, people)
	}
	return nil
}

// hold makes somebody the holder.
func (c *Case) hold(person string, e Entry) {
	c.Holder, c.HeldSince, c.HolderActed = person, e.At, e.At
}

func (c *Case) contact(e Entry, f fields) {
	c.Due = time.Time{}
	if f.Contact == "asked_for_call" {
		c.Due = f.CallAt
	}
	c.Contacts = append(c.Contacts, Contact{At: e.At, By: e.Person, Outcome: f.Contact, CallAt: c.Due})
}

// end ends the escalation that runs. The slice is copied: settle reads the case before.
func (c *Case) end(e Entry) {
	c.Escalations = slices.Clone(c.Escalations)
	c.last().EndedAt = e.At
}

func (c *Case) take(e Entry) {
	c.Escalations = slices.Clone(c.Escalations)
	if l := c.last(); l.Taker == "" {
		l.Taker, l.TakenAt = e.Person, e.At
	}
}

// answer returns the case to its holder; of kind tier1, "solved" closes it, and with the
// agent off shift a lead gets it. Who was on shift the audit doesn't say, so that of a
// lead the entry's word is taken.
func (c *Case) answer(name string, e Entry, b body, people People) error {
	right := "not_judged"
	if c.asksRight(e) {
		right = b.Fields.Right
	}
	c.take(e)
	c.end(e)
	l := c.last()
	l.Answer, l.Right = b.Fields.Answer, right
	if c.Kind == "tier1" && b.Fields.Answer == "solved" {
		c.State, c.Outcome, c.Educated = "closed", "solved", "n/a"
		return nil
	}
	to := c.Holder
	if c.Kind == "tier1" && b.Holder != to {
		was := people(b.Holder, e)
		if b.Holder == "" || was != nil && !slices.ContainsFunc(was, func(p Person) bool { return slices.Contains(p.Roles, "lead") }) {
			return differs(name, e, "the procedure gives the holder %s or a lead, the entry says %s", c.Holder, orNothing(b.Holder))
		}
		to = b.Holder
	}
	c.hold(to, e)
	return nil
}

func (c *Case) close(e Entry, f fields) {
	if f.Contact != "" {
		c.contact(e, f)
	}
	switch {
	case c.Education.Result == "":
		c.Educated = "n/a"
	case c.asksRight(e):
		c.Educated = f.Right
	default:
		c.Educated = "not_judged"
	}
	if has("satisfied not_satisfied", f.Satisfied) {
		c.Satisfied = f.Satisfied
	}
	c.Outcome = f.Outcome
}

// reopen brings a callback back to the queue, and a case of kind tier1 to its agent, or to
// the lead who reopens it when the agent is off shift, see answer.
func (c *Case) reopen(name string, e Entry, b body, _ People) error {
	c.Outcome, c.ClosedAt, c.ClosedBy, c.Educated, c.Satisfied = "", time.Time{}, "", "", ""
	c.Super = b.Super // as the customer carries it now
	if c.Kind == "callback" {
		c.Holder, c.HeldSince, c.HolderActed = "", time.Time{}, time.Time{}
		return nil
	}
	if b.Holder != c.Agent && b.Holder != e.Person {
		return differs(name, e, "the procedure gives the holder %s or %s, the entry says %s", c.Agent, e.Person, orNothing(b.Holder))
	}
	c.hold(b.Holder, e)
	return nil
}

// opened makes the case that the first entry opens, from the call.
func opened(name string, id uint64, e Entry, b body, call *Call, people People) (*Case, error) {
	kinds := map[string]string{"callback": "callback", "unsolved": "tier1"}
	kind, ok := kinds[e.Action]
	if !ok {
		return nil, differs(name, e, "the procedure opens no case by it: the entries before are missing")
	}
	c := &Case{ID: id, Kind: kind, State: "waiting", Turn: 1, Rev: 1, Agent: e.Person, Opened: e.At, Super: b.Super, Facts: b.Facts}
	if call == nil {
		return nil, differs(name, e, "the call that it was opened by is missing")
	}
	if call.Case != id || call.By != e.Person {
		return nil, differs(name, e, "the procedure opens it by a call of %s, C-%d is %s's and leads to K-%d", e.Person, call.ID, call.By, call.Case)
	}
	c.Call, c.Customer, c.Judged, c.Education = call.ID, call.Customer, judgedOf(call.Judged), call.Education
	for _, x := range call.Criteria {
		if !has(judgeable, x) {
			c.Listed = append(c.Listed, x)
		}
	}
	c.Personal.Numbers = []string{call.Personal.Number}
	c.say(e, "words", call.Personal.Words)
	if kind == "tier1" {
		c.State = "escalated"
		c.keepTexts(e, b.Fields)
		c.Escalations = []Escalation{{Team: b.Fields.Team, By: e.Person, At: e.At}}
		c.hold(e.Person, e)
		if need := c.missing("team checked wanted", e, b.Fields, people); need != "" {
			return nil, differs(name, e, "the procedure refuses it without: %s", need)
		}
	}
	return c, nil
}

const judgeable = "hard_complaint super_emergency"

// judgedOf keeps what an agent can judge, each once, in the procedure's order.
func judgedOf(in []string) (out []string) {
	for _, x := range strings.Fields(judgeable) {
		if slices.Contains(in, x) {
			out = append(out, x)
		}
	}
	return out
}
