package procedure

import "time"

// What each action of the table changes, in the order of the table. The row
// has been judged before; a refusal here is about what was filled in.

func (a *act) claim() {
	a.hold(a.do.By.ID)
}

// assign gives the case to somebody else: also hand over.
func (a *act) assign() {
	if !MayHold(a.do.To, a.Case) {
		a.refusal = &Refusal{Code: NoSuchPerson, State: a.State}
		return
	}
	if was := a.Holder; was != "" && was != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: was, Text: SayTaken})
	}
	a.say("reason", a.do.Reason)
	a.hold(a.do.To.ID)
	if a.do.To.ID != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: a.do.To.ID, Text: SayAssigned})
	}
}

// hold makes the person the holder, who gets the full data.
func (a *act) hold(person string) {
	a.Holder, a.HeldSince, a.HolderActed = person, a.Now, a.Now
	a.effect(Effect{Kind: ShowHolder, Person: person})
}

func (a *act) cancel() {
	a.say("reason", a.do.Reason)
	a.end(OutCancelled)
}

func (a *act) end(o Outcome) {
	a.State, a.Outcome, a.ClosedAt, a.ClosedBy = Closed, o, a.Now, a.do.By.ID
	a.Due = time.Time{}
}

func (a *act) release() {
	if a.do.By.ID == System && !a.Expired(a.Policy, a.Now) {
		a.refusal = &Refusal{Code: WrongState, By: a.Holder, Since: a.HeldSince, State: a.State}
		return
	}
	if a.Holder != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: a.Holder, Text: SayReleased})
	}
	a.say("reason", a.do.Reason)
	a.Holder, a.HeldSince, a.HolderActed = "", time.Time{}, time.Time{}
	a.effect(Effect{Kind: TellBoard, Text: SayReleased})
}

func (a *act) note()  { a.say("note", a.do.Text) }
func (a *act) words() { a.say("words", a.do.Text) }

func (a *act) askAgain() {
	a.say("words", a.do.Text)
	a.Raised++
	switch who := a.Taker(); {
	case who != "":
		a.effect(Effect{Kind: TellPerson, Person: who, Text: SayAgain})
	case a.State == Escalated:
		a.effect(Effect{Kind: TellTeam, Team: a.Case.Team(), Text: SayAgain})
	}
	switch {
	case a.Holder != "" && a.Holder != a.do.By.ID:
		a.effect(Effect{Kind: TellPerson, Person: a.Holder, Text: SayAgain})
	case a.State == Waiting:
		a.effect(Effect{Kind: TellBoard, Text: SayAgain})
	}
}

// reclassify changes only what was judged.
func (a *act) reclassify() {
	a.Judged = onlyJudged(a.do.Judged)
	a.say("reason", a.do.Reason)
}

func (a *act) contact() {
	a.Due = time.Time{}
	if a.do.Contact == AskedForCall {
		a.Due = a.do.CallAt
	}
	a.Contacts = append(a.Contacts, Contact{At: a.Now, By: a.do.By.ID, Outcome: a.do.Contact, CallAt: a.Due})
	a.say("analysis", a.do.Analysis)
}

func (a *act) escalate() {
	if !a.HasTeam(a.do.Team) {
		a.refusal = &Refusal{Code: NoSuchTeam, State: a.State}
		return
	}
	a.sayEscalation()
	a.Due = time.Time{}
	a.toTeam(a.do.Team, a.do.Action == EscalateSuper)
}

func (a *act) sayEscalation() {
	for _, n := range escalationNeeds {
		if text := TextIn(&a.do, n); text != nil {
			a.say(string(n), *text)
		}
	}
}

func (a *act) toTeam(team string, super bool) {
	a.State = Escalated
	a.Escalations = append(a.Escalations, Escalation{Team: team, By: a.do.By.ID, At: a.Now, Super: super})
	a.effect(Effect{Kind: ShowTeam, Team: team})
}

func (a *act) escalateSuper() {
	a.escalate()
	if a.refusal != nil {
		return
	}
	a.say("reason", a.do.Reason)
	a.Super = true
	a.effect(Effect{Kind: SetStatus})
}

