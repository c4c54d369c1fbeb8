package store

import (
	"cmp"
	"slices"

	"github.com/cc147/sigap/procedure"
)

// maxCallKeys is how many keys of its customer a call is found under: more than a
// person's telephones with their names are.
const maxCallKeys = 8

// maxForeign is how many calls about others are passed over in one look-up.
const maxForeign = 64

// indexCall keeps the rows by which the calls about a number and about a customer are
// found. They fall anywhere in their bucket, so they are written only once.
func (t *Tx) indexCall(c procedure.Call) {
	for _, key := range allCallKeys(c) {
		k := append(textPrefix(t.blind(key)), u64(c.ID)...)
		if t.get(bucketCallKeys, k) == nil {
			t.put(bucketCallKeys, k, []byte{}) // nil would not be found before the commit
		}
	}
}

// allCallKeys are the keys under which a call is found: its customer's and its number's.
func allCallKeys(c procedure.Call) []string {
	keys := callKeys(c)
	if number := c.Personal.Number.Key(); c.Personal.Number != (procedure.Number{}) && !slices.Contains(keys, number) {
		keys = append(keys, number)
	}
	return keys
}

// callKeys are the keys under which the customer of a call is found.
func callKeys(c procedure.Call) []string {
	if c.Customer == "" {
		return nil
	}
	keys := append([]string{c.Customer}, c.Personal.Also...)
	return keys[:min(len(keys), maxCallKeys)]
}

// CallsOf gives up to most calls about a customer, newest first: also those about the
// same person as they were known before lists changed. A call in which nobody was
// chosen is about nobody.
func (t *Tx) CallsOf(c procedure.Customer, most int) []procedure.Call {
	keys := c.Keys()
	return t.callsUnder(keys, most, func(call procedure.Call) bool {
		theirs := callKeys(call)
		return t.isOf(t.blind(call.Customer), c) && slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(theirs, key) })
	})
}

// CallsByNumber gives up to most calls that asked by a number, newest first, whoever
// they were about.
func (t *Tx) CallsByNumber(n procedure.Number, most int) []procedure.Call {
	return t.callsUnder([]string{n.Key()}, most, func(call procedure.Call) bool { return call.Personal.Number == n })
}

// callsUnder gives the newest calls under any of the keys for which is holds. Each is
// read once, however many of the keys it has.
func (t *Tx) callsUnder(keys []string, most int, is func(procedure.Call) bool) (out []procedure.Call) {
	var ids []uint64
	for _, key := range keys {
		prefix, n := textPrefix(t.blind(key)), 0
		for k := range t.scanBack(bucketCallKeys, prefix, nil) {
			if n++; n > most+maxForeign {
				break
			}
			ids = append(ids, readU64(k[len(prefix):]))
		}
	}
	slices.SortFunc(ids, func(a, b uint64) int { return cmp.Compare(b, a) })
	foreign := 0
	for _, id := range slices.Compact(ids) {
		if len(out) >= most || foreign > maxForeign {
			break
		}
		if call, err := t.Call(id); err == nil && is(call) {
			out = append(out, call)
		} else {
			foreign++
		}
	}
	return out
}
