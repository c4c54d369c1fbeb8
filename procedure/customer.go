package procedure

import (
	"slices"
	"time"
)

// maxJoined is the largest number of rows that one customer is joined from. More than
// that means bad data.
const maxJoined = 64

// Customer holds all rows of one customer in the lists, joined by their numbers. A
// Customer without rows is unknown.
type Customer struct {
	ID     string  // key of the number that names the customer, see Join
	Rows   []Row   // customer file first, then the register, then the requests
	Status *Status // the super emergency that the customer carries (5.3.4), or nil
}

// Status is a customer's super emergency, which outlives the case that set it.
type Status struct {
	Since time.Time `json:"since"`
	By    string    `json:"by"`   // person who set it
	Case  uint64    `json:"case"` // the case that it was set in
}

// Known reports whether the customer is in any list.
func (c Customer) Known() bool { return len(c.Rows) > 0 }

// Name is the first name that the lists give.
func (c Customer) Name() string {
	for _, r := range c.Rows {
		if r.Name != "" {
			return r.Name
		}
	}
	return ""
}

// Mbps is the package speed of the customer file; 0 is unknown.
func (c Customer) Mbps() int {
	for _, r := range c.Rows {
		if r.Mbps != 0 {
			return r.Mbps
		}
	}
	return 0
}

// Numbers are all numbers of the customer, each once: internet numbers first,
// then telephones, then tickets.
func (c Customer) Numbers() []Number {
	var out []Number
	for _, r := range c.Rows {
		out = append(out, r.Numbers...)
	}
	slices.SortFunc(out, compareNumbers)
	return slices.Compact(out)
}

// Keys are the index keys under which cases and a status of the customer may be
// stored: the customer's own key first, then one for each number, because lists
// change. An unknown customer has none.
func (c Customer) Keys() []string {
	if c.ID == "" {
		return nil
	}
	keys := []string{c.ID}
	for _, n := range c.Numbers() {
		if k := n.Key(); k != c.ID {
			keys = append(keys, k)
		}
	}
	return keys
}

// Join finds the customers that a number belongs to. rows returns the rows of all
// lists that have a number.
//
// A row of the customer file is one customer. Rows of the register and the
// request list are joined to it over all their numbers, and to one another
// where the customer file has none of them. The result has no customer (the
// number is unknown), one, or several, from which the agent chooses: nothing
// is guessed.
//
// A customer is named by the first number of its row in the customer file, or
// of its rows where there is none.
func Join(n Number, rows func(Number) []Row) []Customer {
	rows = once(rows)
	hits := rows(n)
	if len(hits) == 0 {
		return nil
	}
	anchors := fileRows(hits)
	if len(anchors) == 0 {
		reached := reach(hits, rows)
		anchors = fileRows(reached)
		if len(anchors) == 0 {
			return []Customer{newCustomer(reached, reached)}
		}
	}
	out := make([]Customer, 0, len(anchors))
	for _, a := range anchors {
		own := reach([]Row{a}, func(n Number) []Row { return listedRows(rows(n)) })
		out = append(out, newCustomer(own, own[:1]))
	}
	return out
}

// once returns a rows function that looks up each number once.
func once(rows func(Number) []Row) func(Number) []Row {
	known := map[Number][]Row{}
	return func(n Number) []Row {
		found, ok := known[n]
		if !ok {
			found = rows(n)
			known[n] = found
		}
		return found
	}
}

// listedRows returns the rows of the register and the request list. Rows of other
// customers who share a number must not count towards maxJoined.
func listedRows(rows []Row) []Row {
	var out []Row
	for _, r := range rows {
		if r.List != Customers {
			out = append(out, r)
		}
	}
	return out
}

// reach follows numbers from row to row through the register and the request list. It
// includes rows of the customer file but doesn't follow their numbers.
func reach(from []Row, rows func(Number) []Row) []Row {
	var out []Row
	asked := map[Number]bool{}
	queue := slices.Clone(from)
	for i := 0; i < len(queue) && len(out) < maxJoined; i++ {
		r := queue[i]
		if slices.ContainsFunc(out, r.same) {
			continue
		}
		out = append(out, r)
		if r.List == Customers && i >= len(from) {
			continue
		}
		for _, n := range r.Numbers {
			if !asked[n] {
				asked[n] = true
				queue = append(queue, rows(n)...)
			}
		}
	}
	return out
}

// fileRows returns the rows of the customer file, each once, up to maxJoined: a
// number that thousands of rows share is a placeholder and identifies nobody.
func fileRows(rows []Row) []Row {
	var out []Row
	for _, r := range rows {
		if len(out) == maxJoined {
			break
		}
		if r.List == Customers && !slices.ContainsFunc(out, r.same) {
			out = append(out, r)
		}
	}
	return out
}

// joinOrder is the order of the lists within a customer.
var joinOrder = []List{Customers, VVIPRegister, SpecialRequests}

func newCustomer(rows, named []Row) Customer {
	order := func(r Row) int { return slices.Index(joinOrder, r.List) }
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return order(a) - order(b) })
	c := Customer{Rows: rows}
	if ns := (Customer{Rows: named}).Numbers(); len(ns) > 0 {
		c.ID = ns[0].Key()
	}
	return c
}
