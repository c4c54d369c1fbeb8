package proof

import (
	"encoding/json"

	"github.com/cc147/sigap/bot"
	"github.com/cc147/sigap/store"
)

// accounts are the accounts that the audit gave to people. Who has another one acts as that
// person, so it is as good as a planted role.
type accounts struct {
	of   map[bot.Account]string
	told map[string]bool // people all of whose accounts the audit tells; an older version told few
}

func newAccounts() accounts { return accounts{map[bot.Account]string{}, map[string]bool{}} }

// add takes an entry that may be about somebody's accounts.
func (a accounts) add(e store.Entry, body []byte) {
	switch e.Action {
	case "link", "unlink":
		var one bot.Account
		if json.Unmarshal(body, &one) != nil {
			return
		}
		if delete(a.of, one); e.Action == "link" {
			a.of[one] = e.Subject
		}
	case "roles", "accounts":
		var b struct{ Accounts []bot.Account }
		if body == nil { // it was set aside
			delete(a.told, e.Subject)
			return
		}
		if json.Unmarshal(body, &b) != nil || b.Accounts == nil {
			return
		}
		for _, one := range b.Accounts {
			a.of[one] = e.Subject
		}
		a.told[e.Subject] = true
	}
}

// planted names the people who have an account that the audit didn't give them.
func (a accounts) planted(tx *store.Tx, person string, r *Report) {
	if !a.told[person] {
		return
	}
	for _, one := range tx.Accounts(person) {
		if a.of[one] != person {
			r.wrong("person " + person + ": the audit has no entry that gave them their account of " + one.Platform)
		}
	}
}
