package procedure

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// List names one of the three lists of section 5.1.
type List string

// The lists. A file is the whole list.
const (
	Customers       List = "customers"
	SpecialRequests List = "special-requests"
	VVIPRegister    List = "vvip"
)

// Lists are all lists, in the order in which they are shown.
var Lists = []List{Customers, SpecialRequests, VVIPRegister}

// RequestKind is what management asked for (5.1.1).
type RequestKind string

// The kinds of a management request.
const (
	NoIsolirOpening RequestKind = "no_isolir_opening" // isolation may not be lifted
	DirectToPlasa   RequestKind = "direct_to_plasa"   // directed to Plasa Telkom
	CabutPasang     RequestKind = "cabut_pasang"      // IndiHome disconnect-and-reinstall
	OtherRequest    RequestKind = "other"
)

// RequestKinds are all of them, in the order of the procedure.
var RequestKinds = []RequestKind{NoIsolirOpening, DirectToPlasa, CabutPasang, OtherRequest}

// Date is a civil day, "2006-01-02"; "" is no date. Dates compare as strings.
type Date string

// DateOf is the day on which t falls in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Row is one row of a list. Fields that the list doesn't have are empty.
type Row struct {
	List    List        `json:"list"`
	Numbers []Number    `json:"numbers"`
	Name    string      `json:"name,omitempty"`
	Mbps    int         `json:"mbps,omitempty"`    // customers: package speed; 0 is unknown
	VVIP    Criterion   `json:"vvip,omitempty"`    // vvip: which kind of VVIP
	Request RequestKind `json:"request,omitempty"` // special requests: what was asked for
	Note    string      `json:"note,omitempty"`    // the entry's own instruction
	Say     string      `json:"say,omitempty"`     // what to say, where the list gives it
	Dont    string      `json:"dont,omitempty"`    // what not to promise, where the list gives it
	From    Date        `json:"from,omitempty"`    // first day on which it is valid; "" has no beginning
	Until   Date        `json:"until,omitempty"`   // last day on which it is valid; "" has no end
	PIC     string      `json:"pic,omitempty"`     // who asked for it
	// ApprovedBy is who approved the entry, and Review the day on which it is to be
	// looked at again.
	ApprovedBy string `json:"approved,omitempty"`
	Review     Date   `json:"review,omitempty"`
}

// Valid reports whether the row counts on that day. The first and the last day
// count.
func (r Row) Valid(day Date) bool { return r.From <= day && (r.Until == "" || day <= r.Until) }

// EndsWithin reports whether the row counts on that day and its last day is at most
// so many days later.
func (r Row) EndsWithin(day Date, days int) bool {
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && r.Until != "" && r.Valid(day) && r.Until <= DateOf(t.AddDate(0, 0, days))
}

// Identity is the whole row normalised: two rows with one identity are one row,
// whatever their spelling of spaces and letter case.
func (r Row) Identity() string {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	r.Name, r.Note, r.Say, r.Dont, r.PIC = fold(r.Name), fold(r.Note), fold(r.Say), fold(r.Dont), fold(r.PIC)
	r.ApprovedBy = fold(r.ApprovedBy)
	r.Numbers = slices.Clone(r.Numbers)
	slices.SortFunc(r.Numbers, compareNumbers)
	b, err := json.Marshal(r)
	if err != nil {
		panic("sigap: a row always has a JSON form: " + err.Error())
	}
	return string(b)
}

// same reports whether two rows have the same identity. Most rows are of different
// lists or equal byte by byte; these are decided without computing the identity.
func (r Row) same(o Row) bool {
	return r.List == o.List && (r.equal(o) || r.Identity() == o.Identity())
}

func (r Row) equal(o Row) bool {
	return r.List == o.List && slices.Equal(r.Numbers, o.Numbers) && r.Name == o.Name && r.Mbps == o.Mbps && r.VVIP == o.VVIP &&
		r.Request == o.Request && r.Note == o.Note && r.Say == o.Say && r.Dont == o.Dont && r.From == o.From && r.Until == o.Until && r.PIC == o.PIC &&
		r.ApprovedBy == o.ApprovedBy && r.Review == o.Review
}

func compareNumbers(a, b Number) int {
	switch {
	case a == b:
		return 0
	case a.before(b):
		return -1
	}
	return 1
}
