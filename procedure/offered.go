package procedure

import "slices"

// Audience is who sees a card: the Tier 2 channel, a team's channel, or one
// person privately.
type Audience struct {
	Board  bool   // the Tier 2 channel
	Team   string // the channel of that team
	Person Person // privately
}

// shown are the actions of a state in the order of their buttons: the likely
// next step first.
var shown = map[State][]Action{
	Waiting:   {Claim, Assign, Note, AddWords, AskAgain, Reclassify, Cancel},
	Claimed:   {Close, Escalate, LogContact, EscalateSuper, Note, AddWords, AskAgain, Reclassify, HandOver, Release},
	Escalated: {Take, AnswerCase, LogContact, Reroute, Withdraw, Note, AddWords, AskAgain, Reclassify, HandOver},
	Closed:    {Reopen},
}

// Offered are the actions whose buttons an audience sees, in order. They come
// from the table that judges the press: what is offered, somebody of the
// audience may do.
func Offered(c Case, w Facts, to Audience) []Action {
	var out []Action
	for _, a := range shown[c.State] {
		r, ok := ruleFor(a, c.Kind)
		if !ok || !slices.Contains(r.From, c.State) || !to.may(r, c) {
			continue
		}
		if r.only != nil && r.only(c, to.likely(c), w) != nil {
			continue
		}
		out = append(out, a)
	}
	return superFirst(c, out)
}

// likely is the one of the audience whom an action is likely for: in a team's
// channel, who took the case.
func (to Audience) likely(c Case) Person {
	if to.Team != "" {
		return Person{ID: c.Taker()}
	}
	return to.Person
}

// superFirst puts the second step of 5.3.4 d in the first place once backend
// answered that it could not solve a VVIP's case.
func superFirst(c Case, in []Action) []Action {
	e := c.Escalation()
	i := slices.Index(in, EscalateSuper)
	if i < 0 || e == nil || e.Answer != NotSolved || e.Super {
		return in
	}
	return slices.Insert(slices.Delete(in, i, i+1), 0, EscalateSuper)
}

// may reports whether somebody of the audience stands in one of the rule's
// relations to the case. The holder of a Tier 1 case is no member of the Tier 2
// channel.
func (to Audience) may(r Rule, c Case) bool {
	switch {
	case to.Board:
		return slices.ContainsFunc(r.Who, func(w Who) bool { return w == ByTier2 || w == ByLead || w == ByHolder && c.Kind == CallbackKind })
	case to.Team != "":
		return c.Team() == to.Team && slices.Contains(r.Who, ByTeam)
	}
	return r.allows(to.Person, c)
}

// OfferedCall are the steps whose buttons the call's agent sees, in order: the
// next step that the work instruction gives comes first. What is offered is
// allowed once its form is filled.
func OfferedCall(c Call, w Facts) []Action {
	judging := []Action{JudgeComplaint, JudgeEmergency}
	switch {
	case c.Route == ConfirmData:
		return nil
	case judgeable(c, Command{}, w) != nil:
		return nil
	}
	var out []Action
	if w.Open != 0 {
		out = append(out, AddToCase)
	}
	switch {
	case c.End == EndRegular:
	case c.Route == Tier1 && !c.Confirmed:
		out = append(out, SolveCall, Confirm)
	case !c.Confirmed:
		out = append(out, Confirm)
	case c.Route == Tier1:
		out = append(out, SolveCall)
		if w.Open == 0 {
			out = append(out, Unsolved)
		}
	case w.Open == 0:
		out = append(out, MakeCallback)
	case c.Education.Result == "":
		out = append(out, Educate)
	}
	return append(out, judging...)
}
