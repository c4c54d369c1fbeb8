package procedure

import "slices"

// Rule is one row of the procedure's two tables: an action on a case, or a step
// of a call. The same row offers the button, opens the form and judges the press.
type Rule struct {
	Action Action

	// Where an action on a case is possible, and the state that it leads to; "" is
	// the same state.
	Kinds []Kind
	From  []State
	To    State

	// Where a step of a call is possible (none is on any route), how the call ends
	// by it, and the kind of case that it opens, whose state is To.
	Routes []Route
	End    CallEnd
	Opens  Kind

	Who []Who
	// Needs must be filled in. Form is what the form asks, in order, where it asks
	// more than that: the rest may stay empty.
	Needs []Need
	Form  []Need

	// Loose acts move nothing that a card could be stale about, so that any turn is
	// good.
	Loose bool
	// Growing acts could be repeated for ever, so that a case that is full of texts
	// refuses them. What leads to its end, or to another holder, stays open.
	Growing bool
	// ReadOnly acts change neither the case nor the call, only what is beside them.
	ReadOnly bool
	// TakesAway marks what ends a case without work, or takes it from its holder.
	TakesAway bool
	// Secondary buttons stand under "Lainnya", and Private ones on no card of a
	// channel.
	Secondary, Private bool

	when     []condition                  // what else must hold
	likely   condition                    // what else must hold for its button to be drawn, or nil
	closes   func(Case, Command) bool     // where the act ends the case instead, or nil
	late     func(Case, Command) *Refusal // what explains best that the act comes late, or nil
	apply    func(*act)                   // what changes in a case beside its state, or nil
	step     func(*step)                  // what changes in a call beside its end, or nil
	textAs   string                       // what NeedText is, as Said.As
	wrongWay func(Call) *Refusal          // the refusal on another route, or nil
}

// Asks is what the form of the row asks, in order.
func (r Rule) Asks() []Need {
	return slices.Clone(r.asks())
}

func (r *Rule) asks() []Need {
	if r.Form != nil {
		return r.Form
	}
	return r.Needs
}

// attempt is one command held against one row, on a case or on a call.
type attempt struct {
	*Rule
	Facts
	do   Command
	c    *Case // what an action is about, or nil
	call *Call // what a step is about, or nil
}

// refuse says why not, and what the state of the case is now.
func (t *attempt) refuse(code Code) *Refusal {
	r := &Refusal{Code: code}
	if t.c != nil {
		r.State = t.c.State
	}
	return r
}

// held is refuse, with who holds the case and since when.
func (t *attempt) held(code Code) *Refusal {
	r := t.refuse(code)
	r.By, r.Since = t.c.Holder, t.c.HeldSince
	return r
}

func (t *attempt) refuseField(code Code, field string) *Refusal {
	r := t.refuse(code)
	r.Field = field
	return r
}

// judge holds the command against the row, from what explains most to the user to
// what explains least.
func (t *attempt) judge() *Refusal {
	if ref := t.mayOpen(); ref != nil {
		return ref
	}
	return t.unfilled()
}

// mayOpen judges all but what has to be filled in.
func (t *attempt) mayOpen() *Refusal {
	first, second := (*attempt).outOfPlace, (*attempt).notAllowed
	if t.call != nil { // whose call it is explains more than where it stands
		first, second = second, first
	}
	if ref := first(t); ref != nil {
		return ref
	}
	if ref := second(t); ref != nil {
		return ref
	}
	for _, holds := range t.when {
		if ref := holds(t); ref != nil {
			return ref
		}
	}
	if t.c != nil && t.Growing && t.c.full(t.Policy) {
		return t.refuse(Full)
	}
	return nil
}

// outOfPlace explains an act that comes too late or too early.
func (t *attempt) outOfPlace() *Refusal {
	if t.call != nil {
		return t.offRoute()
	}
	possible := slices.Contains(t.From, t.c.State)
	if possible && (t.Loose || t.do.Turn == t.c.Turn) {
		return nil
	}
	if t.late != nil {
		if ref := t.late(*t.c, t.do); ref != nil {
			return ref
		}
	}
	if !possible {
		return t.held(WrongState)
	}
	return t.held(Stale)
}

func (t *attempt) offRoute() *Refusal {
	switch {
	case !t.Loose && t.do.Turn != t.call.Turn:
		return &Refusal{Code: Stale, Since: t.call.Last}
	case len(t.Routes) == 0 || slices.Contains(t.Routes, t.call.Route):
		return nil
	case t.wrongWay != nil && t.wrongWay(*t.call) != nil:
		return t.wrongWay(*t.call)
	case t.call.End != "":
		return refuse(Ended)
	}
	return refuse(WrongKind)
}

func (t *attempt) notAllowed() *Refusal {
	if t.allows(t.do.By, t.parties()) {
		return nil
	}
	switch {
	case t.call != nil && slices.Contains(t.Who, ByCaller) && t.do.By.TakesCalls():
		return &Refusal{Code: NotYourCall, By: t.call.By, Since: t.call.At}
	case t.c != nil && slices.Contains(t.Who, ByHolder) && t.c.Holder != "" && t.do.By.Is(Agent, Tier2, Lead):
		return t.held(NotHolder)
	}
	return t.refuse(NoRole)
}

func (t *attempt) parties() parties {
	if t.call != nil {
		return parties{agent: t.call.By}
	}
	return partiesOf(*t.c)
}
