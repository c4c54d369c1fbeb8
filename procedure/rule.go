package procedure

import "slices"

// Rule is one row of the procedure's two tables: an action on a case, or a step
// of a call. The same row offers the button, opens the form and judges the press.
type Rule struct {
	Action Action

	// For an action on a case: the kinds and states in which it is possible, and the
	// state that it leads to; "" keeps the state.
	Kinds []Kind
	From  []State
	To    State

	// For a step of a call: the routes on which it is possible (none listed means
	// any), how the call ends, and the kind of case that it opens, whose state is To.
	Routes []Route
	End    CallEnd
	Opens  Kind

	Who []Who
	// Needs must be filled in. Form lists the fields in order if the form also has
	// optional ones.
	Needs []Need
	Form  []Need

	// AnyTurn acts are accepted from an old card, since they don't depend on what it
	// shows.
	AnyTurn bool
	// AddsText acts are refused once there is no room for their texts, see noRoom. Acts
	// that escalate, answer, close, return or hand over the case stay possible.
	AddsText bool
	// ReadOnly acts change neither the case nor the call; they only have effects.
	ReadOnly bool
	// TakesAway marks acts that end a case without work, or take it from its holder.
	TakesAway bool
	// Secondary buttons are in the menu "Lainnya". Private ones are on no card in a
	// channel.
	Secondary, Private bool

	when     []condition                  // what else must hold
	likely   condition                    // a further condition for showing the button, or nil
	closes   func(Case, Command) bool     // reports whether the act closes the case instead, or nil
	late     func(Case, Command) *Refusal // a better explanation than "the card is old" for an act that comes late, or nil
	apply    func(*act)                   // what changes in a case besides its state, or nil
	step     func(*step)                  // what changes in a call besides its end, or nil
	textAs   string                       // what NeedText is stored as, see Said.As
	wrongWay func(Call) *Refusal          // the refusal on another route, or nil
}

// Asks returns the fields of the row's form, in order.
func (r Rule) Asks() []Need {
	return slices.Clone(r.asks())
}

func (r *Rule) asks() []Need {
	if r.Form != nil {
		return r.Form
	}
	return r.Needs
}

// attempt is a command being judged by a row, on a case or on a call.
type attempt struct {
	*Rule
	Facts
	do   Command
	c    *Case // the case that an action is on, or nil
	call *Call // the call that a step is on, or nil
}

// refuse refuses with a code and the present state of the case.
func (t *attempt) refuse(code Code) *Refusal {
	r := &Refusal{Code: code}
	if t.c != nil {
		r.State = t.c.State
	}
	return r
}

// held is refuse with the holder and since when.
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

// judge judges the command by the row. The checks are ordered so that the user gets
// the most helpful reason.
func (t *attempt) judge() *Refusal {
	if ref := t.mayOpen(); ref != nil {
		return ref
	}
	return t.unfilled()
}

// mayOpen judges everything except the form fields.
func (t *attempt) mayOpen() *Refusal {
	first, second := (*attempt).outOfPlace, (*attempt).notAllowed
	if t.call != nil { // "another agent's call" helps the user more than the state of the call
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
	if t.c != nil && t.AddsText {
		return t.noRoom()
	}
	return nil
}

// outOfPlace refuses an act that comes too late or too early.
func (t *attempt) outOfPlace() *Refusal {
	if t.call != nil {
		return t.offRoute()
	}
	possible := slices.Contains(t.From, t.c.State)
	if possible && (t.AnyTurn || t.do.Turn == t.c.Turn) {
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
	case t.call.Hidden():
		return refuse(Mismatched)
	case !t.AnyTurn && t.do.Turn != t.call.Turn:
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
	case t.call != nil && slices.Contains(t.Who, ByCaller) && t.do.By.MayLookUp():
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
