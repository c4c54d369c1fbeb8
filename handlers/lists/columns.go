package lists

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cc147/sigap"
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

// numberFields are the columns of numbers; a list needs one of them.
var numberFields = []field{internet, phone, ticketNo}

// headers are the names of columns as foldHeader leaves them, in both
// languages.
var headers = map[string]field{
	"no internet": internet, "nomor internet": internet, "internet": internet, "internet number": internet, "internet no": internet,
	"no telepon": phone, "nomor telepon": phone, "telepon": phone, "no telp": phone, "no hp": phone,
	"telephone": phone, "phone": phone, "telephone number": phone, "phone number": phone,
	"no tiket": ticketNo, "nomor tiket": ticketNo, "tiket": ticketNo, "ticket": ticketNo, "ticket number": ticketNo, "ticket no": ticketNo,
	"nama pelanggan": name, "nama": name, "name": name, "customer name": name, "customer": name,
	"paket (mbps)": mbps, "paket": mbps, "package (mbps)": mbps, "package": mbps, "speed (mbps)": mbps, "speed": mbps,
	"jenis request": request, "request": request, "request kind": request, "request type": request,
	"keterangan": note, "note": note, "notes": note, "remarks": note,
	"berlaku sampai": until, "valid until": until, "until": until,
	"pic": pic, "requested by": pic,
	"kategori vvip": vvip, "vvip category": vvip,
	"katakan": say, "say": say,
	"jangan janjikan": dont, "don't promise": dont, "do not promise": dont,
	"no": rowNo,
}

// belongs names the list that a column is read from, where it is only one.
var belongs = map[field]sigap.List{
	mbps: sigap.Customers, request: sigap.SpecialRequests, until: sigap.SpecialRequests, vvip: sigap.VVIPRegister,
}

// needed is the column without which a file is not that list.
var needed = map[sigap.List]field{sigap.SpecialRequests: request, sigap.VVIPRegister: vvip}

// columns says where each field stands in a row.
type columns struct {
	list    sigap.List
	at      map[field]int
	width   int
	unknown []string
}

func columnsOf(list sigap.List, header []string) (columns, error) {
	c := columns{list: list, at: map[field]int{}, width: len(header)}
	switch {
	case !slices.Contains(sigap.Lists, list):
		return c, fmt.Errorf("there is no list %q", list)
	case len(header) > maxColumns:
		return c, fmt.Errorf("the file has more than %d columns", maxColumns)
	case !validText(header):
		return c, errors.New("the first line is no text in UTF-8: save the file as CSV UTF-8")
	}
	for i, h := range header {
		if err := c.add(i, h); err != nil {
			return c, err
		}
	}
	if !slices.ContainsFunc(numberFields, c.has) {
		return c, fmt.Errorf("the first line has no column for a number: %q, %q or %q", internet, phone, ticketNo)
	}
	if f, ok := needed[list]; ok && !c.has(f) {
		return c, fmt.Errorf("the first line has no column %q: is this the list %s?", f, list)
	}
	return c, nil
}

// add says what column i is. The customer file has no column of its own that
// it needs, so another list given for it is known by that list's column.
func (c *columns) add(i int, h string) error {
	f, known := headers[foldHeader(h)]
	owner, single := belongs[f]
	foreign := single && owner != c.list
	switch {
	case f == rowNo, tidy(h) == "":
	case foreign && c.list == sigap.Customers && needed[owner] == f:
		return fmt.Errorf("the first line has a column %q: this is the list %s, not %s", f, owner, c.list)
	case !known, foreign:
		c.unknown = append(c.unknown, h)
	case c.has(f):
		return fmt.Errorf("the column %q stands in the first line twice", f)
	default:
		c.at[f] = i
	}
	return nil
}

// foldHeader makes the spellings of a column's name one.
func foldHeader(h string) string {
	return strings.ToLower(tidy(strings.NewReplacer(".", " ", "_", " ", "’", "'").Replace(h)))
}

func (c columns) has(f field) bool {
	_, ok := c.at[f]
	return ok
}

// raw is what stands in the row for the field, or "".
func (c columns) raw(cells []string, f field) string {
	if i, ok := c.at[f]; ok && i < len(cells) {
		return cells[i]
	}
	return ""
}

// cell is raw without what can't be seen.
func (c columns) cell(cells []string, f field) string { return tidy(c.raw(cells, f)) }
