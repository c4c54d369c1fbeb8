package procedure

import "slices"

// Who is a relation of a person to a case: the table's column "who".
type Who string

// The relations.
const (
	ByTier2    Who = "tier2"    // any tier 2
	ByLead     Who = "lead"     // any lead
	ByHolder   Who = "holder"   // holds the case
	ByLogger   Who = "logger"   // logged it
	ByTeam     Who = "team"     // backend of its team
	ByAgent    Who = "agent"    // any agent
	ByItsAgent Who = "itsagent" // the agent of a Tier 1 case
	BySystem   Who = "system"   // a timer
)

// Need is what must be filled in: the table's column "needs".
type Need string

// The needs, beside the free texts, which stand in text.go. Their names are those
// of the forms' fields.
const (
	NeedTo      Need = "to"
	NeedTeam    Need = "team"
	NeedContact Need = "contact"
	NeedAnswer  Need = "answer"
	NeedOutcome Need = "outcome"
	NeedRight   Need = "right"
	NeedJudged  Need = "judged"
)

// Rule is one row of the table of actions on a case.
type Rule struct {
	Action Action
	Kinds  []Kind
	From   []State
	To     State // "" is the same state
	Who    []Who
	Needs  []Need
	// Loose acts move nothing that a card could be stale about, so that any
	// turn is good.
	Loose bool
	only  condition // a further one, or nil
	apply func(*act)
}

// condition is what a row asks for beside its columns.
type condition func(Case, Person, Facts) *Refusal

var (
	anyKind   = []Kind{CallbackKind, Tier1Kind}
	callbacks = []Kind{CallbackKind}
	tier1s    = []Kind{Tier1Kind}
	openState = []State{Waiting, Claimed, Escalated}
	workState = []State{Claimed, Escalated}
)

// Rules is the whole table of actions on a case, in the order of the
// procedure. A rule that differs between the kinds stands in it twice.
func Rules() []Rule {
	return []Rule{
		{Action: Claim, Kinds: callbacks, From: []State{Waiting}, To: Claimed, Who: []Who{ByTier2}, apply: (*act).claim},
		{Action: Assign, Kinds: callbacks, From: []State{Waiting}, To: Claimed, Who: []Who{ByLead}, Needs: []Need{NeedTo}, apply: (*act).assign},
		{Action: Cancel, Kinds: callbacks, From: []State{Waiting}, To: Closed, Who: []Who{ByLogger, ByTier2, ByLead}, Needs: []Need{NeedReason}, apply: (*act).cancel},
		{Action: Release, Kinds: callbacks, From: []State{Claimed}, To: Waiting, Who: []Who{ByHolder, ByLead, BySystem}, Needs: []Need{NeedReason}, apply: (*act).release},
		{Action: HandOver, Kinds: anyKind, From: workState, Who: []Who{ByHolder, ByLead}, Needs: []Need{NeedTo}, apply: (*act).assign},
		{Action: Note, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam}, Needs: []Need{NeedText}, Loose: true, apply: (*act).note},
		{Action: AddWords, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam, ByAgent}, Needs: []Need{NeedText}, Loose: true, apply: (*act).words},
		{Action: AskAgain, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam, ByAgent}, Needs: []Need{NeedText}, Loose: true, apply: (*act).askAgain},
		{Action: Reclassify, Kinds: anyKind, From: openState, Who: []Who{ByTier2, ByLead}, Needs: []Need{NeedJudged, NeedReason}, apply: (*act).reclassify},
		{Action: LogContact, Kinds: anyKind, From: workState, Who: []Who{ByHolder}, Needs: []Need{NeedContact}, apply: (*act).contact},
		{Action: Escalate, Kinds: anyKind, From: []State{Claimed}, To: Escalated, Who: []Who{ByHolder}, Needs: escalationNeeds, apply: (*act).escalate},
		{Action: EscalateSuper, Kinds: anyKind, From: []State{Claimed}, To: Escalated, Who: []Who{ByHolder}, Needs: slices.Concat(escalationNeeds, []Need{NeedReason}), only: vvipOnly, apply: (*act).escalateSuper},
		{Action: Withdraw, Kinds: anyKind, From: []State{Escalated}, To: Claimed, Who: []Who{ByHolder}, Needs: []Need{NeedReason}, apply: (*act).withdraw},
		{Action: Take, Kinds: anyKind, From: []State{Escalated}, Who: []Who{ByTeam}, only: notTaken, apply: (*act).take},
		{Action: AnswerCase, Kinds: anyKind, From: []State{Escalated}, To: Claimed, Who: []Who{ByTeam}, Needs: []Need{NeedAnswer, NeedDone, NeedRight}, only: notTakenByOther, apply: (*act).answer},
		{Action: Reroute, Kinds: anyKind, From: []State{Escalated}, Who: []Who{ByTeam, ByHolder, ByLead}, Needs: []Need{NeedTeam, NeedReason}, apply: (*act).reroute},
		{Action: Close, Kinds: anyKind, From: []State{Claimed}, To: Closed, Who: []Who{ByHolder}, Needs: []Need{NeedOutcome, NeedRight}, apply: (*act).close},
		{Action: Reopen, Kinds: callbacks, From: []State{Closed}, To: Waiting, Who: []Who{ByTier2, ByLead}, Needs: []Need{NeedReason}, only: noOpenCase, apply: (*act).reopen},
		{Action: Reopen, Kinds: tier1s, From: []State{Closed}, To: Claimed, Who: []Who{ByItsAgent, ByLead}, Needs: []Need{NeedReason}, only: noOpenCase, apply: (*act).reopen},
	}
}

