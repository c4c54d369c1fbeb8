package procedure

import "time"

// What each action changes besides the state, in the order of the table. Apply has
// already judged the row.

func (a *act) claim() { a.setHolder(a.do.By.ID) }

// assign gives the case to somebody else: also hand over.
func (a *act) assign() {
	if was := a.Holder; was != "" && was != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: was, Text: SayTaken})
	}
	a.setHolder(a.do.To.ID)
	if a.do.To.ID != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: a.do.To.ID, Text: SayAssigned})
	}
}

// setHolder makes the person the holder and sends them the full data.
func (a *act) setHolder(person string) {
	a.Holder, a.HeldSince, a.HolderActed = person, a.Now, a.Now
	a.effect(Effect{Kind: ShowHolder, Person: person})
}

// clearHolder leaves the case without a holder.
func (a *act) clearHolder() { a.Holder, a.HeldSince, a.HolderActed = "", time.Time{}, time.Time{} }

func (a *act) cancel() { a.Outcome = OutCancelled }

func (a *act) release() {
	if a.Holder != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: a.Holder, Text: SayReleased})
	}
	a.clearHolder()
	a.effect(Effect{Kind: TellBoard, Text: SayReleased})
}

func (a *act) askAgain() {
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
func (a *act) reclassify() { a.Judged = onlyJudged(a.do.Judged) }

func (a *act) contact() {
	a.Due = time.Time{}
	if a.do.Contact == AskedForCall {
		a.Due = a.do.CallAt
	}
	a.Contacts = append(a.Contacts, Contact{At: a.Now, By: a.do.By.ID, Outcome: a.do.Contact, CallAt: a.Due})
}

func (a *act) escalate() {
	a.Due = time.Time{}
	a.toTeam(Escalation{By: a.do.By.ID})
}

// toTeam starts an escalation to the command's team.
func (a *act) toTeam(e Escalation) {
	e.Team, e.At = a.do.Team, a.Now
	a.Escalations = append(a.Escalations, e)
	a.effect(Effect{Kind: ShowTeam, Team: e.Team})
}

func (a *act) escalateSuper() {
	a.Due = time.Time{}
	a.toTeam(Escalation{By: a.do.By.ID, Super: true})
	a.Super = true
	a.effect(Effect{Kind: SetStatus})
}

func (a *act) withdraw() {
	a.effect(Effect{Kind: TellTeam, Team: a.Case.Team(), Text: SayWithdraw})
	if who := a.Taker(); who != "" {
		a.effect(Effect{Kind: TellPerson, Person: who, Text: SayWithdraw})
	}
	a.Escalation().EndedAt = a.Now
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

// answer ends the escalation. "Solved" closes a Tier 1 case and notifies its agent;
// any other case returns to its holder.
func (a *act) answer() {
	a.takeFor(a.do.By.ID)
	e := a.Escalation()
	e.Answer, e.EndedAt, e.Right = a.do.Answer, a.Now, a.judgement()
	if solvedAtTier1(a.Case, a.do) {
		a.Outcome, a.Educated = OutSolved, NotApplicable
		a.effect(Effect{Kind: TellPerson, Person: a.Agent, Text: SaySolved})
		return
	}
	a.setHolder(a.nextHolder(a.Holder, a.Lead))
	a.effect(Effect{Kind: TellPerson, Person: a.Holder, Text: SayBack})
}

// solvedAtTier1: backend's "solved" closes a case that no callback follows.
func solvedAtTier1(c Case, do Command) bool { return c.Kind == Tier1Kind && do.Answer == Solved }

// nextHolder returns who takes over a case that backend returns: its holder, or, for
// a Tier 1 case whose agent is off shift, a lead if there is one.
func (a *act) nextHolder(before, instead string) string {
	if a.Kind == Tier1Kind && instead != "" && !a.OnShift(before) {
		return instead
	}
	return before
}

func (a *act) judgement() Judgement {
	if !AsksRight(a.Case, a.do.Action, a.do.By.ID) {
		return NotJudged
	}
	return a.do.Right
}

func (a *act) reroute() {
	was := a.Escalation()
	if was.Taker != "" && was.Taker != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: was.Taker, Text: SayMoved})
	}
	was.EndedAt = a.Now
	a.toTeam(Escalation{By: was.By, Super: was.Super})
}

// close ends the case. A contact given in the form is logged by the same press.
func (a *act) close() {
	if a.do.Contact != "" {
		a.contact()
	}
	a.Educated = a.judgement()
	if a.Education.Result == "" {
		a.Educated = NotApplicable
	}
	if !a.do.isBlank(NeedSatisfied) {
		a.Satisfied = a.do.Satisfied
	}
	a.Outcome = a.do.Outcome
}

// undoClose clears the outcome of the case.
func (a *act) undoClose() {
	a.Outcome, a.ClosedAt, a.ClosedBy, a.Educated, a.Satisfied = "", time.Time{}, "", "", ""
	a.Super = a.Facts.Customer.Status != nil
}

func (a *act) reopen() {
	a.undoClose()
	a.clearHolder()
	a.effect(Effect{Kind: ShowBoard})
	a.effect(Effect{Kind: TellBoard, Text: SayReopened})
}

func (a *act) reopenTier1() {
	a.undoClose()
	who := a.do.By.ID
	if who != a.Agent {
		who = a.nextHolder(a.Agent, who)
	}
	a.setHolder(who)
	if who != a.do.By.ID {
		a.effect(Effect{Kind: TellPerson, Person: who, Text: SayReopened})
	}
}

func (a *act) clearStatus() { a.effect(Effect{Kind: UnsetStatus}) }

func (a *act) reveal() {
	a.effect(Effect{Kind: CountReveal, Reveals: append(a.recentReveals(), a.Now)})
}
