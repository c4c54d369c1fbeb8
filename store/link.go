package store

import (
	"time"

	"github.com/cc147/sigap/bot"
)

// linkRecord is a code by which a person links another account.
type linkRecord struct {
	Person string `json:"person"`
	Until  stamp  `json:"until"`
}

// linkKey is where codes stand: among what adapters remember, under a name that
// no platform has.
func linkKey(code string) []byte { return textKey("link", code) }

// PutLinkCode lets the code link an account to the person until that time.
func (t *Tx) PutLinkCode(code, person string, until time.Time) {
	t.save(bucketMemory, linkKey(code), linkRecord{Person: person, Until: stampOf(until)})
}

// TakeLinkCode gives the person of a code, once; false is no code, or one whose
// time is over.
func (t *Tx) TakeLinkCode(code string) (person string, ok bool) {
	r, ok := load[linkRecord](t, bucketMemory, linkKey(code))
	if !ok {
		return "", false
	}
	t.del(bucketMemory, linkKey(code))
	return r.Person, t.now.Before(r.Until.time())
}

// Working reports whether a person holds or has taken an open case, or logged one
// of the kind that comes back to who logged it.
func (t *Tx) Working(person string) (bool, error) {
	open, err := t.Open()
	for _, l := range open {
		if l.Holder == person || l.Taker == person || l.Agent == person {
			return true, err
		}
	}
	return false, err
}

// Linked reports whose account it is; "" is nobody's.
func (t *Tx) Linked(a bot.Account) string {
	return string(t.get(bucketAccounts, textKey(a.Platform, a.ID)))
}
