package procedure

import (
	"slices"
	"time"
)

// DirectoryList is the list of what the CTI's directory answers (5.3.2). It is none of
// Lists, since it is never imported: its rows are kept with the call that they were
// given to. A row may have the fields of any list.
const DirectoryList = List("directory")

// DirectoryAnswer is what the CTI's directory says of a number. The zero value says
// that there is no directory.
type DirectoryAnswer struct {
	Rows  []Row          `json:",omitempty"` // of DirectoryList; none if it doesn't know the number
	At    time.Time      `json:",omitzero"`  // when it said so; zero if it never did
	Fault DirectoryFault `json:",omitempty"` // why it doesn't answer now; Rows are older then
	// Unread are values that it gave and nobody could read.
	Unread []UnreadValue `json:",omitempty"`
}

// UnreadValue is a value of an answer that is not understood.
type UnreadValue struct {
	Field string // as the configuration names it
	Text  string // personal
}

// DirectoryFault says why the directory doesn't answer.
type DirectoryFault string

// The faults of the directory.
const (
	DirectoryOff        DirectoryFault = "off"        // it isn't set up wholly
	DirectorySlow       DirectoryFault = "slow"       // no answer in time
	DirectoryDown       DirectoryFault = "down"       // no connection, or it is failing
	DirectoryRefused    DirectoryFault = "refused"    // it doesn't accept the question
	DirectoryUnreadable DirectoryFault = "unreadable" // its answer is not understood
	DirectoryBusy       DirectoryFault = "busy"       // too many questions at once, ours
)

// Asked reports whether there is a directory.
func (d DirectoryAnswer) Asked() bool { return !d.At.IsZero() || d.Fault != "" }

// With gives the rows of the lists and further ones, by the same rule of fillers.
func (rows Rows) With(more []Row) Rows {
	if len(more) == 0 {
		return rows
	}
	return func(n Number) ([]Row, bool) {
		out, filler := rows(n)
		if filler {
			return nil, true
		}
		lines := map[Number]bool{}
		for _, r := range more {
			if slices.Contains(r.Numbers, n) {
				out = append(slices.Clip(out), r)
			}
		}
		for _, r := range out {
			if line, ok := r.Line(); ok {
				lines[line] = true
			}
		}
		if n.Kind != Internet && (len(lines) > FillerLines || len(out) > MaxJoined) {
			return nil, true
		}
		return out, false
	}
}

// From reports whether any row of the customer is of that list.
func (c Customer) From(list List) bool {
	return slices.ContainsFunc(c.Rows, func(r Row) bool { return r.List == list })
}

// LineFromDirectory reports whether no list has the customer's line, but the directory.
func (c Customer) LineFromDirectory() bool {
	found := false
	for _, r := range c.Rows {
		if line, ok := r.Line(); ok && line.Key() == c.ID {
			if r.List != DirectoryList {
				return false
			}
			found = true
		}
	}
	return found
}
