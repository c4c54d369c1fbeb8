package handlers

import "github.com/cc147/sigap/procedure"

// recordVersion is the version of record. Entries without one are older: they have neither
// Super nor Facts, and a status that was carried to other cases left no entry there.
const recordVersion = 1

// record is the body of the audit entry of an act on a case: the new state and what
// was filled in. Package procedure/replay derives the case from these entries and the
// call's, so a new field of Command or of Case must be readable there.
type record struct {
	Version int               `json:"v"`
	State   procedure.State   `json:"state"`
	Turn    uint64            `json:"turn"`
	Rev     uint64            `json:"rev"`
	Holder  string            `json:"holder,omitempty"`
	Team    string            `json:"team,omitempty"`
	Taker   string            `json:"taker,omitempty"`
	Super   bool              `json:"super,omitempty"` // the customer carries super emergency
	Facts   string            `json:"facts,omitempty"` // of the entry that opens a case: Case.Digest
	Fields  procedure.Command `json:"fields"`
}

func recordOf(c procedure.Case, do procedure.Command) record {
	do.By, do.To = procedure.Person{}, procedure.Person{ID: do.To.ID} // the person is in the entry itself
	r := record{Version: recordVersion, State: c.State, Turn: c.Turn, Rev: c.Rev, Holder: c.Holder, Team: c.Team(), Taker: c.Taker(), Super: c.Super, Fields: do}
	if c.Rev == 1 {
		r.Facts = c.Digest()
	}
	return r
}
