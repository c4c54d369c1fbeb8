package lists

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cc147/sigap/handlers/numbers"
	"github.com/cc147/sigap/procedure"
)

// field is what a column holds.
type field string

const (
	internet field = "No Internet"
	phone    field = "No Telepon"
	ticketNo field = "No Tiket"
	name     field = "Nama Pelanggan"
	mbps     field = "Paket (Mbps)"
	request  field = "Jenis Request"
	note     field = "Keterangan"
	until    field = "Berlaku Sampai"
	pic      field = "PIC"
	vvip     field = "Kategori VVIP"
	say      field = "Katakan"
	dont     field = "Jangan Janjikan"
	rowNo    field = "No" // of the row in its list; not read
)

// numberFields are the columns of numbers; a list needs at least one.
var numberFields = []field{internet, phone, ticketNo}

// belongs gives the list that has a column, if only one list has it.
var belongs = map[field]procedure.List{
	mbps: procedure.Customers, request: procedure.SpecialRequests, until: procedure.SpecialRequests, vvip: procedure.VVIPRegister,
}

// needed is the column that a list must have.
var needed = map[procedure.List]field{procedure.SpecialRequests: request, procedure.VVIPRegister: vvip}

// columns says which column holds each field.
type columns struct {
	list    procedure.List
	at      map[field]int
	fields  []field // the field of each column; "" is not read
	unknown []string
	parser  *numbers.Parser
	epoch   time.Time // day 0 of dates stored as numbers; zero for text files
}

// otherListError says that the columns belong to another list or to none. Another
// sheet of the workbook may have the list.
type otherListError struct{ error }

func notTheList(why error) error { return otherListError{why} }

func columnsOf(list procedure.List, header []string) (columns, error) {
	c := columns{list: list, at: map[field]int{}, fields: make([]field, len(header))}
	switch {
	case !slices.Contains(procedure.Lists, list):
		return c, fmt.Errorf("there is no list %q", list)
	case len(header) > maxColumns:
		return c, fmt.Errorf("the file has more than %d columns", maxColumns)
	case !validText(header):
		return c, errors.New("the first line is no text: save the list as XLSX or as CSV UTF-8")
	}
	for i, h := range header {
		if err := c.add(i, h); err != nil {
			return c, err
		}
	}
	if !slices.ContainsFunc(numberFields, c.has) {
		return c, notTheList(fmt.Errorf("the first line has no column for a number: %q, %q or %q", internet, phone, ticketNo))
	}
	if f, ok := needed[list]; ok && !c.has(f) {
		return c, notTheList(fmt.Errorf("the first line has no column %q: is this the list %s?", f, list))
	}
	return c, nil
}

// add sets the field of column i. The customer file has no required column of its
// own, so another list given in its place is recognised by that list's column.
func (c *columns) add(i int, h string) error {
	f, known := headers[foldHeader(h)]
	owner, single := belongs[f]
	foreign := single && owner != c.list
	switch {
	case f == rowNo, tidy(h) == "":
	case foreign && c.list == procedure.Customers && needed[owner] == f:
		return notTheList(fmt.Errorf("the first line has a column %q: this is the list %s, not %s", f, owner, c.list))
	case !known, foreign:
		c.unknown = append(c.unknown, h)
	case c.has(f) && f != phone: // a customer may have a home and a mobile number
		return fmt.Errorf("the column %q stands in the first line twice", f)
	default:
		c.fields[i] = f
		if !c.has(f) {
			c.at[f] = i
		}
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

// raw returns the row's text for the field, or "".
func (c columns) raw(cells []string, f field) string {
	if i, ok := c.at[f]; ok && i < len(cells) {
		return cells[i]
	}
	return ""
}

// cell is raw without invisible characters.
func (c columns) cell(cells []string, f field) string { return tidy(c.raw(cells, f)) }

// named says what each column was taken for.
func (c columns) named(header []string) []Column {
	out := make([]Column, len(header))
	for i, h := range header {
		out[i] = Column{Header: h, Field: string(c.fieldAt(i))}
	}
	return out
}
