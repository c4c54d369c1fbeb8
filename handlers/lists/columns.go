package lists

import (
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
	ignored  field = "No"
)

// headers are the names of columns, folded, in both languages.
var headers = map[string]field{
	"no internet": internet, "nomor internet": internet, "internet number": internet, "internet": internet,
	"no telepon": phone, "nomor telepon": phone, "telephone": phone, "phone": phone, "telephone number": phone,
	"no tiket": ticketNo, "nomor tiket": ticketNo, "ticket": ticketNo, "ticket number": ticketNo,
	"nama pelanggan": name, "nama": name, "name": name, "customer name": name,
	"paket (mbps)": mbps, "paket": mbps, "package (mbps)": mbps, "speed (mbps)": mbps,
	"jenis request": request, "request": request, "request kind": request,
	"keterangan": note, "note": note, "remarks": note,
	"berlaku sampai": until, "valid until": until, "until": until,
	"pic": pic, "requested by": pic,
	"kategori vvip": vvip, "vvip category": vvip,
	"katakan": say, "say": say,
	"jangan janjikan": dont, "don't promise": dont, "do not promise": dont,
	"no": ignored, "no.": ignored,
}

// needed is the column without which a file is not that list.
var needed = map[sigap.List]field{sigap.SpecialRequests: request, sigap.VVIPRegister: vvip, sigap.Customers: mbps}

// columns says where each field stands in a row.
type columns struct {
	list    sigap.List
	at      map[field]int
	width   int
	unknown []string
}

func columnsOf(list sigap.List, header []string) (columns, error) {
	c := columns{list: list, at: map[field]int{}, width: len(header)}
	if len(header) > maxColumns {
		return c, fmt.Errorf("the file has more than %d columns", maxColumns)
	}
	for i, h := range header {
		f, ok := headers[strings.ToLower(strings.Join(strings.Fields(h), " "))]
		switch {
		case !ok:
			c.unknown = append(c.unknown, h)
		case f == ignored:
		default:
			if _, twice := c.at[f]; twice {
				return c, fmt.Errorf("the column %q stands in the first line twice", f)
			}
			c.at[f] = i
		}
	}
	if !slices.ContainsFunc([]field{internet, phone, ticketNo}, c.has) {
		return c, fmt.Errorf("the first line has no column for a number: %q, %q or %q", internet, phone, ticketNo)
	}
	if f := needed[list]; f != mbps && !c.has(f) {
		return c, fmt.Errorf("the first line has no column %q: is this the %s list?", f, list)
	}
	return c, nil
}

func (c columns) has(f field) bool {
	_, ok := c.at[f]
	return ok
}

// cell is what stands in the row for the field, or "".
func (c columns) cell(cells []string, f field) string {
	if i, ok := c.at[f]; ok && i < len(cells) {
		return tidy(cells[i])
	}
	return ""
}
