package procedure

import (
	"slices"
	"strconv"
	"time"
)

// Kind says how a case was opened.
type Kind string

// The kinds of a case.
const (
	CallbackKind Kind = "callback" // 5.2.6, 5.3.4: Tier 2 calls back
	Tier1Kind    Kind = "tier1"    // 5.2.8: Tier 1 escalated, backend handles it
)

// State is where a case stands.
type State string

// The states of a case.
const (
	Waiting   State = "waiting"   // Menunggu
	Claimed   State = "claimed"   // Ditangani
	Escalated State = "escalated" // Di backend
	Closed    State = "closed"    // Selesai
)

// Case is one case, callback or Tier 1. It is a value: Apply gives a changed
// copy. Times are absolute; "" names nobody.
type Case struct {
	ID    uint64
	Kind  Kind
	State State
	Turn  uint64 // incremented when state, holder, team or taker changes
	Rev   uint64 // incremented with every change that a card shows

	Call     uint64 // the call that opened it
	Agent    string // who logged it
	Customer string // Customer.ID
	Listed   []Criterion
	Judged   []Criterion
	Super    bool // the customer carries super emergency
	Raised   int  // how often the customer asked again

	Opened      time.Time
	Holder      string
	HeldSince   time.Time
	HolderActed time.Time
	Due         time.Time // the customer asked for a call at this time

	Contacts    []Contact
	Education   Education
	Escalations []Escalation // the last one is the one at backend, while Escalated

	ClosedAt  time.Time
	ClosedBy  string
	Outcome   Outcome
	Educated  Judgement // whether the agent's education was right
	Satisfied Satisfaction
	Revision  string // of the work instruction that it was handled under

	Personal Personal
}

// Personal holds the fields of a case that can identify the customer.
type Personal struct {
	Name     string
	Names    []string // other names that the lists gave, for masking
	Numbers  []Number // all of the customer's; the first is the one that was given
	Requests []Row    // entries of the request list that were valid at the call
	Register []Row    // rows of the register, likewise
	Said     []Said   // free texts, oldest first
}

// Said is one free text on a case.
type Said struct {
	At   time.Time
	By   string
	What Action // with which action
	As   string // field: "words", "checked", "wanted", "done", "reason", "analysis", "note"
	Text string
}

// Contact is one attempt to reach the customer.
type Contact struct {
	At      time.Time
	By      string
	Outcome ContactOutcome
	CallAt  time.Time // for AskedForCall
}

// ContactOutcome is how an attempt ended.
type ContactOutcome string

// The contact outcomes.
const (
	Reached      ContactOutcome = "reached"
	NoAnswer     ContactOutcome = "no_answer"
	Busy         ContactOutcome = "busy"
	WrongNumber  ContactOutcome = "wrong_number"
	AskedForCall ContactOutcome = "asked_for_call"
)

// ContactOutcomes are all of them, in the order of the buttons.
var ContactOutcomes = []ContactOutcome{Reached, NoAnswer, Busy, WrongNumber, AskedForCall}

// EducationResult is how the education with the way-out script went.
type EducationResult string

// The education results.
const (
	Given   EducationResult = "given"
	Refused EducationResult = "refused"
	LineCut EducationResult = "line_cut"
)

// EducationResults are all of them.
var EducationResults = []EducationResult{Given, Refused, LineCut}

// Education is what an agent explained to the customer, and with which scripts.
type Education struct {
	Result  EducationResult `json:",omitzero"` // "" if none was given
	At      time.Time       `json:",omitzero"`
	Reason  string          `json:",omitzero"` // for refused and line cut
	Scripts []string        `json:",omitzero"` // Script.ID of the versions that were shown, oldest first
}

// Escalation is one period at a backend team.
type Escalation struct {
	Team    string
	By      string
	At      time.Time
	Super   bool // as super emergency (5.3.4 d)
	Taker   string
	TakenAt time.Time
	Answer  AnswerResult // "" while there is none, or it was withdrawn or re-routed
	EndedAt time.Time
	Right   Judgement // whether this escalation was right
}

