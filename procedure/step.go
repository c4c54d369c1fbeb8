package procedure

import (
	"slices"
	"strings"
	"time"
)

// Opened is what a step does to cases: it opens one, or acts on the open one.
type Opened struct {
	Case    *Case    // a new case, without an id yet
	Add     *Command // for AddToCase: the act on the open case Facts.Open
	Effects []Effect
}

// ApplyCall judges a step of a call by the table and returns the changed call and
// what it opened. If the step is refused, ApplyCall returns the call unchanged and a
// *Refusal; there are no other errors.
func ApplyCall(c Call, do Command, f Facts) (Call, Opened, error) {
	t, ref := onCall(&c, do, f)
	if ref == nil {
		ref = t.judge()
	}
	if ref != nil {
		return c, Opened{}, ref
	}
	s := &step{Call: c, attempt: *t}
	s.Judged = slices.Clone(c.Judged)
	if t.step != nil {
		t.step(s)
	}
	if !t.ReadOnly {
		s.settle()
	}
	return s.Call, s.opened, nil
}

// MayOpenStep is MayOpen for a step of a call.
func MayOpenStep(c Call, do Command, f Facts) (open bool, err error) {
	t, ref := onCall(&c, do, f)
	return t.opens(ref)
}

func onCall(c *Call, do Command, f Facts) (*attempt, *Refusal) {
	t := &attempt{Facts: f, do: do, call: c, Rule: stepOf(do.Action)}
	if t.Rule == nil {
		return t, refuse(WrongKind)
	}
	return t, nil
}

// step is an allowed step being applied to a copy of the call.
type step struct {
	Call
	attempt
	opened Opened
}

// settle sets the end that the row gives and increments the turn.
func (s *step) settle() {
	if s.Rule.End != "" {
		s.Call.End = s.Rule.End
	}
	s.Turn++
	s.Last = s.Now
}

// What each step changes besides the call's end, in the order of the table.

func (s *step) judge() {
	what := HardComplaint
	if s.do.Action == JudgeEmergency {
		what = SuperEmergency
	}
	if i := slices.Index(s.Judged, what); i >= 0 {
		s.Judged = slices.Delete(s.Judged, i, i+1)
	} else {
		s.Judged = onlyJudged(append(s.Judged, what))
	}
	s.Policy.answer(&s.Call, s.Facts.Customer)
}

func (s *step) confirm() { s.Confirmed = true }

func (s *step) educate() {
	s.Education = Education{Result: s.do.Education, At: s.Now, Reason: s.do.Reason, Scripts: s.Scripts}
}

// callback takes the education that comes with the press, if one does.
func (s *step) callback() {
	if s.do.Education != "" {
		s.educate()
	}
	if words := strings.TrimSpace(s.do.Text); words != "" {
		s.Personal.Words = words
	}
	a := s.open()
	a.effect(Effect{Kind: ShowBoard})
	s.opened.Case, s.opened.Effects = &a.Case, a.effects
}

// unsolved escalates; a regular call is confirmed by it, and stays regular.
func (s *step) unsolved() {
	if s.Route == Tier1 {
		s.Route = Tier1Backend
	}
	s.Confirmed = true
	a := s.open()
	a.keepTexts()
	a.toTeam(Escalation{By: s.do.By.ID})
	a.setHolder(s.do.By.ID)
	s.opened.Case, s.opened.Effects = &a.Case, a.effects
}

// open makes the case that the row opens, with the call's words.
func (s *step) open() *act {
	class := s.Policy.Classify(s.Facts.Customer, s.Judged, s.At)
	a := &act{attempt: s.attempt, Case: Case{
		Kind: s.Opens, State: s.To, Turn: 1, Rev: 1,
		Call: s.ID, Agent: s.do.By.ID, Customer: s.Call.Customer,
		Judged: onlyJudged(s.Judged), Super: s.Facts.Customer.Status != nil,
		Opened: s.Now, Education: s.Education, Revision: s.Policy.DocRevision,
		Personal: Personal{Name: s.Facts.Customer.Name(), Names: s.Facts.Customer.OtherNames(), Numbers: s.numbers(), Requests: class.Requests, Register: class.Register},
	}}
	for _, x := range class.Criteria {
		if !slices.Contains(JudgedCriteria, x) {
			a.Listed = append(a.Listed, x)
		}
	}
	a.addText("words", s.Personal.Words)
	return a
}

// numbers puts the number that was given first.
func (s *step) numbers() []Number {
	out := []Number{s.Personal.Number}
	for _, n := range s.Facts.Customer.Numbers() {
		if n != s.Personal.Number {
			out = append(out, n)
		}
	}
	return out
}

// add adds the call to the open case; it counts as asking again.
func (s *step) add() {
	s.Case = s.Open
	s.opened.Add = &Command{Action: AskAgain, By: s.do.By, Text: s.Personal.Words, Call: s.ID}
}

// choose takes the customer of the facts, and classifies the call.
func (s *step) choose() {
	s.Call.Customer, s.Call.Digest, s.Personal.Candidates = s.Facts.Customer.ID, s.Facts.Customer.Digest(), nil
	s.Personal.Also = s.Facts.Customer.Also
	s.Policy.answer(&s.Call, s.Facts.Customer)
}

func (s *step) clearStatus() { s.opened.Effects = []Effect{{Kind: UnsetStatus}} }

// onlyJudged keeps the criteria that an agent can judge, each once, in order.
func onlyJudged(in []Criterion) []Criterion {
	out := []Criterion{}
	for _, j := range JudgedCriteria {
		if slices.Contains(in, j) {
			out = append(out, j)
		}
	}
	return out
}

// Idle reports whether a running call had no press for the length of a shift. The
// system drops such calls.
func (c Call) Idle(p Policy, now time.Time) bool {
	return c.End == "" && !Within(c.Last, now, p.Shift)
}
