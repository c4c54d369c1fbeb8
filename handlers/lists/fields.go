package lists

import (
	"slices"

	"github.com/cc147/sigap/procedure"
)

// field is what a column holds, by the name that docs/lists.md gives it.
type field string

const (
	internet field = "internet"
	phone    field = "telephone"
	ticketNo field = "ticket"
	name     field = "name"
	mbps     field = "package"
	kind     field = "kind"
	note     field = "note"
	say      field = "say"
	dont     field = "dont"
	from     field = "from"
	until    field = "until"
	pic      field = "pic"
	approved field = "approved"
	review   field = "review"
)

// numberFields are the columns of numbers; a list needs at least one. Their order is
// that of a row's numbers.
var numberFields = []field{internet, phone, ticketNo}

var entryFields = []field{internet, phone, ticketNo, name, kind, note, say, dont, from, until, pic, approved, review}

// fieldsOf are the columns that a list has, in the order in which they are shown.
var fieldsOf = map[procedure.List][]field{
	procedure.Customers:       {internet, phone, ticketNo, name, mbps, note, say, dont},
	procedure.SpecialRequests: entryFields,
	procedure.VVIPRegister:    entryFields,
}

// Fields returns the names of the columns that a list has, as Options.Columns takes
// them.
func Fields(list procedure.List) (out []string) {
	for _, f := range fieldsOf[list] {
		out = append(out, string(f))
	}
	return out
}

func has(list procedure.List, f field) bool { return slices.Contains(fieldsOf[list], f) }

// usual are the headers that a message names for a column.
func usual(list procedure.List, f field) string {
	switch {
	case f == kind && list == procedure.VVIPRegister:
		return "Kategori VVIP"
	case f == kind:
		return "Jenis Request"
	}
	return map[field]string{internet: "No Internet", phone: "No Telepon", ticketNo: "No Tiket"}[f]
}
