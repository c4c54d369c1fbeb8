package handlers

import (
	"cmp"

	"github.com/cc147/sigap/procedure"
)

// fields adds the lines of what was filled in, by the table of form fields.
func (d *drawing) fields(p part) {
	for _, f := range formFields {
		if f.line.part != p {
			continue
		}
		label := cmp.Or(f.line.label, string(f.name))
		text, by := d.said(string(f.name)), ""
		if f.line.text != nil {
			text = f.line.text(d)
		}
		if f.line.by != nil {
			by = f.line.by(d.c)
		}
		d.lineBy(f.line.style, label, text, by)
	}
}

// said is the newest text of a field.
func (d *drawing) said(field string) string { return d.c.LastSaid(field) }

func (d *drawing) education() string {
	e := d.c.Education
	if e.Result == "" {
		return ""
	}
	return joinDots(d.T("education."+string(e.Result)), e.Reason)
}

// contact is the newest attempt to reach the customer.
func (d *drawing) contact() string {
	n := len(d.c.Contacts)
	if n == 0 {
		return ""
	}
	last := d.c.Contacts[n-1]
	return d.T("card.contact", "Outcome", d.T("contact."+string(last.Outcome)), "At", d.at(last.At), "N", n)
}

// due is when the customer wants to be called.
func (d *drawing) due() string {
	if d.c.Due.IsZero() {
		return ""
	}
	return d.at(d.c.Due)
}

func (d *drawing) note() string { return d.said("note") }

// answer is what backend said to the newest escalation.
func (d *drawing) answer() string {
	e := d.c.Escalation()
	if e == nil || e.Answer == "" {
		return ""
	}
	return d.T("card.answer", "Answer", d.T("answer."+string(e.Answer)), "Team", d.teamName(e.Team), "By", d.by(e.Taker))
}

// answeredBy is the person whom answer names.
func answeredBy(c procedure.Case) string {
	if e := c.Escalation(); e != nil {
		return e.Taker
	}
	return ""
}

// done is what backend did, with its answer.
func (d *drawing) done() string {
	if e := d.c.Escalation(); e == nil || e.Answer == "" {
		return ""
	}
	return d.said("done")
}

func (d *drawing) outcome() string {
	if d.c.State != procedure.Closed {
		return ""
	}
	return d.T("card.closed", "Outcome", d.T("outcome."+string(d.c.Outcome)), "By", d.by(d.c.ClosedBy), "At", d.at(d.c.ClosedAt))
}

// closedBy is the person whom outcome names.
func closedBy(c procedure.Case) string { return c.ClosedBy }

// cancelled is the reason why the case was cancelled.
func (d *drawing) cancelled() string {
	if d.c.State != procedure.Closed || d.c.Outcome != procedure.OutCancelled {
		return ""
	}
	return d.said("reason")
}