func (a *act) withdraw() {
	a.say("reason", a.do.Reason)
	a.effect(Effect{Kind: TellTeam, Team: a.Case.Team(), Text: SayWithdraw})
	if who := a.Taker(); who != "" {
		a.effect(Effect{Kind: TellPerson, Person: who, Text: SayWithdraw})
	}
	a.Escalation().EndedAt = a.Now
	a.State = Claimed
}

func (a *act) take() {
	a.takeFor(a.do.By.ID)
	a.effect(Effect{Kind: ShowTaker, Person: a.do.By.ID})
}

func (a *act) takeFor(person string) {
	if e := a.Escalation(); e.Taker == "" {
		e.Taker, e.TakenAt = person, a.Now
	}
}

// answer ends the stay at backend. Solved closes a Tier 1 case and tells its
// agent; anything else brings a case back to its holder. A Tier 1 case whose
// holder is off shift comes back to the lead.
func (a *act) answer() {
	a.takeFor(a.do.By.ID)
	e := a.Escalation()
	e.Answer, e.EndedAt, e.Right = a.do.Answer, a.Now, a.judgement()
	a.say("done", a.do.Done)
	if a.Kind == Tier1Kind && a.do.Answer == Solved {
		a.end(OutSolved)
		a.Educated = NotApplicable
		a.effect(Effect{Kind: TellPerson, Person: a.Agent, Text: SaySolved})
		return
	}
	a.State = Claimed
	if a.Kind == Tier1Kind && !a.OnShift(a.Holder) && a.Lead != "" {
		a.Holder = a.Lead
	}
	a.HeldSince, a.HolderActed = a.Now, a.Now
	a.effect(Effect{Kind: ShowHolder, Person: a.Holder})
	a.effect(Effect{Kind: TellPerson, Person: a.Holder, Text: SayBack})
}

func (a *act) judgement() Judgement {
	if !AsksRight(a.Case, a.do.Action, a.do.By.ID) {
		return NotJudged
	}
	return a.do.Right
}

func (a *act) reroute() {
	was := a.Escalation()
	freed := a.do.By.Is(Lead) && was.Taker != "" && a.do.Team == was.Team
	if !a.HasTeam(a.do.Team) || a.do.Team == was.Team && !freed {
		a.refusal = &Refusal{Code: NoSuchTeam, State: a.State}
		return
	}
	a.say("reason", a.do.Reason)
	if was.Taker != "" && was.Taker != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: was.Taker, Text: SayMoved})
	}
	was.EndedAt = a.Now
	a.toTeam(a.do.Team, was.Super)
	now := a.Escalation()
	now.By = was.By
}

// close ends the case. Where the form gave a contact and an analysis, they
// count as logged by the same press.
func (a *act) close() {
	if a.do.Contact != "" {
		if a.do.lacks(NeedContact, a.Case) {
			a.refusal = &Refusal{Code: Missing, Field: string(NeedContact), State: a.State}
			return
		}
		a.contact()
	} else {
		a.say("analysis", a.do.Analysis)
	}
	a.Educated = a.judgement()
	if a.Education.Result == "" {
		a.Educated = NotApplicable
	}
	if a.do.Satisfied == Satisfied || a.do.Satisfied == NotSatisfied {
		a.Satisfied = a.do.Satisfied
	}
	a.end(a.do.Outcome)
}

func (a *act) reopen() {
	a.say("reason", a.do.Reason)
	a.Outcome, a.ClosedAt, a.ClosedBy, a.Educated, a.Satisfied = "", time.Time{}, "", "", ""
	a.Super = a.Facts.Customer.Status != nil
	if a.Kind == CallbackKind {
		a.State = Waiting
		a.Holder, a.HeldSince, a.HolderActed = "", time.Time{}, time.Time{}
		a.effect(Effect{Kind: ShowBoard})
		a.effect(Effect{Kind: TellBoard, Text: SayReopened})
		return
	}
	a.State = Claimed
	who := a.Agent
	if a.do.By.ID != who && !a.OnShift(who) {
		who = a.do.By.ID
	}
	a.hold(who)
	if who != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: who, Text: SayReopened})
	}
}
