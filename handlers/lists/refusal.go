package lists

import "github.com/cc147/sigap/procedure"

// Reason says why a row was refused.
type Reason string

// The reasons.
const (
	NoNumber       Reason = "no_number"
	BadNumber      Reason = "bad_number"
	TooManyNumbers Reason = "too_many_numbers"
	BadKind        Reason = "bad_kind" // an unknown kind of request or of VVIP
	BadDate        Reason = "bad_date"
	BadSpeed       Reason = "bad_speed"
	LongCell       Reason = "too_long"
	NotUTF8        Reason = "not_utf8"
	WrongColumns   Reason = "wrong_columns" // more cells than the header has columns
	NoValue        Reason = "no_value"      // a formula without a stored value; formulas are not run
	ErrorValue     Reason = "error_value"   // a formula whose value is an error, such as #N/A
)

// Refusal is one row that was not taken. It ends nothing.
type Refusal struct {
	Line   int      `json:"line"` // in the file, or row in its sheet; the first is 1
	Reason Reason   `json:"reason"`
	Column string   `json:"column,omitempty"` // by the name this package gives it; "" is the whole row
	Cells  []string `json:"-"`                // the row as it stands; personal data
	// Numbers are those that can be read of it: what is stored under them must
	// not end by this file. Personal data.
	Numbers []procedure.Number `json:"-"`
}
