package proof

import (
	"encoding/json"

	"github.com/cc147/sigap/store"
)

// desks are the links and sessions of the desk that have begun and not ended by the audit: by
// their ID, whose they are.
type desks map[string]string

// add takes an entry about somebody's access to the desk.
func (d desks) add(e store.Entry, body []byte) {
	var b struct{ Link, Session string }
	if json.Unmarshal(body, &b) != nil {
		return
	}
	switch e.Action {
	case "desk_link":
		d[b.Link] = e.Subject
	case "desk_enter":
		delete(d, b.Link) // it is used
		d[b.Session] = e.Subject
	case "desk_link_end":
		delete(d, b.Link)
	case "desk_end":
		delete(d, b.Session)
	}
}

// planted names everybody who has access to the desk that the audit didn't give.
func (d desks) planted(tx *store.Tx, r *Report) {
	for kind, name := range map[store.DeskKind]string{store.DeskLink: "a link", store.DeskSession: "a session"} {
		for _, k := range tx.DeskKeys(kind) {
			if k.Ended.IsZero() && d[k.Hash.ID()] != k.Person {
				r.wrong("person " + k.Person + ": the audit has no entry that gave them " + name + " of the desk, " + k.Hash.ID() + "; end it with 'sigap desk-link --revoke " + k.Person + "'")
			}
		}
	}
}
