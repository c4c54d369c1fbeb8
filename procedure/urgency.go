package procedure

import (
	"cmp"
	"slices"
	"time"
)

// The urgencies. 1 is the most urgent.
const (
	UrgencyEmergency = 1 // super emergency, carried or judged
	UrgencyVVIP      = 2
	UrgencyComplaint = 3 // hard complaint
	UrgencyRest      = 4
)

// Urgency is the urgency of a case with these criteria whose customer asked again
// raised times: each time raises it by one level, up to that of a VVIP.
func Urgency(criteria []Criterion, raised int) int {
	level := UrgencyRest
	for _, c := range criteria {
		switch {
		case c == SuperEmergency:
			return UrgencyEmergency
		case slices.Contains(VVIPCriteria, c):
			level = UrgencyVVIP
		case c == HardComplaint:
			level = min(level, UrgencyComplaint)
		}
	}
	return max(level-raised, min(level, UrgencyVVIP))
}

// Urgency of the case as it stands.
func (c Case) Urgency() int { return Urgency(c.Criteria(), c.Raised) }

// IsRaised reports whether asking again made the case more urgent than its criteria
// alone.
func (c Case) IsRaised() bool { return c.Urgency() != Urgency(c.Criteria(), 0) }

// MoreUrgent orders work: by urgency, then by due time, then by age. It returns a
// negative number when a comes first.
func MoreUrgent(a, b Case) int {
	return CompareUrgency(a.Urgency(), b.Urgency(), a.Due, b.Due, a.ID, b.ID)
}

// CompareUrgency is MoreUrgent for the single values; a zero due time comes last.
func CompareUrgency(aLevel, bLevel int, aDue, bDue time.Time, aID, bID uint64) int {
	if c := cmp.Compare(aLevel, bLevel); c != 0 {
		return c
	}
	switch {
	case aDue.IsZero() && !bDue.IsZero():
		return 1
	case !aDue.IsZero() && bDue.IsZero():
		return -1
	}
	if c := aDue.Compare(bDue); c != 0 {
		return c
	}
	return cmp.Compare(aID, bID) // the clock may have been set between them
}
