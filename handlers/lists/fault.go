package lists

import (
	"errors"
	"fmt"
)

// Fault names what is wrong with a whole file. Its sentences for people in chat stand
// elsewhere.
type Fault string

// The faults of a file.
const (
	OldExcel    Fault = "old"    // XLS, or a password
	OtherFormat Fault = "format" // neither text nor XLSX
	OtherList   Fault = "other"  // its columns belong to another list, or to none
	TwoColumns  Fault = "twice"  // two columns for one field: TwoColumnsError
	TooLarge    Fault = "large"  // a bound is exceeded
	BadQuotes   Fault = "quotes"
	ManyRefused Fault = "many" // more rows are refused than are kept
	Broken      Fault = "broken"
)

// FaultOf returns the fault that an error of Read is about; Broken if it says nothing
// closer.
func FaultOf(err error) Fault {
	var f faulty
	var other otherListError
	var twice *TwoColumnsError
	switch {
	case errors.As(err, &f):
		return f.fault
	case errors.As(err, &other):
		return OtherList
	case errors.As(err, &twice):
		return TwoColumns
	}
	return Broken
}

// faulty is an error with the fault that it is about.
type faulty struct {
	fault Fault
	error
}

func (f faulty) Unwrap() error { return f.error }

// as is fmt.Errorf with a fault.
func (f Fault) as(format string, args ...any) error { return faulty{f, fmt.Errorf(format, args...)} }

// TwoColumnsError is the error of Read for two columns that are taken for the same.
type TwoColumnsError struct{ First, Second, Column string }

// Error says how one of them is left out.
func (e *TwoColumnsError) Error() string {
	return fmt.Sprintf("two columns are taken for the same: %q and %q both for %s. Say which of them isn't read: --column %q",
		e.First, e.Second, e.Column, e.Second+"=")
}
