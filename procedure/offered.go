package procedure

import "slices"

// Audience is who sees a card: the Tier 2 channel, a team's channel, or one
// person privately.
type Audience struct {
	Board  bool   // the Tier 2 channel
	Team   string // the channel of that team
	Person Person // privately
	Full   bool   // the card shows the full data already
}

// shown lists the actions of a state in the order of their buttons: the likely next
// step first.
var shown = map[State][]Action{
	Waiting:   {Claim, Assign, Note, AddWords, AskAgain, Reclassify, Cancel, Reveal, ClearStatus},
	Claimed:   {Close, Escalate, LogContact, EscalateSuper, Note, AddWords, AskAgain, Reclassify, HandOver, Release, Reveal, ClearStatus},
	Escalated: {Take, AnswerCase, LogContact, Reroute, Withdraw, Note, AddWords, AskAgain, Reclassify, HandOver, Reveal, ClearStatus},
	Closed:    {Reopen, ClearStatus},
}

// Offered returns the actions whose buttons an audience sees, in order. It uses the
// table that judges the press, so somebody in the audience may do each of them.
func Offered(c Case, f Facts, to Audience) []Action {
	var out []Action
	for _, action := range shown[c.State] {
		t, ref := onCase(&c, Command{Action: action, Turn: c.Turn, By: to.likely(c)}, f)
		if ref == nil && to.sees(t) {
			out = append(out, action)
		}
	}
	return superFirst(c, out)
}

// sees reports whether somebody in the audience may do the action now.
func (to Audience) sees(t *attempt) bool {
	switch {
	case t.outOfPlace() != nil, !to.may(t.Rule, *t.c):
		return false
	case t.Private && to.Person.ID == "", t.Action == Reveal && to.Full:
		return false
	}
	return !slices.ContainsFunc(t.when, func(holds condition) bool { return holds(t) != nil })
}

// likely returns the person in the audience who will probably press: in a team's
// channel, the taker.
func (to Audience) likely(c Case) Person {
	if to.Team != "" {
		return Person{ID: c.Taker()}
	}
	return to.Person
}

// superFirst puts escalating as super emergency first once backend answered that it
// could not solve a VVIP's case (5.3.4 d).
func superFirst(c Case, in []Action) []Action {
	e := c.Escalation()
	i := slices.Index(in, EscalateSuper)
	if i < 0 || e == nil || e.Answer != NotSolved || e.Super {
		return in
	}
	return slices.Insert(slices.Delete(in, i, i+1), 0, EscalateSuper)
}

// may reports whether somebody in the audience has one of the rule's relations to the
// case. The holder of a Tier 1 case is not a member of the Tier 2 channel.
func (to Audience) may(r *Rule, c Case) bool {
	switch {
	case to.Board:
		return slices.ContainsFunc(r.Who, func(w Who) bool { return w == ByTier2 || w == ByLead || w == ByHolder && c.Kind == CallbackKind })
	case to.Team != "":
		return c.Team() == to.Team && slices.Contains(r.Who, ByTeam)
	}
	return r.allows(to.Person, partiesOf(c))
}

// shownSteps lists the steps in the order of their buttons: the next step of the work
// instruction first.
var shownSteps = []Action{AddToCase, SolveCall, Confirm, Mismatch, MakeCallback, Educate, Unsolved, JudgeComplaint, JudgeEmergency, ClearStatus}

// OfferedCall returns the steps whose buttons the agent sees, in order; by is the
// person who typed the call. Each is allowed once its form is filled. A number in no
// list has none, and a call whose data were not the caller's.
func OfferedCall(c Call, by Person, f Facts) []Action {
	var out []Action
	if c.Route == ConfirmData || c.Hidden() {
		return nil
	}
	t, _ := onCall(&c, Command{Turn: c.Turn, By: by}, f)
	for _, action := range shownSteps {
		t.Rule = stepOf(action)
		if t.mayOpen() == nil && (t.likely == nil || t.likely(t) == nil) {
			out = append(out, action)
		}
	}
	return out
}
