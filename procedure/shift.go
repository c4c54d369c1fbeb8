package procedure

import "time"

// OnShift reports whether somebody who last acted at that time is on shift at now.
// The zero time means that they never acted.
func (p Policy) OnShift(acted, now time.Time) bool {
	return !acted.IsZero() && Within(acted, now, p.Shift)
}

// TheLead chooses the lead who gets a case: of the leads on shift the one who acted
// last, else the first lead in people; "" if there is none. acted returns when a
// person last acted.
func (p Policy) TheLead(people []Person, acted func(person string) time.Time, now time.Time) string {
	var first, best string
	var last time.Time
	for _, person := range people {
		if !person.Is(Lead) {
			continue
		}
		if first == "" {
			first = person.ID
		}
		if at := acted(person.ID); p.OnShift(at, now) && at.After(last) {
			best, last = person.ID, at
		}
	}
	if best == "" {
		return first
	}
	return best
}