// rules is the table, made once; nothing writes to it.
var rules = Rules()

// NeedsOf is what an action on a case needs to be filled in, by its first row; ok
// is false where the table has none.
func NeedsOf(a Action) (needs []Need, ok bool) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Action == a })
	if i < 0 {
		return nil, false
	}
	return slices.Clone(rules[i].Needs), true
}

// ruleFor is the row for the action on this kind of case; ok is false where the
// table has none.
func ruleFor(a Action, k Kind) (Rule, bool) {
	for _, r := range rules {
		if r.Action == a && slices.Contains(r.Kinds, k) {
			return r, true
		}
	}
	return Rule{}, false
}

func vvipOnly(c Case, _ Person, _ Facts) *Refusal {
	if c.Category() != VVIP {
		return &Refusal{Code: WrongKind, State: c.State}
	}
	return nil
}

func noOpenCase(c Case, _ Person, w Facts) *Refusal {
	if w.Open != 0 && w.Open != c.ID {
		return &Refusal{Code: HasCase, Case: w.Open, State: c.State}
	}
	return nil
}

func notTaken(c Case, _ Person, _ Facts) *Refusal {
	if c.Taker() != "" {
		return &Refusal{Code: Taken, By: c.Taker(), Since: c.Escalation().TakenAt, State: c.State}
	}
	return nil
}

// notTakenByOther: answering takes, and who took it answers.
func notTakenByOther(c Case, by Person, w Facts) *Refusal {
	if c.Taker() == by.ID {
		return nil
	}
	return notTaken(c, by, w)
}

// is reports whether the person stands in that relation to the case.
func (w Who) is(p Person, c Case) bool {
	switch w {
	case ByTier2:
		return p.Is(Tier2)
	case ByLead:
		return p.Is(Lead)
	case ByHolder:
		return p.ID != "" && c.Holder == p.ID
	case ByLogger:
		return p.ID != "" && c.Agent == p.ID
	case ByTeam:
		return p.Backs(c.Team())
	case ByAgent:
		return p.Is(Agent)
	case ByItsAgent:
		return c.Kind == Tier1Kind && p.ID != "" && c.Agent == p.ID
	case BySystem:
		return p.ID == System
	}
	return false
}

func (r Rule) allows(p Person, c Case) bool {
	return slices.ContainsFunc(r.Who, func(w Who) bool { return w.is(p, c) })
}
