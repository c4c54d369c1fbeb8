package handlers

import (
	"context"
	"slices"
	"time"

	"github.com/cc147/sigap/procedure"
	"github.com/cc147/sigap/store"
)

// lookupSpan is how long a looked-up customer counts against Policy.Lookups.
const lookupSpan = time.Hour

// The action of a look-up that the limit refused, and the code of its receipt.
const (
	actLookupRefused = "lookup_refused"
	maxAbout         = 32 // customers of one number in an audit entry
)

// tally is what a person has looked up within lookupSpan.
type tally struct {
	times   []time.Time       // when each customer last was, in no order
	counted store.LookupKey   // the key, of those asked for, that is among them; "" is none
	old     []store.LookupKey // stored keys that no longer count
}

// add counts one customer.
func (t *tally) add(key store.LookupKey, at, now time.Time, keys []store.LookupKey) (counts bool) {
	if !procedure.Within(at, now, lookupSpan) {
		return false
	}
	t.times = append(t.times, at)
	if slices.Contains(keys, key) {
		t.counted = key
	}
	return true
}

// again is when one more customer can be looked up.
func (t *tally) again(limit int, now time.Time) time.Time {
	if len(t.times) < limit {
		return now
	}
	slices.SortFunc(t.times, time.Time.Compare)
	return t.times[len(t.times)-limit].Add(lookupSpan)
}

// tallyOf counts the customers of a person, and finds out whether one of the keys is
// among them.
func (h *Handlers) tallyOf(tx *store.Tx, person string, keys []store.LookupKey) *tally {
	t := &tally{}
	unsaved := h.unsaved.of(person, tx.Now())
	for key, at := range tx.Lookups(person) {
		delete(unsaved, key)
		if !t.add(key, at, tx.Now(), keys) {
			t.old = append(t.old, key)
		}
	}
	for key, at := range unsaved {
		t.add(key, at, tx.Now(), keys)
	}
	return t
}

// lookupKeys are the keys under which a look-up counts: the customer's; for an unknown
// number, or one of several customers, the number's, unless one of these counts already.
func lookupKeys(tx *store.Tx, n procedure.Number, found []procedure.Customer) []store.LookupKey {
	if len(found) == 1 && found[0].Known() {
		return []store.LookupKey{tx.LookupKey(found[0].ID)}
	}
	keys := []store.LookupKey{tx.LookupKey(n.Key())}
	for _, c := range found {
		if c.Known() {
			keys = append(keys, tx.LookupKey(c.ID))
		}
	}
	return keys
}

// countLookup counts a look-up of a number and the customers that it found. Where the
// person has reached the limit, over is true, and the refusal is in the audit and with
// the leads: the caller writes nothing else.
func (h *Handlers) countLookup(tx *store.Tx, a asked, n procedure.Number, found []procedure.Customer) (over bool, err error) {
	keys := lookupKeys(tx, n, found)
	t := h.tallyOf(tx, a.Person.ID, keys)
	for _, key := range t.old {
		tx.DeleteLookup(a.Person.ID, key)
	}
	if t.counted == "" && len(t.times) >= h.Policy.Lookups {
		tx.PutAlarm(a.Person.ID, lookupSpan)
		return true, tx.Audit(store.Entry{Person: a.Person.ID, Via: a.Account.Platform, Subject: a.Person.ID, Action: actLookupRefused,
			About: lookupAbout(n, found), Body: map[string]any{"number": n, "limit": h.Policy.Lookups}})
	}
	if t.counted == "" {
		t.counted = keys[0]
	}
	tx.PutLookup(a.Person.ID, t.counted)
	return false, nil
}

// countChoice counts the customer whom the agent chose in place of the number, which
// led to several.
func (h *Handlers) countChoice(tx *store.Tx, a asked, n procedure.Number, chosen procedure.Customer) (over bool, err error) {
	tx.DeleteLookup(a.Person.ID, tx.LookupKey(n.Key()))
	return h.countLookup(tx, a, n, []procedure.Customer{chosen})
}

// moveLookups has what one person looked up count for another, who has the account now.
func moveLookups(tx *store.Tx, from, to string) {
	if from == "" {
		return
	}
	for key := range tx.Lookups(from) {
		tx.PutLookup(to, key)
		tx.DeleteLookup(from, key)
	}
}

// lookupAbout are the keys by which an entry about a look-up is found.
func lookupAbout(n procedure.Number, found []procedure.Customer) []string {
	keys := []string{n.Key()}
	for _, c := range found[:min(len(found), maxAbout)] {
		if c.Known() && !slices.Contains(keys, c.ID) {
			keys = append(keys, c.ID)
		}
	}
	return keys
}

// refusedLookup is the receipt of a look-up that the limit refused.
func refusedLookup(a asked) store.Receipt {
	return store.Receipt{Subject: a.Person.ID, Code: actLookupRefused}
}

// overLimit is the refusal that such a receipt stands for, or nil for another one.
func (h *Handlers) overLimit(ctx context.Context, a asked, r store.Receipt) error {
	if r.Code != actLookupRefused {
		return nil
	}
	var again time.Time
	if err := h.Store.View(ctx, func(tx *store.Tx) error {
		again = h.tallyOf(tx, a.Person.ID, nil).again(h.Policy.Lookups, tx.Now())
		return nil
	}); err != nil {
		return err
	}
	return &procedure.Refusal{Code: procedure.LookupLimit, Since: again}
}

// countUnsaved counts a look-up that can't be saved, or refuses it.
func (h *Handlers) countUnsaved(tx *store.Tx, a asked, n procedure.Number, found []procedure.Customer) error {
	keys := lookupKeys(tx, n, found)
	t := h.tallyOf(tx, a.Person.ID, keys)
	if t.counted == "" && len(t.times) >= h.Policy.Lookups {
		return &procedure.Refusal{Code: procedure.LookupLimit, Since: t.again(h.Policy.Lookups, tx.Now())}
	}
	if t.counted == "" {
		t.counted = keys[0]
	}
	h.unsaved.put(a.Person.ID, t.counted, tx.Now())
	return nil
}
