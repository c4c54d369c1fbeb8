package procedure

import (
	"cmp"
	"slices"
	"time"
)

// condition is a further requirement of a row. It returns nil if it is met.
type condition func(*attempt) *Refusal

func vvipOnly(t *attempt) *Refusal {
	if t.c.Category() != VVIP {
		return t.refuse(WrongKind)
	}
	return nil
}

func noOpenCase(t *attempt) *Refusal {
	if t.Open == 0 || t.c != nil && t.Open == t.c.ID {
		return nil
	}
	r := t.refuse(HasCase)
	r.Case = t.Open
	return r
}

func hasOpenCase(t *attempt) *Refusal {
	if t.Open == 0 {
		return refuse(NoCase)
	}
	return nil
}

func notTaken(t *attempt) *Refusal {
	if t.c.Taker() == "" {
		return nil
	}
	return takenBy(*t.c)
}

// notTakenByOther is for answering, which also takes the case: only the taker may
// answer a taken case.
func notTakenByOther(t *attempt) *Refusal {
	if t.c.Taker() == t.do.By.ID {
		return nil
	}
	return notTaken(t)
}

func takenBy(c Case) *Refusal {
	return &Refusal{Code: Taken, By: c.Taker(), Since: c.Escalation().TakenAt, State: c.State}
}

// heldAlready refuses a claim or an assignment because somebody else was first.
func heldAlready(c Case, _ Command) *Refusal {
	if c.Holder == "" || c.State == Closed {
		return nil
	}
	return &Refusal{Code: Taken, By: c.Holder, Since: c.HeldSince, State: c.State}
}

// takenAlready refuses taking or answering, likewise.
func takenAlready(c Case, do Command) *Refusal {
	if who := c.Taker(); who == "" || who == do.By.ID {
		return nil
	}
	return takenBy(c)
}

// expired applies to the system only, which returns a case once its claim has
// expired.
func expired(t *attempt) *Refusal {
	if t.do.By.ID != System || t.c.Expired(t.Policy, t.Now) {
		return nil
	}
	return t.held(WrongState)
}

func carriesStatus(t *attempt) *Refusal {
	if t.Customer.Status == nil {
		return refuse(NotSuper)
	}
	return nil
}

// revealSpan is the period over which a person's reveals are counted.
const revealSpan = time.Hour

func withinReveals(t *attempt) *Refusal {
	if len(t.recentReveals()) >= t.Policy.Reveals {
		return refuse(TooOften)
	}
	return nil
}

// recentReveals are those that still count.
func (f Facts) recentReveals() []time.Time {
	return slices.DeleteFunc(slices.Clone(f.Reveals), func(at time.Time) bool { return !Within(at, f.Now, revealSpan) })
}

func running(t *attempt) *Refusal {
	if t.call.End != "" {
		return refuse(Ended)
	}
	return nil
}

// judgeable allows steps on a regular call for a while after it ended, since it ended
// without a press: it can be judged or added to an open case.
func judgeable(t *attempt) *Refusal {
	if t.call.End == EndRegular && t.Now.Sub(t.call.At).Abs() <= t.Policy.Judgeable {
		return nil
	}
	return running(t)
}

func idle(t *attempt) *Refusal {
	if !t.call.Idle(t.Policy, t.Now) {
		return &Refusal{Code: WrongState, Since: t.call.Last}
	}
	return nil
}

// asAnswered: what a call confirms is what was answered, whatever was imported
// meanwhile. A call of an older file has no digest.
func asAnswered(t *attempt) *Refusal {
	if t.call.Digest != "" && t.call.Digest != t.Customer.Digest() {
		return refuse(Changed)
	}
	return nil
}

func notChosen(t *attempt) *Refusal {
	if t.call.Customer != "" {
		return &Refusal{Code: Stale, Since: t.call.Last}
	}
	return nil
}

func confirmed(t *attempt) *Refusal {
	if !t.call.Confirmed {
		return refuse(NotConfirmed)
	}
	return nil
}

func notConfirmed(t *attempt) *Refusal {
	if t.call.Confirmed {
		return refuse(Matched)
	}
	return nil
}

// escalatable: a Tier 1 call is confirmed first. A regular one can be escalated while
// it is judgeable, where the site allows it; the press confirms the data.
func escalatable(t *attempt) *Refusal {
	if t.call.Route != RegularRoute {
		return cmp.Or(running(t), confirmed(t))
	}
	if !t.Policy.RegularEscalation {
		return running(t)
	}
	return judgeable(t)
}

// onlyToAdd hides the button where a callback is possible, because that press
// includes the education.
func onlyToAdd(t *attempt) *Refusal {
	if t.Open == 0 || t.call.Education.Result != "" {
		return refuse(Unchanged)
	}
	return nil
}

// useCallback refuses an agent's escalation for a VVIP or a listed customer.
func useCallback(c Call) *Refusal {
	if c.Route == EducateCallback {
		return refuse(UseCallback)
	}
	return nil
}
