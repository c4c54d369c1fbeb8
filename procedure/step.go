package procedure

import (
	"slices"
	"time"
)

// Step is one row of the table of what a call can come to.
type Step struct {
	Action Action
	Routes []Route // empty is any
	// Needs are the further conditions, each with its refusal.
	needs []stepNeed
	apply func(*step)
}

// Steps is the whole table "The call", in the order of the procedure.
func Steps() []Step {
	return []Step{
		{Action: JudgeComplaint, needs: []stepNeed{judgeable}, apply: (*step).judge},
		{Action: JudgeEmergency, needs: []stepNeed{judgeable}, apply: (*step).judge},
		{Action: Confirm, needs: []stepNeed{running}, apply: (*step).confirm},
		{Action: Educate, Routes: []Route{EducateCallback}, needs: []stepNeed{running, confirmed, educationGiven}, apply: (*step).educate},
		{Action: MakeCallback, Routes: []Route{EducateCallback}, needs: []stepNeed{running, confirmed, educated, withoutCase}, apply: (*step).callback},
		{Action: Unsolved, Routes: []Route{Tier1}, needs: []stepNeed{running, confirmed, withoutCase, escalation}, apply: (*step).unsolved},
		{Action: AddToCase, needs: []stepNeed{judgeable, withCase}, apply: (*step).add},
		{Action: SolveCall, Routes: []Route{Tier1}, needs: []stepNeed{running}, apply: (*step).solve},
		{Action: DropCall, needs: []stepNeed{running, idle}, apply: (*step).drop},
	}
}

// steps is the table, made once; nothing writes to it.
var steps = Steps()

// IsStep reports whether an action is a row of the table "The call".
func IsStep(a Action) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Action == a })
}

// stepNeed is one condition of a step.
type stepNeed func(Call, Command, Facts) *Refusal

// Opened is what a step did to cases: the case that it opened, or the act that
// it does on the open one.
type Opened struct {
	Case    *Case // a new case, without an id yet
	Add     *Command   // for AddToCase: the act on the open case World.Open
	Effects []Effect
}

// ApplyCall judges a step of a call by the table and gives the changed call and
// what it opened. A refused step gives the call as it was and a *Refusal; there
// are no other errors.
func ApplyCall(c Call, do Command, w Facts) (Call, Opened, error) {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Action == do.Action })
	if i < 0 {
		return c, Opened{}, refuse(WrongKind)
	}
	if ref := steps[i].judge(c, do, w); ref != nil {
		return c, Opened{}, ref
	}
	s := &step{Call: c, Facts: w, do: do}
	s.Judged = slices.Clone(c.Judged)
	steps[i].apply(s)
	s.Turn++
	s.Last = w.Now
	return s.Call, s.opened, nil
}

func (s Step) judge(c Call, do Command, w Facts) *Refusal {
	if s.Action == DropCall {
		if do.By.ID != System {
			return refuse(NoRole)
		}
	} else if ref := itsAgent(c, do); ref != nil {
		return ref
	}
	if do.Turn != c.Turn {
		return &Refusal{Code: Stale, Since: c.Last}
	}
	if len(s.Routes) > 0 && !slices.Contains(s.Routes, c.Route) {
		if s.Action == Unsolved && c.Route == EducateCallback {
			return refuse(UseCallback)
		}
		if c.End != "" {
			return refuse(Ended)
		}
		return refuse(WrongKind)
	}
	for _, need := range s.needs {
		if ref := need(c, do, w); ref != nil {
			return ref
		}
	}
	if field := do.tooLong(w.Policy); field != "" {
		return &Refusal{Code: TooLong, Field: field}
	}
	return nil
}

func itsAgent(c Call, do Command) *Refusal {
	if !do.By.TakesCalls() {
		return refuse(NoRole)
	}
	if do.By.ID != c.By {
		return &Refusal{Code: NotYourCall, By: c.By, Since: c.At}
	}
	return nil
}

func running(c Call, _ Command, _ Facts) *Refusal {
	if c.End != "" {
		return refuse(Ended)
	}
	return nil
}

// judgeable: a regular call stays so for a while after it ended. As long it can
// be added to an open case, since it ended without a press.
func judgeable(c Call, do Command, w Facts) *Refusal {
	if c.End == EndRegular && w.Now.Sub(c.At) <= w.Policy.Judgeable {
		return nil
	}
	return running(c, do, w)
}

func idle(c Call, _ Command, w Facts) *Refusal {
	if !c.Idle(w.Policy, w.Now) {
		return &Refusal{Code: WrongState, Since: c.Last}
	}
	return nil
}

func confirmed(c Call, _ Command, _ Facts) *Refusal {
	if !c.Confirmed {
		return refuse(NotConfirmed)
	}
	return nil
}

// educated: the result may come with the same press.
func educated(c Call, do Command, w Facts) *Refusal {
	if c.Education.Result != "" && do.Education == "" {
		return nil
	}
	if do.Education == "" {
		return refuse(NotEducated)
	}
	return educationGiven(c, do, w)
}

// educationGiven: refused and line cut need a reason.
func educationGiven(_ Call, do Command, _ Facts) *Refusal {
	if !slices.Contains(EducationResults, do.Education) {
		return &Refusal{Code: Missing, Field: "education"}
	}
	if do.Education != Given && do.lacks(NeedReason, Case{}) {
		return &Refusal{Code: Missing, Field: string(NeedReason)}
	}
	return nil
}

func withoutCase(_ Call, _ Command, w Facts) *Refusal {
	if w.Open != 0 {
		return &Refusal{Code: HasCase, Case: w.Open}
	}
	return nil
}

func withCase(_ Call, _ Command, w Facts) *Refusal {
	if w.Open == 0 {
		return refuse(NoCase)
	}
	return nil
}

func escalation(_ Call, do Command, w Facts) *Refusal {
	for _, n := range escalationNeeds {
		if do.lacks(n, Case{}) {
			return &Refusal{Code: Missing, Field: string(n)}
		}
	}
	if !w.HasTeam(do.Team) {
		return refuse(NoSuchTeam)
	}
	return nil
}

// Idle reports whether nobody pressed anything on a running call for a shift,
// so that the system drops it.
func (c Call) Idle(p Policy, now time.Time) bool {
	return c.End == "" && now.Sub(c.Last) >= p.Shift
}
