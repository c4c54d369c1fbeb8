package lists

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// columns says which column holds each field.
type columns struct {
	list       procedure.List
	header     []string
	width      int           // columns up to the last one that has a name
	at         map[field]int // the first column of each field
	fields     []field       // the field of each column; "" is not read
	unread     []string
	copies     bool           // a header stands in the file more than once
	perMbps    int            // how many of the package column's units are one Mbps
	perUnit    int            // how many Mbps one unit is, if it is larger
	speeds     map[string]int // what cells of the package column were read as
	monthFirst map[int]bool
	parser     *numbers.Parser
	kinds      map[string]string
	epoch      time.Time // day 0 of dates stored as numbers
	sheet      bool      // cells can't be shifted by a separator
}

// otherListError says that the columns belong to another list or to none. Another
// sheet of the workbook may have the list.
type otherListError struct{ error }

func notTheList(why error) error { return otherListError{why} }

// columnsOf says what the columns of a header are.
func columnsOf(list procedure.List, header []string, o Options) (columns, error) {
	c := columns{list: list, header: slices.Clone(header), at: map[field]int{}, fields: make([]field, len(header)), parser: o.Numbers, perMbps: 1, perUnit: 1}
	switch {
	case !slices.Contains(procedure.Lists, list):
		return c, fmt.Errorf("there is no list %q", list)
	case len(header) > maxColumns:
		return c, TooLarge.as("the file has more than %d columns", maxColumns)
	}
	for i, h := range header {
		if h != "" {
			c.width = i + 1
		}
	}
	fixed, err := c.assign(o.Columns)
	if err != nil {
		return c, err
	}
	if err := c.understand(fixed); err != nil {
		return c, err
	}
	return c, c.complete(fixed)
}

// assign sets the fields that a site says, and returns which columns those are.
func (c *columns) assign(said map[string]string) (fixed map[int]bool, err error) {
	fixed = map[int]bool{}
	for header, f := range said {
		if f != "" && !has(c.list, field(f)) {
			return nil, fmt.Errorf("the column %q is said to be %q, but the list %s has no such column; it has %s", header, f, c.list, strings.Join(Fields(c.list), ", "))
		}
		for i, h := range c.header {
			if sameHeader(h) == sameHeader(header) {
				fixed[i], c.fields[i] = true, field(f)
			}
		}
	}
	return fixed, nil
}

// understand finds the field of every column that the site doesn't say.
func (c *columns) understand(fixed map[int]bool) error {
	weak := make([]bool, len(c.header))
	for i, h := range c.header {
		if fixed[i] {
			continue
		}
		var f field
		f, weak[i] = meaning(c.list, headerWords(h))
		if has(c.list, f) {
			c.fields[i] = f
		}
	}
	for i, f := range c.fields {
		if !weak[i] || f == "" {
			continue
		}
		for j, other := range c.fields {
			if other == f && !weak[j] {
				c.fields[i] = ""
			}
		}
	}
	c.number()
	for i, f := range c.fields {
		switch first, twice := c.at[f]; {
		case f == "":
		case twice && sameHeader(c.header[first]) == sameHeader(c.header[i]):
			c.copies = true
		case twice && f != phone: // a customer may have a home and a mobile number
			return &TwoColumnsError{c.header[first], c.header[i], string(f)}
		case !twice:
			c.at[f] = i
		}
	}
	return nil
}

// number makes an ND beside a column of internet numbers a telephone's: it is the
// number of either.
func (c *columns) number() {
	for i, h := range c.header {
		if sameHeader(h) != "nd" || c.fields[i] != internet {
			continue
		}
		for j, f := range c.fields {
			if j != i && f == internet {
				c.fields[i] = phone
			}
		}
	}
}

// complete names what isn't read, and refuses a header that lacks a column or has one
// that may be needed and isn't understood.
func (c *columns) complete(fixed map[int]bool) error {
	if i, ok := c.at[mbps]; ok {
		words := headerWords(c.header[i])
		switch {
		case slices.Contains(words, "kbps"):
			c.perMbps = kbpsPerMbps
		case slices.Contains(words, "gbps"):
			c.perUnit = mbpsPerGbps
		}
	}
	var doubts []Doubt
	_, line := c.at[internet]
	for i, h := range c.header {
		words := headerWords(h)
		if c.fields[i] != "" || len(words) == 0 || slices.Equal(words, []string{"no"}) {
			continue
		}
		c.unread = append(c.unread, h)
		if f, weak := meaning(c.list, words); fixed[i] || f != "" && (!has(c.list, f) || weak) {
			continue
		}
		d := doubtOf(c.list, words, line)
		if _, speed := c.at[mbps]; d == "" && !speed && has(c.list, mbps) && overlap(words, split("paket package")) && overlap(words, newLike) {
			d = someSpeed
		}
		if d != "" {
			doubts = append(doubts, Doubt{h, string(d.field())})
		}
	}
	if err := c.required(); err != nil {
		return err
	}
	if len(doubts) > 0 {
		return &DoubtError{c.list, doubts}
	}
	return nil
}

// required checks that the list can be this one. The customer file has no column of
// its own, so another list given in its place is recognised by that list's column.
func (c *columns) required() error {
	if c.list == procedure.Customers {
		for _, h := range c.header {
			for _, other := range []procedure.List{procedure.SpecialRequests, procedure.VVIPRegister} {
				if f, weak := meaning(other, headerWords(h)); f == kind && !weak {
					return notTheList(fmt.Errorf("there is a column %q: this is the list %s, not %s", h, other, c.list))
				}
			}
		}
	}
	if !slices.ContainsFunc(numberFields, c.has) {
		return notTheList(fmt.Errorf("no line names a column for a number, such as %q, %q or %q", usual(c.list, internet), usual(c.list, phone), usual(c.list, ticketNo)))
	}
	if has(c.list, kind) && !c.has(kind) {
		return notTheList(fmt.Errorf("no line names a column for the kind, such as %q: is this the list %s?", usual(c.list, kind), c.list))
	}
	return nil
}

func (c columns) has(f field) bool {
	_, ok := c.at[f]
	return ok
}

// fieldAt returns the field of column i; "" if it is not read.
func (c columns) fieldAt(i int) field {
	if i < len(c.fields) {
		return c.fields[i]
	}
	return ""
}

// title returns how the file calls column i.
func (c columns) title(i int) string {
	if i < len(c.header) {
		return c.header[i]
	}
	return ""
}

// called returns how the file calls the column of a field, the first one of several.
func (c columns) called(f field) string {
	if i, ok := c.at[f]; ok {
		return c.header[i]
	}
	return ""
}

// score is how many columns are understood, by which the line of the header is found.
func (c columns) score() (n int) {
	for _, f := range c.fields {
		if f != "" {
			n++
		}
	}
	return n
}

// named says what each column was taken for.
func (c columns) named() []Column {
	out := make([]Column, len(c.header))
	for i, h := range c.header {
		out[i] = Column{Header: h, Field: string(c.fieldAt(i))}
	}
	return out
}

var errNoHeader = errors.New("the file is empty: a line must name the columns")

// months says in which columns the months of dates stand first: where a date shows it,
// and none that the day does.
func (c *columns) months(first, day map[int]bool) {
	c.monthFirst = map[int]bool{}
	for i := range first {
		c.monthFirst[i] = first[i] && !day[i]
	}
}
