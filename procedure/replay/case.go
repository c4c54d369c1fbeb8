package replay

import (
	"fmt"
	"slices"
	"time"
)

// Case is a case as a record has it, and as the model derives it. The names are those of
// the record's JSON form.
type Case struct {
	ID          uint64
	Kind        string
	State       string
	Turn, Rev   uint64
	Call        uint64
	Agent       string
	Customer    string
	Listed      []string
	Judged      []string
	Super       bool
	Raised      int
	Opened      time.Time
	Holder      string
	HeldSince   time.Time
	HolderActed time.Time
	Due         time.Time
	Contacts    []Contact
	Education   Education
	Escalations []Escalation
	ClosedAt    time.Time
	ClosedBy    string
	Outcome     string
	Educated    string
	Satisfied   string
	Personal    struct {
		Numbers []string
		Said    []Said
	}
	Facts string // the digest of what the lists said as it was opened, and of the revision

	older bool // an entry was of an older version: Super, Rev and Facts are the record's
}

// Contact is one attempt to reach the customer.
type Contact struct {
	At      time.Time
	By      string
	Outcome string
	CallAt  time.Time
}

// Education is what the agent explained to the customer.
type Education struct {
	Result  string
	At      time.Time
	Reason  string
	Scripts []string
}

// Escalation is one period at a backend team.
type Escalation struct {
	Team    string
	By      string
	At      time.Time
	Super   bool
	Taker   string
	TakenAt time.Time
	Answer  string
	EndedAt time.Time
	Right   string
}

// Said is one free text.
type Said struct {
	At   time.Time
	By   string
	What string
	As   string
	Text string
}

func (c *Case) last() *Escalation { return &c.Escalations[len(c.Escalations)-1] }

func (c *Case) team() string {
	if c.State != "escalated" || len(c.Escalations) == 0 {
		return ""
	}
	return c.last().Team
}

func (c *Case) taker() string {
	if c.State != "escalated" || len(c.Escalations) == 0 {
		return ""
	}
	return c.last().Taker
}

// DeriveCase derives a case from its entries, oldest first, and the call that opened it
// (nil where that is gone). The error is a *Difference: an entry that the procedure
// refuses, or whose state is not the one that follows.
func DeriveCase(id uint64, entries []Entry, call *Call, people People) (*Case, error) {
	name, c := fmt.Sprintf("K-%d", id), (*Case)(nil)
	for _, e := range entries {
		if slices.Contains(neutral, e.Action) {
			continue
		}
		b, ok := read[body](e)
		if !ok {
			return nil, differs(name, e, "the entry doesn't say what was done")
		}
		if c == nil {
			var err error
			if c, err = opened(name, id, e, b, call, people); err != nil {
				return nil, err
			}
		} else if err := c.act(name, e, b, people); err != nil {
			return nil, err
		}
		if err := c.agrees(name, e, b); err != nil {
			return nil, err
		}
	}
	if c == nil {
		return nil, differs(name, Entry{}, "the audit has no entry that opened it")
	}
	return c, nil
}

// act does one entry by the table.
func (c *Case) act(name string, e Entry, b body, people People) error {
	if e.Action == "carry" { // the customer's status, set or cleared by another case or call
		if c.State == "closed" || b.Super == c.Super && !c.older {
			return differs(name, e, "the procedure carries a status to open cases alone, and once")
		}
		c.Super = b.Super
		c.Rev++
		return nil
	}
	r, ok := rowOf(e.Action, c.Kind)
	switch {
	case !ok:
		return differs(name, e, "the procedure has no such act on a case of kind %s", c.Kind)
	case !has(r.from, c.State):
		return differs(name, e, "the procedure refuses it while the case is %s", c.State)
	case !r.anyTurn && b.Fields.Turn != c.Turn:
		return differs(name, e, "the procedure refuses a press of turn %d at turn %d", b.Fields.Turn, c.Turn)
	case !c.allowed(r.who, e, people):
		return differs(name, e, "the procedure refuses it to %s, who was none of: %s", e.Person, r.who)
	}
	if need := c.missing(r.needs, e, b.Fields, people); need != "" {
		return differs(name, e, "the procedure refuses it without: %s", need)
	}
	if r.same {
		return nil
	}
	was := *c
	c.keepTexts(e, b.Fields)
	if err := c.change(name, e, b, people); err != nil {
		return err
	}
	c.settle(was, r, e)
	return nil
}

// settle sets the state, and lets turn and rev grow.
func (c *Case) settle(was Case, r row, e Entry) {
	if r.to != "" && c.State == was.State { // an answer may have closed it
		c.State = r.to
	}
	if c.State == "closed" {
		c.ClosedAt, c.ClosedBy, c.Due = e.At, e.Person, time.Time{}
	}
	if c.Holder != "" && c.Holder == e.Person {
		c.HolderActed = e.At
	}
	c.Rev++
	if c.State != was.State || c.Holder != was.Holder || c.team() != was.team() || c.taker() != was.taker() {
		c.Turn++
	}
}

// agrees compares the state that an entry tells with the one that follows.
func (c *Case) agrees(name string, e Entry, b body) error {
	if c.older = c.older || b.V < 1; c.older {
		c.Super, c.Rev = b.Super, max(c.Rev, b.Rev) // a carried status
		if r, _ := rowOf(e.Action, c.Kind); r.same {
			b.Rev = c.Rev
		}
	}
	for _, x := range []struct{ what, want, got string }{
		{"the state", c.State, b.State}, {"the holder", c.Holder, b.Holder}, {"the team", c.team(), b.Team}, {"the taker", c.taker(), b.Taker},
		{"the turn", fmt.Sprint(c.Turn), fmt.Sprint(b.Turn)}, {"the rev", fmt.Sprint(c.Rev), fmt.Sprint(b.Rev)},
	} {
		if x.want != x.got {
			return differs(name, e, "the procedure gives %s %s, the entry says %s", x.what, orNothing(x.want), orNothing(x.got))
		}
	}
	if c.Super != b.Super {
		return differs(name, e, "the procedure gives super emergency %v, the entry says %v", c.Super, b.Super)
	}
	return nil
}
