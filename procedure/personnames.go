package procedure

import "slices"

// IsOnly reports whether somebody who was known by a name and numbers is this customer of
// today's lists, and could be nobody else whom one of the telephones or tickets leads to:
// a list may have learned a longer name, a shorter one, or one at all.
func IsOnly(c Customer, name string, numbers []Number, rows Rows) bool {
	if !c.named(name) {
		return false
	}
	for _, n := range numbers {
		if n.Kind == Internet {
			continue
		}
		for _, other := range Find(n, rows).Customers {
			if other.ID != c.ID && other.named(name) {
				return false
			}
		}
	}
	return true
}

// named reports whether a name is the customer's, as SamePerson says.
func (c Customer) named(name string) bool {
	return slices.ContainsFunc(c.Rows, func(r Row) bool { return SamePerson(r.Name, name) })
}
