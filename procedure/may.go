package procedure

// MayOpen judges an act by everything but what has to be filled in: a form
// whose sending would be refused anyway is not worth opening.
func MayOpen(c Case, do Command, w Facts) error {
	r, ok := ruleFor(do.Action, c.Kind)
	if !ok {
		return &Refusal{Code: WrongKind, State: c.State}
	}
	r.Needs = nil
	if ref := r.judge(c, do, w); ref != nil {
		return ref
	}
	return nil
}

// MayOpenStep is MayOpen for a step of a call.
func MayOpenStep(c Call, do Command, w Facts) error {
	const filled = "-"
	do.Education, do.Reason = Refused, filled
	do.Checked, do.Wanted, do.Team = filled, filled, filled
	w.HasTeam = func(string) bool { return true }
	_, _, err := ApplyCall(c, do, w)
	return err
}

// MayHold reports whether the person can be given the case: tier 2 or a lead,
// for a Tier 1 case an agent or a lead, and not who holds it already.
func MayHold(p Person, c Case) bool {
	if p.ID == c.Holder {
		return false
	}
	if c.Kind == Tier1Kind {
		return p.Is(Agent, Lead)
	}
	return p.Is(Tier2, Lead)
}
