package procedure

import (
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"time"
)

// Customer is what the lists say of one customer, joined over all their rows (see
// Find). A Customer without rows is unknown.
type Customer struct {
	ID     string   // key of the line, or of the number and name that tell who it is
	Also   []string // further keys under which what is theirs may stand, see Keys
	Rows   []Row    // customer file first, then the register, the requests, the directory
	Status *Status  // the super emergency that the customer carries (5.3.4), or nil
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

// OtherNames are all names that the lists give beside Name, each once.
func (c Customer) OtherNames() (out []string) {
	for _, r := range c.Rows {
		if r.Name != "" && r.Name != c.Name() && !slices.Contains(out, r.Name) {
			out = append(out, r.Name)
		}
	}
	return out
}

// Speeds are the package speeds of the customer file in Mbps, each once, the
// slowest first. Several say that the lists contradict one another.
func (c Customer) Speeds() []int {
	var out []int
	for _, r := range c.Rows {
		if r.Mbps != 0 {
			out = append(out, r.Mbps)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
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

// Keys are those under which cases and a status of the customer may stand: the
// customer's own first. The others are those of the same person, known by a
// telephone or a ticket alone, before a list learned their line or gave them a new
// one. An unknown customer has none.
func (c Customer) Keys() []string {
	if c.ID == "" {
		return nil
	}
	return append([]string{c.ID}, c.Also...)
}

// Digest stands for what the lists say of the customer: it changes with any of the
// rows. An unknown customer has "".
func (c Customer) Digest() string {
	if !c.Known() {
		return ""
	}
	var sum uint64 // of the rows, whatever their order
	for _, r := range c.Rows {
		h := fnv.New64a()
		for _, n := range r.sorted() {
			_, _ = io.WriteString(h, n.Key()+"\x00")
		}
		for _, s := range []string{string(r.List), r.Name, strconv.Itoa(r.Mbps), string(r.VVIP), string(r.Request), r.Note, r.Say, r.Dont, string(r.From), string(r.Until), r.PIC} {
			_, _ = io.WriteString(h, s+"\x00")
		}
		sum += h.Sum64()
	}
	return strconv.FormatUint(sum, 36)
}
