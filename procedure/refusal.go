package procedure

import (
	"fmt"
	"time"
)

// Code says why something was refused. Each has a sentence for the user in
// every language (handlers/words) and a cause for the operator.
type Code string

// The codes.
const (
	NoRole       Code = "no_role"        // the person lacks the role
	NotHolder    Code = "not_holder"     // only the holder may; By has held it since Since
	Taken        Code = "taken"          // By was first, at Since
	Stale        Code = "stale"          // the card is old: the case has changed since
	WrongState   Code = "wrong_state"    // not possible in this state
	WrongKind    Code = "wrong_kind"     // not possible for this kind of case or customer
	Missing      Code = "missing"        // Field is needed
	TooLong      Code = "too_long"       // Field has too many characters
	Full         Code = "full"           // the case has reached its limit of texts
	FullOfYours  Code = "full_yours"     // the person has reached their limit of texts of the case
	NoSuchTeam   Code = "no_such_team"   // the team does not exist, or is the same
	NoSuchPerson Code = "no_such_person" // the person can't hold this kind of case
	HasCase      Code = "has_case"       // the customer has the open case Case
	NoCase       Code = "no_case"        // the customer has no open case
	UseCallback  Code = "use_callback"   // VVIP or listed: callback instead of Tier 1
	NotConfirmed Code = "not_confirmed"  // the data are not confirmed yet
	Matched      Code = "matched"        // the data are confirmed already
	Mismatched   Code = "mismatched"     // the data were not the caller's
	NotEducated  Code = "not_educated"   // there is no education result yet
	Ended        Code = "ended"          // the call has ended
	NotYourCall  Code = "not_your_call"  // it is another agent's call
	NotSuper     Code = "not_super"      // the customer carries no status
	TooOften     Code = "too_often"      // the limit of reveals an hour is reached
	Superseded   Code = "superseded"     // By published a newer version of the script, at Since
	Unchanged    Code = "unchanged"      // the script says that already
	Changed      Code = "changed"        // the lists say something else of the customer by now
	LookupLimit  Code = "lookup_limit"   // the limit of customers an hour is reached; again from Since on
	FillerNumber Code = "filler"         // so many lines have the number that it tells nobody

	// Of entries of the lists.
	EntryChanged   Code = "entry_changed"    // By changed the entry, at Since
	EntryEnded     Code = "entry_ended"      // By ended the entry, at Since
	ListBusy       Code = "list_busy"        // By is importing the list, since Since
	SameEntry      Code = "same_entry"       // the list has this very entry
	TwoLines       Code = "two_lines"        // an entry is about one line
	TooManyNumbers Code = "too_many_numbers" // an entry has at most MaxEntryNumbers
	EndsBefore     Code = "ends_before"      // it would end before it begins
	OverAlready    Code = "over_already"     // it would have ended before today
)

// Codes lists all codes.
var Codes = []Code{
	NoRole, NotHolder, Taken, Stale, WrongState, WrongKind, Missing, TooLong, Full, FullOfYours, NoSuchTeam, NoSuchPerson, HasCase,
	NoCase, UseCallback, NotConfirmed, Matched, Mismatched, NotEducated, Ended, NotYourCall, NotSuper, TooOften,
	Superseded, Unchanged, Changed, LookupLimit, FillerNumber,
	EntryChanged, EntryEnded, ListBusy, SameEntry, TwoLines, TooManyNumbers, EndsBefore, OverAlready,
}

// Refusal says why the procedure did not allow something. Nothing was changed.
type Refusal struct {
	Code  Code
	Field string    // for Missing and TooLong
	By    string    // person who holds, took or did it first
	Since time.Time // since when
	State State     // the state now, for cases
	Case  uint64    // for HasCase
}

// Error is for the log: free of customer data.
func (r *Refusal) Error() string {
	s := "refused: " + string(r.Code)
	if r.Field != "" {
		s += " " + r.Field
	}
	if r.State != "" {
		s += fmt.Sprintf(" (state %s)", r.State)
	}
	return s
}

func refuse(code Code) *Refusal { return &Refusal{Code: code} }
