package store

import "github.com/cc147/sigap/procedure"

// caseRecord is a procedure.Case as stored. Fields are only ever added; the name of an
// unused one is not used again. The id is the key.
type caseRecord struct {
	Kind  procedure.Kind  `json:"kind"`
	State procedure.State `json:"state"`
	Turn  uint64          `json:"turn"`
	Rev   uint64          `json:"rev"`

	Call   uint64                `json:"call,omitempty"`
	Agent  string                `json:"agent,omitempty"`
	Listed []procedure.Criterion `json:"listed,omitempty"`
	Judged []procedure.Criterion `json:"judged,omitempty"`
	Super  bool                  `json:"super,omitempty"`
	Raised int                   `json:"raised,omitempty"`

	Opened      stamp  `json:"opened,omitempty"`
	Holder      string `json:"holder,omitempty"`
	HeldSince   stamp  `json:"heldSince,omitempty"`
	HolderActed stamp  `json:"holderActed,omitempty"`
	Due         stamp  `json:"due,omitempty"`

	Contacts    []contactRecord    `json:"contacts,omitempty"`
	Education   educationRecord    `json:"education,omitzero"`
	Escalations []escalationRecord `json:"escalations,omitempty"`

	ClosedAt  stamp                  `json:"closedAt,omitempty"`
	ClosedBy  string                 `json:"closedBy,omitempty"`
	Outcome   procedure.Outcome      `json:"outcome,omitempty"`
	Educated  procedure.Judgement    `json:"educated,omitempty"`
	Satisfied procedure.Satisfaction `json:"satisfied,omitempty"`
	Revision  string                 `json:"revision,omitempty"`

	Personal casePersonal `json:"personal"`
}

// casePersonal holds every field of a case that can identify the customer.
type casePersonal struct {
	Customer  string       `json:"customer,omitempty"`
	Name      string       `json:"name,omitempty"`
	Names     []string     `json:"names,omitempty"`
	Numbers   []string     `json:"numbers,omitempty"` // keys
	Requests  []rowRecord  `json:"requests,omitempty"`
	Register  []rowRecord  `json:"register,omitempty"`
	Said      []saidRecord `json:"said,omitempty"`
	Education string       `json:"education,omitempty"` // procedure.Education.Reason
}

type saidRecord struct {
	At   stamp            `json:"at,omitempty"`
	By   string           `json:"by,omitempty"`
	What procedure.Action `json:"what,omitempty"`
	As   string           `json:"as,omitempty"`
	Text string           `json:"text"`
}

type contactRecord struct {
	At      stamp                    `json:"at,omitempty"`
	By      string                   `json:"by,omitempty"`
	Outcome procedure.ContactOutcome `json:"outcome"`
	CallAt  stamp                    `json:"callAt,omitempty"`
}

// educationRecord is an education without its reason, which is free text and is stored in
// the personal part.
type educationRecord struct {
	Result  procedure.EducationResult `json:"result,omitempty"`
	At      stamp                     `json:"at,omitempty"`
	Scripts []string                  `json:"scripts,omitempty"`
}

func newEducationRecord(e procedure.Education) educationRecord {
	return educationRecord{Result: e.Result, At: stampOf(e.At), Scripts: e.Scripts}
}

func (e educationRecord) domain(reason string) procedure.Education {
	return procedure.Education{Result: e.Result, At: e.At.time(), Reason: reason, Scripts: e.Scripts}
}

// IsZero makes omitzero leave out an education that wasn't given.
func (e educationRecord) IsZero() bool {
	return e.Result == "" && e.At == 0 && len(e.Scripts) == 0
}

type escalationRecord struct {
	Team    string                 `json:"team"`
	By      string                 `json:"by,omitempty"`
	At      stamp                  `json:"at,omitempty"`
	Super   bool                   `json:"super,omitempty"`
	Taker   string                 `json:"taker,omitempty"`
	TakenAt stamp                  `json:"takenAt,omitempty"`
	Answer  procedure.AnswerResult `json:"answer,omitempty"`
	EndedAt stamp                  `json:"endedAt,omitempty"`
	Right   procedure.Judgement    `json:"right,omitempty"`
}
