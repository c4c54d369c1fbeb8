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
	keys := callKeys(c)
	if number := c.Personal.Number.Key(); c.Personal.Number != (procedure.Number{}) && !slices.Contains(keys, number) {
		keys = append(keys, number)
	}
	for _, key := range keys {
		k := append(textPrefix(key), u64(c.ID)...)
		if t.get(bucketCallKeys, k) == nil {
			t.put(bucketCallKeys, k, []byte{}) // nil would not be found before the commit
		}
	}
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
func (t *Tx) CallsOf(c procedure.Customer, most int) (out []procedure.Call) {
	for _, key := range c.Keys() {
		out = append(out, t.callsUnder(key, most, func(call procedure.Call) bool {
			return slices.Contains(callKeys(call), key) && t.isOf(call.Customer, c)
		})...)
	}
	slices.SortFunc(out, func(a, b procedure.Call) int { return cmp.Compare(b.ID, a.ID) })
	out = slices.CompactFunc(out, func(a, b procedure.Call) bool { return a.ID == b.ID })
	return out[:min(len(out), most)]
}

// CallsByNumber gives up to most calls that asked by a number, newest first, whoever
// they were about.
func (t *Tx) CallsByNumber(n procedure.Number, most int) []procedure.Call {
	return t.callsUnder(n.Key(), most, func(call procedure.Call) bool { return call.Personal.Number == n })
}

// callsUnder gives the newest calls under a key for which is holds.
func (t *Tx) callsUnder(key string, most int, is func(procedure.Call) bool) (out []procedure.Call) {
	prefix, foreign := textPrefix(key), 0
	for k := range t.scanBack(bucketCallKeys, prefix, nil) {
		if len(out) >= most || foreign > maxForeign {
			break
		}
		if call, err := t.Call(readU64(k[len(prefix):])); err == nil && is(call) {
			out = append(out, call)
		} else {
			foreign++
		}
	}
	return out
}
