package store

import "github.com/cc147/sigap/procedure"

// callRecord is a procedure.Call as stored. Fields are only ever added; the name of an
// unused one is not used again. The id is the key.
type callRecord struct {
	At   stamp  `json:"at,omitempty"`
	Last stamp  `json:"last,omitempty"`
	By   string `json:"by"`
	Turn uint64 `json:"turn"`

	Category procedure.Category    `json:"category,omitempty"`
	Criteria []procedure.Criterion `json:"criteria,omitempty"`
	Route    procedure.Route       `json:"route,omitempty"`
	Judged   []procedure.Criterion `json:"judged,omitempty"`
	Scripts  []string              `json:"scripts,omitempty"`

	Confirmed bool              `json:"confirmed,omitempty"`
	Education educationRecord   `json:"education,omitzero"`
	End       procedure.CallEnd `json:"end,omitempty"`
	Case      uint64            `json:"case,omitempty"`

	Personal callPersonal `json:"personal"`
}

// callPersonal holds every field of a call that can identify the customer.
type callPersonal struct {
	Customer   string   `json:"customer,omitempty"`
	Also       []string `json:"also,omitempty"` // procedure.CallPersonal.Also
	Digest     string   `json:"digest,omitempty"`
	Number     string   `json:"number,omitempty"` // its key
	Words      string   `json:"words,omitempty"`
	Candidates []string `json:"candidates,omitempty"`
	Education  string   `json:"education,omitempty"` // procedure.Education.Reason

	Directory *directoryRecord `json:"directory,omitempty"`
}

func newCallRecord(c procedure.Call) callRecord {
	return callRecord{
		At: stampOf(c.At), Last: stampOf(c.Last), By: c.By, Turn: c.Turn,
		Category: c.Category, Criteria: c.Criteria, Route: c.Route, Judged: c.Judged, Scripts: c.Scripts,
		Confirmed: c.Confirmed, Education: newEducationRecord(c.Education), End: c.End, Case: c.Case,
		Personal: callPersonal{
			Customer: c.Customer, Also: c.Personal.Also, Digest: c.Digest, Number: c.Personal.Number.Key(), Words: c.Personal.Words, Candidates: c.Personal.Candidates,
			Education: c.Education.Reason, Directory: newDirectoryRecord(c.Personal.Directory),
		},
	}
}

func (r callRecord) domain(id uint64) procedure.Call {
	number, _ := procedure.NumberFromKey(r.Personal.Number) // an unknown number is the zero Number
	return procedure.Call{
		ID: id, At: r.At.time(), Last: r.Last.time(), By: r.By, Turn: r.Turn, Customer: r.Personal.Customer, Digest: r.Personal.Digest,
		Category: r.Category, Criteria: r.Criteria, Route: r.Route, Judged: r.Judged, Scripts: r.Scripts,
		Confirmed: r.Confirmed, Education: r.Education.domain(r.Personal.Education), End: r.End, Case: r.Case,
		Personal: procedure.CallPersonal{
			Number: number, Words: r.Personal.Words, Candidates: r.Personal.Candidates, Also: r.Personal.Also,
			Directory: r.Personal.Directory.domain(),
		},
	}
}
