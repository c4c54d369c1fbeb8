package store

import (
	"time"

	"github.com/cc147/sigap/bot"
)

// linkRecord is the record of a code with which a person links another account.
type linkRecord struct {
	Person string `json:"person"`
	Until  stamp  `json:"until"`
	At     stamp  `json:"at,omitempty"` // when it was made
}

// linkKey is the key of a code, in the bucket of the adapters' memory, under a name that no
// platform has.
func linkKey(code string) []byte { return textKey("link", code) }

// PutLinkCode stores a code that links an account to the person until that time.
func (t *Tx) PutLinkCode(code, person string, until time.Time) {
	t.save(bucketMemory, linkKey(code), linkRecord{Person: person, Until: stampOf(until), At: stampOf(t.now)})
}

// TakeLinkCode returns the person of a code, once. It reports false for an unknown or
// expired code.
func (t *Tx) TakeLinkCode(code string) (person string, ok bool) {
	r, ok := load[linkRecord](t, bucketMemory, linkKey(code))
	if !ok {
		return "", false
	}
	t.del(bucketMemory, linkKey(code))
	life := r.Until.time().Sub(r.At.time())
	return r.Person, t.now.Before(r.Until.time()) && (r.At == 0 || t.now.Sub(r.At.time()).Abs() < life) // a clock that was turned back makes no code last
}

// Working reports whether a person holds or has taken an open case, or has logged an open
// one that returns to the person who logged it.
func (t *Tx) Working(person string) (bool, error) {
	open, err := t.Open()
	for _, l := range open {
		if l.Holder == person || l.Taker == person || l.Agent == person {
			return true, err
		}
	}
	return false, err
}

// Linked returns the person of an account, or "".
func (t *Tx) Linked(a bot.Account) string {
	return string(t.get(bucketAccounts, textKey(a.Platform, a.ID)))
}
