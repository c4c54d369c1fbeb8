package procedure

import "slices"

// also are the keys of a line's customer as the same person would be known without
// the line: by a telephone or a ticket that leads to no other line of that name.
func (f *finder) also(line Number, rows []Row) []string {
	all := names(rows)
	var alone []Number
	for _, n := range (Customer{Rows: rows}).Numbers() {
		if n.Kind == Internet || f.carried(n).filler {
			continue
		}
		if !slices.ContainsFunc(f.carried(n).lines, func(other Number) bool {
			return other != line && slices.ContainsFunc(names(f.carried(other).rows), func(w []string) bool { return samePersonAny(w, all) })
		}) {
			alone = append(alone, n)
		}
	}
	return personKeys(alone, all)
}

// PersonKeys are the keys under which a person of that name with those numbers is
// known without a line.
func PersonKeys(numbers []Number, name string) []string {
	if words := nameWords(name); len(words) > 0 {
		return personKeys(numbers, [][]string{words})
	}
	return personKeys(numbers, nil)
}

// personKeys are the keys of a person without a line: each number with each name,
// the longest name first.
func personKeys(numbers []Number, all [][]string) (out []string) {
	if len(all) == 0 {
		all = [][]string{nil}
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b []string) int { return len(b) - len(a) })
	for _, n := range numbers {
		for _, words := range all {
			if n.Kind != Internet {
				out = append(out, n.Key()+nameHash(words))
			}
		}
	}
	return out
}

// joining are the numbers by which a row can join others.
func joining(r Row) []Number {
	return slices.DeleteFunc(slices.Clone(r.Numbers), func(n Number) bool { return n.Kind == Internet })
}

// sorted are the row's numbers in order.
func (r Row) sorted() []Number { return slices.SortedFunc(slices.Values(r.Numbers), compareNumbers) }

// Line is the row's internet number; false where it has none.
func (r Row) Line() (Number, bool) {
	for _, n := range r.Numbers {
		if n.Kind == Internet {
			return n, true
		}
	}
	return Number{}, false
}

// CustomerKeys are the keys of the customer of a row: of their line, or else of all its
// numbers. A telephone beside a line may be a stranger's too.
func (r Row) CustomerKeys() []string {
	if line, ok := r.Line(); ok {
		return []string{line.Key()}
	}
	keys := make([]string, len(r.Numbers))
	for i, n := range r.Numbers {
		keys[i] = n.Key()
	}
	return keys
}

func holds(rows []Row, r Row) bool { return slices.ContainsFunc(rows, r.same) }

// names are the folded names of rows, each once, without empty ones.
func names(rows []Row) (out [][]string) {
	for _, r := range rows {
		w := nameWords(r.Name)
		if len(w) > 0 && !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// samePersonAny reports whether a name is one of the names; without any it is.
func samePersonAny(words []string, all [][]string) bool {
	return len(words) == 0 || len(all) == 0 || slices.ContainsFunc(all, func(o []string) bool { return samePerson(words, o) })
}

// joinOrder is the order of the lists within a customer.
var joinOrder = []List{Customers, VVIPRegister, SpecialRequests, DirectoryList}

func newCustomer(rows []Row) Customer {
	order := func(r Row) int { return slices.Index(joinOrder, r.List) }
	slices.SortStableFunc(rows, func(a, b Row) int { return order(a) - order(b) })
	return Customer{Rows: rows}
}
