package procedure

import (
	"strconv"
	"time"
)

// Call is one look-up by an agent (5.2.2): who looked up whom, when, and what
// was answered. It is a value: ApplyCall gives a changed copy. Its JSON form,
// which the audit keeps, leaves out what is empty.
type Call struct {
	ID       uint64    `json:",omitzero"`
	At       time.Time `json:",omitzero"`
	Last     time.Time `json:",omitzero"` // its last press
	By       string    `json:",omitzero"` // its agent, who typed it
	Turn     uint64    `json:",omitzero"` // grows with every step
	Customer string    `json:",omitzero"` // Customer.ID; "" while unknown or not chosen
	Digest   string    `json:",omitzero"` // Customer.Digest as it was answered

	// What was answered.
	Category Category    `json:",omitzero"`
	Criteria []Criterion `json:",omitzero"`
	Route    Route       `json:",omitzero"`
	Judged   []Criterion `json:",omitzero"`
	Scripts  []string    `json:",omitzero"` // Script.ID of the versions that were shown, oldest first

	Confirmed bool      `json:",omitzero"`
	Education Education `json:",omitzero"`
	End       CallEnd   `json:",omitzero"`
	Case      uint64    `json:",omitzero"` // the case that it opened or was added to

	Personal CallPersonal `json:",omitzero"`
}

// CallPersonal holds the fields of a call that can identify the customer.
type CallPersonal struct {
	Number Number `json:",omitzero"` // as given, normalised
	Words  string `json:",omitzero"` // of the problem
	// Candidates are the customers that the number belongs to, while the agent
	// has to choose.
	Candidates []string `json:",omitzero"`
	// Directory is what the directory answered to this call, which is about that
	// whatever it answers later.
	Directory DirectoryAnswer `json:",omitzero"`
	Also      []string        `json:",omitzero"` // Customer.Also as it was answered
}

// CallEnd is how a call ended; "" is not yet.
type CallEnd string

// The ends of a call.
const (
	EndRegular   CallEnd = "regular"   // standard handling, without a press
	EndSolved    CallEnd = "solved"    // at Tier 1
	EndCallback  CallEnd = "callback"  // a case for Tier 2
	EndEscalated CallEnd = "escalated" // a case at backend
	EndAdded     CallEnd = "added"     // to the open case
	EndDropped   CallEnd = "dropped"   // nothing came within a shift
	EndMismatch  CallEnd = "mismatch"  // the data were not the caller's
)

// Name is the call as buttons name it: "C-345".
func (c Call) Name() string { return "C-" + strconv.FormatUint(c.ID, 10) }

// Hidden reports whether the customer's data may not be shown any more: the caller is
// somebody else.
func (c Call) Hidden() bool { return c.End == EndMismatch }

// NewCall starts the call of 5.2.2 and classifies it. customer is the one that
// the agent looked up or chose; an unknown one has no rows.
func (p Policy) NewCall(id uint64, by Person, n Number, words string, judged []Criterion, customer Customer, now time.Time) Call {
	c := Call{
		ID: id, At: now, Last: now, By: by.ID, Turn: 1,
		Customer: customer.ID, Digest: customer.Digest(),
		Judged:   onlyJudged(judged),
		Personal: CallPersonal{Number: n, Words: words, Also: customer.Also},
	}
	p.answer(&c, customer)
	return c
}

// Serves reports whether /callback for the number continues this call: it is
// confirmed and educated, hasn't ended, and is recent.
func (c Call) Serves(n Number, p Policy, now time.Time) bool {
	return c.Personal.Number == n && c.Confirmed && c.Education.Result != "" && c.End == "" && now.Sub(c.Last).Abs() <= p.RecentCall
}

// answer classifies the call again, for the day on which it came in. A regular call
// ends here; if it is later judged special, it is open again.
func (p Policy) answer(c *Call, customer Customer) {
	class := p.Classify(customer, c.Judged, c.At)
	c.Category, c.Criteria = class.Category, class.Criteria
	c.Route = class.Route(c.End == EndEscalated)
	switch {
	case class.Category == Regular && c.End == "":
		c.End = EndRegular
	case class.Category != Regular && c.End == EndRegular:
		c.End = ""
	}
}