// AnswerResult is backend's answer.
type AnswerResult string

// The answers of backend.
const (
	Solved    AnswerResult = "solved"
	NotSolved AnswerResult = "not_solved"
	NeedData  AnswerResult = "need_data"
	NotOurs   AnswerResult = "not_ours"
)

// AnswerResults are all of them, in the order of the buttons.
var AnswerResults = []AnswerResult{Solved, NotSolved, NeedData, NotOurs}

// Outcome is how a case ended.
type Outcome string

// The outcomes.
const (
	OutSolved      Outcome = "solved"
	OutNotSolved   Outcome = "not_solved"
	OutUnreachable Outcome = "unreachable"
	OutPlasa       Outcome = "plasa" // directed to Plasa
	OutCancelled   Outcome = "cancelled"
	OutDuplicate   Outcome = "duplicate"
)

// Outcomes are all of them, in the order of the buttons.
var Outcomes = []Outcome{OutSolved, OutNotSolved, OutUnreachable, OutPlasa, OutCancelled, OutDuplicate}

// Judgement is the indicator of section 4 for one education or escalation. It is
// given by someone else than the person who is judged.
type Judgement string

// The judgements. NotJudged is for one's own work, which quality judges.
const (
	Right         Judgement = "right"
	Wrong         Judgement = "wrong"
	NotApplicable Judgement = "n/a"
	NotJudged     Judgement = "not_judged"
)

// Satisfaction is the customer's answer at closing (ISO 9001 9.1.2).
type Satisfaction string

// The satisfactions; "" means that the customer was not asked.
const (
	Satisfied    Satisfaction = "satisfied"
	NotSatisfied Satisfaction = "not_satisfied"
)

// Name is the name that people see: "K-12".
func (c Case) Name() string { return CaseName(c.ID) }

// CaseName is the name of the case with that id.
func CaseName(id uint64) string { return "K-" + strconv.FormatUint(id, 10) }

// IsOpen reports whether the case is not closed.
func (c Case) IsOpen() bool { return c.State != Closed }

// Expired reports whether the system may return the case to the queue; see
// Policy.ClaimExpired.
func (c Case) Expired(p Policy, now time.Time) bool {
	return p.ClaimExpired(c.Kind, c.State, c.HolderActed, c.Due, now)
}

// Criteria are all that are met, in the order of 5.1.
func (c Case) Criteria() []Criterion {
	out := slices.Clone(c.Listed)
	for _, j := range JudgedCriteria {
		if slices.Contains(c.Judged, j) || j == SuperEmergency && c.Super {
			out = append(out, j)
		}
	}
	return out
}

// Category is the customer's category in this case.
func (c Case) Category() Category {
	switch {
	case slices.ContainsFunc(c.Listed, func(x Criterion) bool { return slices.Contains(VVIPCriteria, x) }):
		return VVIP
	case len(c.Criteria()) > 0:
		return Special
	}
	return Regular
}

// Escalation is the latest escalation, or nil.
func (c *Case) Escalation() *Escalation {
	if len(c.Escalations) == 0 {
		return nil
	}
	return &c.Escalations[len(c.Escalations)-1]
}

// Team is the backend team that has the case now, or "".
func (c Case) Team() string {
	if e := c.Escalation(); e != nil && c.State == Escalated {
		return e.Team
	}
	return ""
}

// Taker is the person in backend who works on it now, or "".
func (c Case) Taker() string {
	if e := c.Escalation(); e != nil && c.State == Escalated {
		return e.Taker
	}
	return ""
}

// LastSaid is the newest text of that field, or "".
func (c Case) LastSaid(as string) string {
	for i := len(c.Personal.Said) - 1; i >= 0; i-- {
		if c.Personal.Said[i].As == as {
			return c.Personal.Said[i].Text
		}
	}
	return ""
}
