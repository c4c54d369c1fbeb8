package procedure

import "slices"

var (
	anyKind   = []Kind{CallbackKind, Tier1Kind}
	callbacks = []Kind{CallbackKind}
	tier1s    = []Kind{Tier1Kind}
	openState = []State{Waiting, Claimed, Escalated}
	workState = []State{Claimed, Escalated}
	anyState  = []State{Waiting, Claimed, Escalated, Closed}
)

// Rules is the whole table of actions on a case, in the order of the procedure. The
// last row is not in the work instruction. A rule that differs between the kinds has
// two rows.
func Rules() []Rule {
	return []Rule{
		{Action: Claim, Kinds: callbacks, From: []State{Waiting}, To: Claimed, Who: []Who{ByTier2}, late: heldAlready, apply: (*act).claim},
		{Action: Assign, Kinds: callbacks, From: []State{Waiting}, To: Claimed, Who: []Who{ByLead}, Needs: []Need{NeedTo}, Form: []Need{NeedTo, NeedReason}, late: heldAlready, apply: (*act).assign},
		{Action: Cancel, Kinds: callbacks, From: []State{Waiting}, To: Closed, Who: []Who{ByLogger, ByTier2, ByLead}, Needs: []Need{NeedReason}, TakesAway: true, apply: (*act).cancel},
		{Action: Release, Kinds: callbacks, From: []State{Claimed}, To: Waiting, Who: []Who{ByHolder, ByLead, BySystem}, Needs: []Need{NeedReason}, TakesAway: true, when: []condition{expired}, apply: (*act).release},
		{Action: HandOver, Kinds: anyKind, From: workState, Who: []Who{ByHolder, ByLead}, Needs: []Need{NeedTo}, Form: []Need{NeedTo, NeedReason}, apply: (*act).assign},
		{Action: Note, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam}, Needs: []Need{NeedText}, AnyTurn: true, AddsText: true, textAs: "note"},
		{Action: AddWords, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam, ByAgent}, Needs: []Need{NeedText}, AnyTurn: true, AddsText: true, textAs: "words"},
		{Action: AskAgain, Kinds: anyKind, From: openState, Who: []Who{ByHolder, ByTier2, ByLead, ByTeam, ByAgent}, Needs: []Need{NeedText}, AnyTurn: true, AddsText: true, textAs: "words", apply: (*act).askAgain},
		{Action: Reclassify, Kinds: anyKind, From: openState, Who: []Who{ByTier2, ByLead}, Needs: []Need{NeedJudged, NeedReason}, AddsText: true, apply: (*act).reclassify},
		{Action: LogContact, Kinds: anyKind, From: workState, Who: []Who{ByHolder}, Needs: []Need{NeedContact}, Form: []Need{NeedContact, NeedCallAt, NeedAnalysis}, AddsText: true, apply: (*act).contact},
		{Action: Escalate, Kinds: anyKind, From: []State{Claimed}, To: Escalated, Who: []Who{ByHolder}, Needs: escalation, apply: (*act).escalate},
		{Action: EscalateSuper, Kinds: anyKind, From: []State{Claimed}, To: Escalated, Who: []Who{ByHolder}, Needs: slices.Concat(escalation, []Need{NeedReason}), when: []condition{vvipOnly}, apply: (*act).escalateSuper},
		{Action: Withdraw, Kinds: anyKind, From: []State{Escalated}, To: Claimed, Who: []Who{ByHolder}, Needs: []Need{NeedReason}, apply: (*act).withdraw},
		{Action: Take, Kinds: anyKind, From: []State{Escalated}, Who: []Who{ByTeam}, when: []condition{notTaken}, late: takenAlready, apply: (*act).take},
		{Action: AnswerCase, Kinds: anyKind, From: []State{Escalated}, To: Claimed, closes: solvedAtTier1, Who: []Who{ByTeam}, Needs: []Need{NeedAnswer, NeedDone, NeedRight}, when: []condition{notTakenByOther}, late: takenAlready, apply: (*act).answer},
		{Action: Reroute, Kinds: anyKind, From: []State{Escalated}, Who: []Who{ByTeam, ByHolder, ByLead}, Needs: []Need{NeedTeam, NeedReason}, AddsText: true, apply: (*act).reroute},
		{Action: Close, Kinds: anyKind, From: []State{Claimed}, To: Closed, Who: []Who{ByHolder}, Needs: []Need{NeedOutcome, NeedRight}, Form: closing, apply: (*act).close},
		{Action: Reopen, Kinds: callbacks, From: []State{Closed}, To: Waiting, Who: []Who{ByTier2, ByLead}, Needs: []Need{NeedReason}, AddsText: true, when: []condition{noOpenCase}, apply: (*act).reopen},
		{Action: Reopen, Kinds: tier1s, From: []State{Closed}, To: Claimed, Who: []Who{ByItsAgent, ByLead}, Needs: []Need{NeedReason}, AddsText: true, when: []condition{noOpenCase}, apply: (*act).reopenTier1},
		{Action: ClearStatus, Kinds: anyKind, From: anyState, Who: []Who{ByLead}, Needs: []Need{NeedReason}, AnyTurn: true, ReadOnly: true, Secondary: true, Private: true, when: []condition{carriesStatus}, apply: (*act).clearStatus},
		{Action: Reveal, Kinds: anyKind, From: openState, Who: []Who{ByTier2, ByLead, ByQuality, ByTeam, ByCaller}, Needs: []Need{NeedReason}, AnyTurn: true, ReadOnly: true, Secondary: true, when: []condition{withinReveals}, apply: (*act).reveal},
	}
}

