package store

import (
	"time"

	"github.com/cc147/sigap"
)

// caseRecord is a sigap.Case as stored. Fields are only ever added; one that is
// no longer used keeps its name for good. The id is the key.
type caseRecord struct {
	Kind  sigap.Kind  `json:"kind"`
	State sigap.State `json:"state"`
	Turn  uint64      `json:"turn"`
	Rev   uint64      `json:"rev"`

	Call   uint64            `json:"call,omitempty"`
	Agent  string            `json:"agent,omitempty"`
	Listed []sigap.Criterion `json:"listed,omitempty"`
	Judged []sigap.Criterion `json:"judged,omitempty"`
	Super  bool              `json:"super,omitempty"`
	Raised int               `json:"raised,omitempty"`

	Opened      time.Time `json:"opened,omitzero"`
	Holder      string    `json:"holder,omitempty"`
	HeldSince   time.Time `json:"heldSince,omitzero"`
	HolderActed time.Time `json:"holderActed,omitzero"`
	Due         time.Time `json:"due,omitzero"`

	Contacts    []contactRecord    `json:"contacts,omitempty"`
	Education   educationRecord    `json:"education,omitzero"`
	Escalations []escalationRecord `json:"escalations,omitempty"`

	ClosedAt  time.Time          `json:"closedAt,omitzero"`
	ClosedBy  string             `json:"closedBy,omitempty"`
	Outcome   sigap.Outcome      `json:"outcome,omitempty"`
	Educated  sigap.Judgement    `json:"educated,omitempty"`
	Satisfied sigap.Satisfaction `json:"satisfied,omitempty"`
	Revision  string             `json:"revision,omitempty"`

	Personal casePersonal `json:"personal"`
}

// casePersonal is everything of a case that can tell who the customer is.
type casePersonal struct {
	Customer  string         `json:"customer,omitempty"`
	Name      string         `json:"name,omitempty"`
	Numbers   []sigap.Number `json:"numbers,omitempty"`
	Requests  []rowRecord    `json:"requests,omitempty"`
	Said      []saidRecord   `json:"said,omitempty"`
	Education string         `json:"education,omitempty"` // sigap.Education.Reason
}

type saidRecord struct {
	At   time.Time    `json:"at,omitzero"`
	By   string       `json:"by,omitempty"`
	What sigap.Action `json:"what,omitempty"`
	As   string       `json:"as,omitempty"`
	Text string       `json:"text"`
}

type contactRecord struct {
	At      time.Time            `json:"at,omitzero"`
	By      string               `json:"by,omitempty"`
	Outcome sigap.ContactOutcome `json:"outcome"`
	CallAt  time.Time            `json:"callAt,omitzero"`
}

// educationRecord is an education without its reason, which is free text and
// stands in the personal part.
type educationRecord struct {
	Result  sigap.EducationResult `json:"result,omitempty"`
	At      time.Time             `json:"at,omitzero"`
	Scripts []string              `json:"scripts,omitempty"`
}

func newEducationRecord(e sigap.Education) educationRecord {
	return educationRecord{Result: e.Result, At: e.At, Scripts: e.Scripts}
}

func (e educationRecord) domain(reason string) sigap.Education {
	return sigap.Education{Result: e.Result, At: e.At, Reason: reason, Scripts: e.Scripts}
}

// IsZero lets a record leave out an education that wasn't given.
func (e educationRecord) IsZero() bool {
	return e.Result == "" && e.At.IsZero() && len(e.Scripts) == 0
}

type escalationRecord struct {
	Team    string             `json:"team"`
	By      string             `json:"by,omitempty"`
	At      time.Time          `json:"at,omitzero"`
	Super   bool               `json:"super,omitempty"`
	Taker   string             `json:"taker,omitempty"`
	TakenAt time.Time          `json:"takenAt,omitzero"`
	Answer  sigap.AnswerResult `json:"answer,omitempty"`
	EndedAt time.Time          `json:"endedAt,omitzero"`
	Right   sigap.Judgement    `json:"right,omitempty"`
}

func newCaseRecord(c sigap.Case) caseRecord {
	return caseRecord{
		Kind: c.Kind, State: c.State, Turn: c.Turn, Rev: c.Rev,
		Call: c.Call, Agent: c.Agent, Listed: c.Listed, Judged: c.Judged, Super: c.Super, Raised: c.Raised,
		Opened: c.Opened, Holder: c.Holder, HeldSince: c.HeldSince, HolderActed: c.HolderActed, Due: c.Due,
		Contacts:    convert(c.Contacts, func(x sigap.Contact) contactRecord { return contactRecord(x) }),
		Education:   newEducationRecord(c.Education),
		Escalations: convert(c.Escalations, func(x sigap.Escalation) escalationRecord { return escalationRecord(x) }),
		ClosedAt:    c.ClosedAt, ClosedBy: c.ClosedBy, Outcome: c.Outcome,
		Educated: c.Educated, Satisfied: c.Satisfied, Revision: c.Revision,
		Personal: casePersonal{
			Customer:  c.Customer,
			Name:      c.Personal.Name,
			Numbers:   c.Personal.Numbers,
			Requests:  convert(c.Personal.Requests, newRowRecord),
			Said:      convert(c.Personal.Said, func(x sigap.Said) saidRecord { return saidRecord(x) }),
			Education: c.Education.Reason,
		},
	}
}

func (r caseRecord) domain(id uint64) sigap.Case {
	return sigap.Case{
		ID: id, Kind: r.Kind, State: r.State, Turn: r.Turn, Rev: r.Rev,
		Call: r.Call, Agent: r.Agent, Customer: r.Personal.Customer,
		Listed: r.Listed, Judged: r.Judged, Super: r.Super, Raised: r.Raised,
		Opened: r.Opened, Holder: r.Holder, HeldSince: r.HeldSince, HolderActed: r.HolderActed, Due: r.Due,
		Contacts:    convert(r.Contacts, func(x contactRecord) sigap.Contact { return sigap.Contact(x) }),
		Education:   r.Education.domain(r.Personal.Education),
		Escalations: convert(r.Escalations, func(x escalationRecord) sigap.Escalation { return sigap.Escalation(x) }),
		ClosedAt:    r.ClosedAt, ClosedBy: r.ClosedBy, Outcome: r.Outcome,
		Educated: r.Educated, Satisfied: r.Satisfied, Revision: r.Revision,
		Personal: sigap.Personal{
			Name:     r.Personal.Name,
			Numbers:  r.Personal.Numbers,
			Requests: convert(r.Personal.Requests, rowRecord.domain),
			Said:     convert(r.Personal.Said, func(x saidRecord) sigap.Said { return sigap.Said(x) }),
		},
	}
}

// convert converts a slice; none stays none.
func convert[From, To any](in []From, one func(From) To) []To {
	if len(in) == 0 {
		return nil
	}
	out := make([]To, len(in))
	for i, x := range in {
		out[i] = one(x)
	}
	return out
}
