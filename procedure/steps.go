package procedure

import (
	"slices"
	"strings"
)

// What each step of the table changes, in the order of the table. The row has
// been judged before.

// step is one allowed step while it changes a copy of the call.
type step struct {
	Call
	Facts
	do     Command
	opened Opened
}

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
	c := s.open(CallbackKind, Waiting)
	s.End = EndCallback
	s.opened.Case = c
	s.opened.Effects = []Effect{{Kind: ShowBoard}}
}

func (s *step) unsolved() {
	s.End = EndEscalated
	s.Route = Tier1Backend
	c := s.open(Tier1Kind, Claimed)
	c.Holder, c.HeldSince, c.HolderActed = s.do.By.ID, s.Now, s.Now
	a := &act{Case: *c, Facts: s.Facts, do: s.do}
	a.sayEscalation()
	a.toTeam(s.do.Team, false)
	s.opened.Case = &a.Case
	s.opened.Effects = append(a.effects, Effect{Kind: ShowHolder, Person: s.do.By.ID})
}

// open is the case that a call opens, with its words.
func (s *step) open(k Kind, st State) *Case {
	class := s.Policy.Classify(s.Facts.Customer, s.Judged, s.At)
	c := &Case{
		Kind: k, State: st, Turn: 1, Rev: 1,
		Call: s.ID, Agent: s.do.By.ID, Customer: s.Call.Customer,
		Judged: onlyJudged(s.Judged), Super: s.Facts.Customer.Status != nil,
		Opened: s.Now, Education: s.Education, Revision: s.Policy.DocRevision,
		Personal: Personal{Name: s.Facts.Customer.Name(), Numbers: s.numbers(), Requests: class.Requests},
	}
	for _, x := range class.Criteria {
		if !slices.Contains(JudgedCriteria, x) {
			c.Listed = append(c.Listed, x)
		}
	}
	a := &act{Case: *c, Facts: s.Facts, do: s.do}
	a.say("words", s.Personal.Words)
	c.Personal.Said = a.Personal.Said
	return c
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

// add counts as asking again.
func (s *step) add() {
	s.End = EndAdded
	s.Case = s.Open
	s.opened.Add = &Command{Action: AskAgain, By: s.do.By, Text: s.Personal.Words, Call: s.ID}
}

func (s *step) solve() {
	s.Confirmed = true
	s.End = EndSolved
}

func (s *step) drop() { s.End = EndDropped }

// onlyJudged keeps what an agent can judge, each once, in order.
func onlyJudged(in []Criterion) []Criterion {
	out := []Criterion{}
	for _, j := range JudgedCriteria {
		if slices.Contains(in, j) {
			out = append(out, j)
		}
	}
	return out
}
