package store

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// otherwise calls fn with what stands in an index of customers' keys under one of the
// customer's telephones and tickets, with whatever name: a list may have learned a longer
// name, a shorter one, or one at all.
func (t *Tx) otherwise(bucket bucket, c procedure.Customer, fn func(owner string, rest []byte)) {
	var done []string
	for _, key := range c.Keys() {
		number, _, _ := strings.Cut(key, "#")
		if n, err := procedure.NumberFromKey(number); err != nil || n.Kind == procedure.Internet || slices.Contains(done, number) {
			continue
		}
		done = append(done, number)
		for k := range t.scan(bucket, []byte(number), nil) {
			if end := k[len(number)]; end != '#' && end != 0 { // of a longer number
				continue
			}
			if _, rest, ok := cutText(k); ok {
				owner, rest, _ := cutText(rest)
				fn(owner, rest)
			}
		}
	}
}

// isOnly reports whether a person, as they were known, is this customer, and could be
// nobody else whom one of those numbers leads to now.
func (t *Tx) isOnly(c procedure.Customer, owner string, was procedure.Personal) bool {
	if !t.isOf(owner, c) || !named(c, was.Name) {
		return false
	}
	for _, n := range was.Numbers {
		if n.Kind == procedure.Internet {
			continue
		}
		for _, other := range procedure.Find(n, t.Rows).Customers {
			if other.ID != c.ID && named(other, was.Name) {
				return false
			}
		}
	}
	return true
}

// named reports whether a name is the customer's, as procedure.SamePerson says.
func named(c procedure.Customer, name string) bool {
	return slices.ContainsFunc(c.Rows, func(r procedure.Row) bool { return procedure.SamePerson(r.Name, name) })
}
