package procedure

import (
	"slices"
	"strings"
)

// Apply judges an act on a case by the table and gives the changed case and
// what else must happen. A refused act gives the case as it was and a
// *Refusal; there are no other errors.
func Apply(c Case, do Command, w Facts) (Case, []Effect, error) {
	r, ok := ruleFor(do.Action, c.Kind)
	if !ok {
		return c, nil, &Refusal{Code: WrongKind, State: c.State}
	}
	if ref := r.judge(c, do, w); ref != nil {
		return c, nil, ref
	}
	a := &act{Case: clone(c), do: do, Facts: w, rule: r}
	r.apply(a)
	if a.refusal != nil {
		return c, nil, a.refusal
	}
	a.settle(c)
	return a.Case, a.effects, nil
}

// judge holds the act against the row, from what explains most to the user to
// what explains least.
func (r Rule) judge(c Case, do Command, w Facts) *Refusal {
	if !r.Loose && do.Turn != c.Turn || !slices.Contains(r.From, c.State) {
		return r.late(c, do)
	}
	if !r.allows(do.By, c) {
		return r.notAllowed(c, do)
	}
	if r.only != nil {
		if ref := r.only(c, do.By, w); ref != nil {
			return ref
		}
	}
	return r.missing(c, do, w)
}

// late explains an act that comes too late or too early.
func (r Rule) late(c Case, do Command) *Refusal {
	switch {
	case (do.Action == Claim || do.Action == Assign) && c.Holder != "" && c.State != Closed:
		return &Refusal{Code: Taken, By: c.Holder, Since: c.HeldSince, State: c.State}
	case (do.Action == Take || do.Action == AnswerCase) && c.Taker() != "" && c.Taker() != do.By.ID:
		return &Refusal{Code: Taken, By: c.Taker(), Since: c.Escalation().TakenAt, State: c.State}
	case !slices.Contains(r.From, c.State):
		return &Refusal{Code: WrongState, State: c.State, By: c.Holder, Since: c.HeldSince}
	}
	return &Refusal{Code: Stale, State: c.State, By: c.Holder, Since: c.HeldSince}
}

func (r Rule) notAllowed(c Case, do Command) *Refusal {
	if slices.Contains(r.Who, ByHolder) && c.Holder != "" && do.By.Is(Agent, Tier2, Lead) {
		return &Refusal{Code: NotHolder, By: c.Holder, Since: c.HeldSince, State: c.State}
	}
	return &Refusal{Code: NoRole, State: c.State}
}

// fillers are the acts, beside the loose ones, that a full case refuses: they could
// be repeated for ever. What leads to its end, or to another holder, stays open.
var fillers = []Action{Reclassify, LogContact, Escalate, EscalateSuper, Reroute, Reopen}

// missing looks for what the row needs and the act lacks, and for texts that
// are too long.
func (r Rule) missing(c Case, do Command, w Facts) *Refusal {
	for _, n := range r.Needs {
		if do.lacks(n, c) {
			return &Refusal{Code: Missing, Field: string(n), State: c.State}
		}
	}
	if field := do.tooLong(w.Policy); field != "" {
		return &Refusal{Code: TooLong, Field: field, State: c.State}
	}
	if max(len(c.Personal.Said), len(c.Contacts)) >= w.Policy.MaxSaid && (r.Loose || slices.Contains(fillers, r.Action)) {
		return &Refusal{Code: Full, State: c.State}
	}
	return nil
}

// lacks reports whether the act lacks what a row needs. Whether an own
// education or escalation was right is never asked.
func (do Command) lacks(n Need, c Case) bool {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch n {
	case NeedText:
		return blank(do.Text) && do.Call == 0
	case NeedTo:
		return do.To.ID == ""
	case NeedTeam:
		return do.Team == ""
	case NeedContact:
		return !slices.Contains(ContactOutcomes, do.Contact) || do.Contact == AskedForCall && do.CallAt.IsZero()
	case NeedAnswer:
		return !slices.Contains(AnswerResults, do.Answer)
	case NeedOutcome:
		return !slices.Contains(Outcomes, do.Outcome)
	case NeedRight:
		return AsksRight(c, do.Action, do.By.ID) && do.Right != Right && do.Right != Wrong
	case NeedJudged:
		return do.Judged == nil
	}
	text := TextIn(&do, n)
	return text != nil && blank(*text)
}

// AsksRight reports whether the form of the action asks if the education (at
// close) or the escalation (at answer) was right: not where there was none,
// and nobody judges their own.
func AsksRight(c Case, a Action, person string) bool {
	if a == Close {
		return c.Education.Result != "" && c.Agent != person
	}
	e := c.Escalation()
	return a == AnswerCase && e != nil && e.By != person
}

// act is one allowed act while it changes a copy of the case.
type act struct {
	Case
	Facts
	do      Command
	rule    Rule
	effects []Effect
	refusal *Refusal
}

// settle moves the state by the row unless the action did, and counts turn and rev.
func (a *act) settle(was Case) {
	if a.rule.To != "" && a.State == was.State {
		a.State = a.rule.To
	}
	if a.do.By.ID == a.Holder && a.Holder != "" {
		a.HolderActed = a.Now
	}
	a.Rev++
	if a.State != was.State || a.Holder != was.Holder || a.Case.Team() != was.Team() || a.Taker() != was.Taker() {
		a.Turn++
	}
}

func (a *act) say(as, text string) {
	if text = strings.TrimSpace(text); text != "" {
		a.Personal.Said = append(a.Personal.Said, Said{At: a.Now, By: a.do.By.ID, What: a.do.Action, As: as, Text: text})
	}
}

func (a *act) effect(e Effect) { a.effects = append(a.effects, e) }

// clone copies all that an act could write to.
func clone(c Case) Case {
	c.Judged = slices.Clone(c.Judged)
	c.Contacts = slices.Clone(c.Contacts)
	c.Escalations = slices.Clone(c.Escalations)
	c.Personal.Said = slices.Clone(c.Personal.Said)
	return c
}
