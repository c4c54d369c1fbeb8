package procedure

import "time"

// Action is one row of the procedure's tables: a step of a call or an action
// on a case.
type Action string

// The steps of a call (table "The call").
const (
	JudgeComplaint Action = "judge_hc" // hard complaint on or off
	JudgeEmergency Action = "judge_se" // super emergency on or off
	Confirm        Action = "confirm"  // Data sesuai
	Mismatch       Action = "mismatch" // Data tidak sesuai
	Educate        Action = "educate"  // Sudah diedukasi
	MakeCallback   Action = "callback" // Buat callback
	Unsolved       Action = "unsolved" // Belum solusi → Eskalasi
	AddToCase      Action = "add"      // Tambah ke kasus
	SolveCall      Action = "solve"    // Data sesuai, selesai
	DropCall       Action = "drop"     // the system, after a shift
	Choose         Action = "choose"   // one of several customers of a number
)

// The actions on a case (table "The case").
const (
	Claim         Action = "claim"
	Assign        Action = "assign"
	Cancel        Action = "cancel"
	Release       Action = "release"
	HandOver      Action = "handover"
	Note          Action = "note"
	AddWords      Action = "words"
	AskAgain      Action = "again"
	Reclassify    Action = "reclassify"
	LogContact    Action = "contact"
	Escalate      Action = "escalate"
	EscalateSuper Action = "super"
	Withdraw      Action = "withdraw"
	Take          Action = "take"
	AnswerCase    Action = "answer"
	Reroute       Action = "reroute"
	Close         Action = "close"
	Reopen        Action = "reopen"
	ClearStatus   Action = "clear"  // of the customer; also a step of a call
	Reveal        Action = "reveal" // Lihat data: the full data, for someone who doesn't work on the case (not in the work instruction)
)

// System is the actor of what timers do.
const System = "system"

// Command is one act: who does what, with what was filled in. Fields that the
// action does not need are ignored. Its JSON form, which the audit keeps, leaves
// out what is empty.
type Command struct {
	Action Action `json:",omitzero"`
	By     Person `json:",omitzero"`
	Turn   uint64 `json:",omitzero"` // the turn that the card was drawn from

	Text      string          `json:",omitzero"` // note, words
	Reason    string          `json:",omitzero"`
	Team      string          `json:",omitzero"`
	Checked   string          `json:",omitzero"`
	Wanted    string          `json:",omitzero"` // what backend is asked to do
	Done      string          `json:",omitzero"` // what backend did
	Analysis  string          `json:",omitzero"`
	To        Person          `json:",omitzero"`
	Contact   ContactOutcome  `json:",omitzero"`
	CallAt    time.Time       `json:",omitzero"` // for AskedForCall
	Answer    AnswerResult    `json:",omitzero"`
	Outcome   Outcome         `json:",omitzero"`
	Right     Judgement       `json:",omitzero"` // of the education, or of the escalation
	Satisfied Satisfaction    `json:",omitzero"`
	Education EducationResult `json:",omitzero"`
	Judged    []Criterion     `json:",omitzero"`
	Call      uint64          `json:",omitzero"` // the call by which the customer asks again; 0 is none
}

// Facts is what judging a command needs beside the case or the call. All of it is
// read in the same transaction.
type Facts struct {
	Policy   Policy
	Now      time.Time
	Customer Customer
	Open     uint64                   // another open case of the customer, or 0
	HasTeam  func(code string) bool   // whether the backend team exists
	OnShift  func(person string) bool // whether the person acted within the shift
	Lead     string                   // the lead, see TheLead; "" if there is none
	Reveals  []time.Time              // when the person revealed before, oldest first; for Reveal
}

// Effect is a side effect of a change, carried out in the same transaction.
type Effect struct {
	Kind   EffectKind
	Person string // for Show holder and taker, and for Tell
	Team   string // for ShowTeam and TellTeam
	Text   string // for Tell and TellTeam: which sentence
	// Reveals is when the person revealed lately, this one included, oldest first.
	Reveals []time.Time
}

// EffectKind is the kind of an effect.
type EffectKind string

// The kinds of an effect. Existing cards are updated without an effect; Show is for
// places that have no card yet.
const (
	ShowBoard   EffectKind = "show_board"   // in the Tier 2 channel
	ShowTeam    EffectKind = "show_team"    // in the team's channel, with a mention
	ShowHolder  EffectKind = "show_holder"  // full data, privately
	ShowTaker   EffectKind = "show_taker"   // full data, privately
	TellPerson  EffectKind = "tell"         // one private sentence
	TellTeam    EffectKind = "tell_team"    // one sentence in the card's thread
	TellBoard   EffectKind = "tell_board"   // likewise in the Tier 2 channel
	SetStatus   EffectKind = "set_status"   // the customer is super emergency now
	UnsetStatus EffectKind = "unset_status" // and is not any more
	CountReveal EffectKind = "count_reveal" // the person has looked at full data
)

// The sentences of Tell effects, by their code.
const (
	SayAssigned = "assigned"  // to the new holder
	SayBack     = "back"      // to the holder: backend answered
	SaySolved   = "solved"    // to the agent of a Tier 1 case: backend solved it
	SayMoved    = "moved"     // to the team that the case comes back to
	SayAgain    = "again"     // to the person who works on it: the customer asked again
	SayReopened = "reopened"  // to the Tier 2 channel, or to the agent
	SayReleased = "released"  // to the Tier 2 channel and the former holder: it waits again
	SayTaken    = "taken_off" // to the former holder: somebody else holds it
	SayWithdraw = "withdrawn" // to the team: it was taken back
)
