package proof

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cc147/sigap/procedure/replay"
	"github.com/cc147/sigap/store"
)

// grace is how long somebody's former roles may still count: an input is judged by the roles
// that its sender had when it came in.
const grace = time.Minute

// people are the roles that everybody had, by the audit, oldest first. There is one of them
// for each change of somebody's roles.
type people map[string][]roles

type roles struct {
	seq   uint64
	at    time.Time
	roles []string
	teams []string
	lost  bool // the entry that said it was damaged, and is set aside
}

// add takes an entry about somebody's roles.
func (p people) add(e store.Entry, body []byte) {
	var b struct{ Roles, Teams []string }
	if body == nil || json.Unmarshal(body, &b) == nil {
		p[e.Subject] = append(p[e.Subject], roles{seq: e.Seq, at: e.At, roles: b.Roles, teams: b.Teams, lost: body == nil})
	}
}

// at implements replay.People. Somebody to whom the audit never gave a role has none; of
// somebody who got one later it isn't known what they were before.
func (p people) at(person string, e replay.Entry) (out []replay.Person) {
	if len(p[person]) == 0 {
		return []replay.Person{{}}
	}
	for _, r := range slices.Backward(p[person]) {
		if r.seq > e.Seq {
			continue
		}
		if r.lost {
			return nil
		}
		out = append(out, replay.Person{Roles: r.roles, Teams: r.teams})
		if e.At.Sub(r.at) > grace {
			break
		}
	}
	return out
}

// RolesOf returns the roles that everybody had, by the whole audit.
func RolesOf(tx *store.Tx) replay.People {
	p := people{}
	for from := uint64(1); ; {
		entries := tx.AuditHeaders(from, 1000)
		for _, e := range entries {
			if from = e.Seq + 1; e.Action == "roles" {
				p.add(e, tx.AuditBody(e.Seq))
			}
		}
		if len(entries) == 0 {
			return p.at
		}
	}
}

// now is what somebody is, by the audit; ok is false where it doesn't say.
func (p people) now(person string) (r roles, ok bool) {
	of := p[person]
	if len(of) == 0 {
		return r, false
	}
	return of[len(of)-1], true
}
