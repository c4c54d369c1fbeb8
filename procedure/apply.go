package procedure

import (
	"slices"
	"strings"
	"time"
)

// Apply judges a command on a case by the table and returns the changed case and its
// effects. If the command is refused, Apply returns the case unchanged and a
// *Refusal; there are no other errors.
func Apply(c Case, do Command, f Facts) (Case, []Effect, error) {
	t, ref := onCase(&c, do, f)
	if ref == nil {
		ref = t.judge()
	}
	if ref != nil {
		return c, nil, ref
	}
	a := &act{Case: clone(c), attempt: *t}
	a.keepTexts()
	if t.apply != nil {
		t.apply(a)
	}
	if !t.ReadOnly {
		a.settle(c)
	}
	return a.Case, a.effects, nil
}

// MayOpen judges a command on a case by everything except its form fields, so that no
// form opens that would be refused when sent. open reports whether a needed field is
// still empty; if not, the command is complete. The error is a *Refusal or nil.
func MayOpen(c Case, do Command, f Facts) (open bool, err error) {
	t, ref := onCase(&c, do, f)
	return t.opens(ref)
}

// opens is MayOpen for both cases and calls.
func (t *attempt) opens(ref *Refusal) (bool, error) {
	if ref == nil {
		ref = t.mayOpen()
	}
	if ref != nil {
		return false, ref
	}
	return t.unfilled() != nil, nil
}

func onCase(c *Case, do Command, f Facts) (*attempt, *Refusal) {
	t := &attempt{Facts: f, do: do, c: c, Rule: ruleOf(do.Action, c.Kind)}
	if t.Rule == nil {
		return t, t.refuse(WrongKind)
	}
	return t, nil
}

// act is an allowed command being applied to a copy of the case.
type act struct {
	Case
	attempt
	effects []Effect
}

// settle sets the state that the row leads to and increments turn and rev. Nothing
// else writes the state of a case.
func (a *act) settle(was Case) {
	switch {
	case a.closes != nil && a.closes(was, a.do):
		a.State = Closed
	case a.To != "":
		a.State = a.To
	}
	if a.State == Closed {
		a.ClosedAt, a.ClosedBy, a.Due = a.Now, a.do.By.ID, time.Time{}
	}
	if a.do.By.ID == a.Holder && a.Holder != "" {
		a.HolderActed = a.Now
	}
	a.Rev++
	if a.State != was.State || a.Holder != was.Holder || a.Case.Team() != was.Team() || a.Taker() != was.Taker() {
		a.Turn++
	}
}

// keepTexts stores the free texts of the form on the case.
func (a *act) keepTexts() {
	if a.ReadOnly {
		return // a reason is kept in the audit only
	}
	for _, n := range a.asks() {
		as := string(n)
		if n == NeedText {
			as = a.textAs
		}
		if text := TextIn(&a.do, n); text != nil {
			a.addText(as, *text)
		}
	}
}

func (a *act) addText(as, text string) {
	if text = strings.TrimSpace(text); text != "" {
		a.Personal.Said = append(a.Personal.Said, Said{At: a.Now, By: a.do.By.ID, What: a.do.Action, As: as, Text: text})
	}
}

func (a *act) effect(e Effect) { a.effects = append(a.effects, e) }

// clone copies everything that an act could write to.
func clone(c Case) Case {
	c.Judged = slices.Clone(c.Judged)
	c.Contacts = slices.Clone(c.Contacts)
	c.Escalations = slices.Clone(c.Escalations)
	c.Personal.Said = slices.Clone(c.Personal.Said)
	return c
}
