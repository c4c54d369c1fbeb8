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

// Refusal is one refused row. Stored rows with its numbers stay.
type Refusal struct {
	Line   int      `json:"line"` // line of the file, or row of its sheet; the first is 1
	Reason Reason   `json:"reason"`
	Column string   `json:"column,omitempty"` // the column's name in this package; "" for the whole row
	Cells  []string `json:"-"`                // the row's cells unchanged; personal data
	// Numbers are its readable numbers: rows stored under them must stay. Personal
	// data.
	Numbers []procedure.Number `json:"-"`
}
