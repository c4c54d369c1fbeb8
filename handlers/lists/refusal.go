package lists

import "github.com/cc147/sigap/procedure"

// Reason says why a row was refused. Its words for a user stand elsewhere.
type Reason string

// The reasons.
const (
	NoNumber       Reason = "no_number"    // none, or none that can be read
	LostDigits     Reason = "lost_digits"  // 1.52E+11, as a spreadsheet leaves a number
	TwoInternet    Reason = "two_internet" // two internet numbers, which are two customers
	TooManyNumbers Reason = "too_many_numbers"
	BadKind        Reason = "bad_kind" // an unknown kind of request or of VVIP, none, or two
	BadDate        Reason = "bad_date"
	MonthFirst     Reason = "month_first" // the column has its months first: 12/31/2026
	TwoValues      Reason = "two_values"  // a column that stands twice, with two values
	Backwards      Reason = "backwards"   // begins after it ends
	LongCell       Reason = "too_long"
	Damaged        Reason = "damaged"       // letters that a program lost or didn't know
	WrongColumns   Reason = "wrong_columns" // more cells than the header has columns
	NoValue        Reason = "no_value"      // a formula without a stored value; formulas are not run
	ErrorValue     Reason = "error_value"   // a formula whose value is an error, such as #REF!
)

// Reasons are all reasons, in the order of docs/lists.md.
var Reasons = []Reason{NoNumber, LostDigits, TwoInternet, TooManyNumbers, BadKind, BadDate, MonthFirst, TwoValues, Backwards, Damaged, WrongColumns, LongCell, NoValue, ErrorValue}

// texts say what is wrong and what would be accepted.
var texts = map[Reason]string{
	NoNumber:       "there is no internet number, telephone number or ticket that can be read; write one, such as ",
	LostDigits:     "a spreadsheet cut the last digits of the number; make the column text and write all digits",
	TwoInternet:    "there are two internet numbers, which are two customers; write a row for each",
	TooManyNumbers: "there are more numbers than a row may have; write several rows",
	BadKind:        "the kind is not understood; write one of the kinds, and a row for each: ",
	BadDate:        "the date is not understood; write 31/12/2026, 31 Desember 2026 or 2026-12-31, or leave the cell empty",
	MonthFirst:     "the column has its months before its days, as 12/31/2026, so that this date could be another one; write the column as 31/12/2026 or 2026-12-31",
	TwoValues:      "the column stands in the file twice, and its two cells differ; delete one of them",
	Backwards:      "the row begins after it ends; mend one of the dates",
	LongCell:       "the text is too long; a name has 200 letters at most, and another text 1000",
	Damaged:        "letters of the row are damaged; save the list as XLSX or as CSV UTF-8, and write the row anew",
	WrongColumns:   "the row has more cells than the header; put a cell that has the separator in it into quotation marks",
	NoValue:        "the cell is a formula without a value; open the file in a spreadsheet and save it, or write the value",
	ErrorValue:     "the cell is the error of a formula; mend the formula, or write the value",
}

// Refusal is one refused row. Stored rows with its numbers stay.
type Refusal struct {
	Line   int    `json:"line"` // line of the file, or row of its sheet; the first is 1
	Reason Reason `json:"reason"`
	Column string `json:"column"` // the header as the file has it; "" for the whole row
	// Text says in English what is wrong and what would be accepted, without any of the
	// row's data.
	Text  string   `json:"text"`
	Cells []string `json:"-"` // the row's cells unchanged, unless there is no room; personal data
	// Numbers are its readable numbers: rows stored under them must stay. Personal
	// data.
	Numbers []procedure.Number `json:"-"`
}

// kindsShown are the kinds of each list that a refusal names.
var kindsShown = map[procedure.List]string{
	procedure.SpecialRequests: "tidak boleh buka isolir, diarahkan ke Plasa Telkom, cabut pasang, lain",
	procedure.VVIPRegister:    "public figure, pejabat, follower banyak, petinggi BUMN, endorsing",
}

func refuse(reason Reason, column string) *Refusal {
	return &Refusal{Reason: reason, Column: column, Text: texts[reason]}
}
