package store

import "github.com/cc147/sigap/procedure"

func newCaseRecord(c procedure.Case) caseRecord {
	return caseRecord{
		Kind: c.Kind, State: c.State, Turn: c.Turn, Rev: c.Rev,
		Call: c.Call, Agent: c.Agent, Listed: c.Listed, Judged: c.Judged, Super: c.Super, Raised: c.Raised,
		Opened: stampOf(c.Opened), Holder: c.Holder, HeldSince: stampOf(c.HeldSince),
		HolderActed: stampOf(c.HolderActed), Due: stampOf(c.Due),
		Contacts:    convert(c.Contacts, newContactRecord),
		Education:   newEducationRecord(c.Education),
		Escalations: convert(c.Escalations, newEscalationRecord),
		ClosedAt:    stampOf(c.ClosedAt), ClosedBy: c.ClosedBy, Outcome: c.Outcome,
		Educated: c.Educated, Satisfied: c.Satisfied, Revision: c.Revision,
		Personal: casePersonal{
			Customer:  c.Customer,
			Name:      c.Personal.Name,
			Names:     c.Personal.Names,
			Numbers:   numberKeys(c.Personal.Numbers),
			Requests:  convert(c.Personal.Requests, newRowRecord),
			Register:  convert(c.Personal.Register, newRowRecord),
			Said:      convert(c.Personal.Said, newSaidRecord),
			Education: c.Education.Reason,
		},
	}
}

func (r caseRecord) domain(id uint64) procedure.Case {
	return procedure.Case{
		ID: id, Kind: r.Kind, State: r.State, Turn: r.Turn, Rev: r.Rev,
		Call: r.Call, Agent: r.Agent, Customer: r.Personal.Customer,
		Listed: r.Listed, Judged: r.Judged, Super: r.Super, Raised: r.Raised,
		Opened: r.Opened.time(), Holder: r.Holder, HeldSince: r.HeldSince.time(),
		HolderActed: r.HolderActed.time(), Due: r.Due.time(),
		Contacts:    convert(r.Contacts, contactRecord.domain),
		Education:   r.Education.domain(r.Personal.Education),
		Escalations: convert(r.Escalations, escalationRecord.domain),
		ClosedAt:    r.ClosedAt.time(), ClosedBy: r.ClosedBy, Outcome: r.Outcome,
		Educated: r.Educated, Satisfied: r.Satisfied, Revision: r.Revision,
		Personal: procedure.Personal{
			Name:     r.Personal.Name,
			Names:    r.Personal.Names,
			Numbers:  numbersOf(r.Personal.Numbers),
			Requests: convert(r.Personal.Requests, rowRecord.domain),
			Register: convert(r.Personal.Register, rowRecord.domain),
			Said:     convert(r.Personal.Said, saidRecord.domain),
		},
	}
}

func newSaidRecord(s procedure.Said) saidRecord {
	return saidRecord{At: stampOf(s.At), By: s.By, What: s.What, As: s.As, Text: s.Text}
}

func (r saidRecord) domain() procedure.Said {
	return procedure.Said{At: r.At.time(), By: r.By, What: r.What, As: r.As, Text: r.Text}
}

func newContactRecord(c procedure.Contact) contactRecord {
	return contactRecord{At: stampOf(c.At), By: c.By, Outcome: c.Outcome, CallAt: stampOf(c.CallAt)}
}

func (r contactRecord) domain() procedure.Contact {
	return procedure.Contact{At: r.At.time(), By: r.By, Outcome: r.Outcome, CallAt: r.CallAt.time()}
}

func newEscalationRecord(e procedure.Escalation) escalationRecord {
	return escalationRecord{
		Team: e.Team, By: e.By, At: stampOf(e.At), Super: e.Super, Taker: e.Taker, TakenAt: stampOf(e.TakenAt),
		Answer: e.Answer, EndedAt: stampOf(e.EndedAt), Right: e.Right,
	}
}

func (r escalationRecord) domain() procedure.Escalation {
	return procedure.Escalation{
		Team: r.Team, By: r.By, At: r.At.time(), Super: r.Super, Taker: r.Taker, TakenAt: r.TakenAt.time(),
		Answer: r.Answer, EndedAt: r.EndedAt.time(), Right: r.Right,
	}
}