// Steps is the whole table "The call", in the order of the procedure. The last two
// are not in the work instruction: a lead can end the customer's super emergency from
// a call too, and the agent chooses among the customers of one number.
func Steps() []Rule {
	its := []Who{ByCaller}
	onlyEducating, onlyTier1, unsolvable := []Route{EducateCallback}, []Route{Tier1}, []Route{Tier1, RegularRoute}
	return []Rule{
		{Action: JudgeComplaint, Who: its, Secondary: true, when: []condition{asAnswered, judgeable}, step: (*step).judge},
		{Action: JudgeEmergency, Who: its, Secondary: true, when: []condition{asAnswered, judgeable}, step: (*step).judge},
		{Action: Confirm, Who: its, when: []condition{asAnswered, running}, likely: notConfirmed, step: (*step).confirm},
		{Action: Mismatch, End: EndMismatch, Who: its, TakesAway: true, when: []condition{judgeable, notConfirmed}},
		{Action: Educate, Routes: onlyEducating, Who: its, Needs: education, when: []condition{asAnswered, running, confirmed}, likely: onlyToAdd, step: (*step).educate},
		{Action: MakeCallback, Routes: onlyEducating, End: EndCallback, Opens: CallbackKind, To: Waiting, Who: its, Needs: education, when: []condition{asAnswered, running, confirmed, noOpenCase}, step: (*step).callback},
		{Action: Unsolved, Routes: unsolvable, End: EndEscalated, Opens: Tier1Kind, To: Escalated, Who: its, Needs: escalation, when: []condition{asAnswered, escalatable, noOpenCase}, wrongWay: useCallback, step: (*step).unsolved},
		{Action: AddToCase, End: EndAdded, Who: its, when: []condition{asAnswered, judgeable, hasOpenCase}, step: (*step).add},
		{Action: SolveCall, Routes: onlyTier1, End: EndSolved, Who: its, when: []condition{asAnswered, running}, step: (*step).confirm},
		{Action: DropCall, End: EndDropped, Who: []Who{BySystem}, when: []condition{running, idle}},
		{Action: ClearStatus, Who: []Who{ByLead}, Needs: []Need{NeedReason}, AnyTurn: true, ReadOnly: true, Secondary: true, when: []condition{carriesStatus}, step: (*step).clearStatus},
		{Action: Choose, Who: its, when: []condition{running, notChosen}, step: (*step).choose},
	}
}

// rules and steps are the tables; they are read only.
var rules, steps = Rules(), Steps()

// RuleOf is the row for an action on a case of that kind; ok is false where the
// table has none.
func RuleOf(a Action, k Kind) (r Rule, ok bool) { return valueOf(ruleOf(a, k)) }

// StepOf is the row for a step of a call; ok is false where the table has none.
func StepOf(a Action) (r Rule, ok bool) { return valueOf(stepOf(a)) }

// ruleOf is RuleOf without a copy, or nil.
func ruleOf(a Action, k Kind) *Rule {
	for i := range rules {
		if rules[i].Action == a && slices.Contains(rules[i].Kinds, k) {
			return &rules[i]
		}
	}
	return nil
}

// stepOf is StepOf, likewise.
func stepOf(a Action) *Rule {
	for i := range steps {
		if steps[i].Action == a {
			return &steps[i]
		}
	}
	return nil
}

func valueOf(r *Rule) (Rule, bool) {
	if r == nil {
		return Rule{}, false
	}
	return *r, true
}
