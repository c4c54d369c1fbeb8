package store

import (
	"slices"
	"strings"

	"github.com/cc147/sigap/procedure"
)

// otherwise calls fn with what stands in an index of customers' keys under one of the
// customer's telephones and tickets, with whatever name: a list may have learned a longer
// name, a shorter one, or one at all. The owner is a Customer.ID as it stands in a key.
func (t *Tx) otherwise(bucket bucket, c procedure.Customer, fn func(owner string, rest []byte)) {
	var done []string
	for _, key := range c.Keys() {
		number, _, _ := strings.Cut(key, "#")
		if n, err := procedure.NumberFromKey(number); err != nil || n.Kind == procedure.Internet || slices.Contains(done, number) {
			continue
		}
		done = append(done, number)
		prefix := t.blind(number)
		for k := range t.scan(bucket, []byte(prefix), nil) {
			if end := k[len(prefix)]; end != '#' && end != 0 { // of a longer number
				continue
			}
			if _, rest, ok := cutText(k); ok {
				owner, rest, _ := cutText(rest)
				fn(owner, rest)
			}
		}
	}
}

// isOnly reports whether somebody, as they were known, is this customer and nobody else.
func (t *Tx) isOnly(c procedure.Customer, owner string, was procedure.Personal) bool {
	return t.isOf(owner, c) && procedure.IsOnly(c, was.Name, was.Numbers, t.Rows)
}
