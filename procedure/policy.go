package procedure

import "time"

// Policy holds what a site may configure of the procedure. It is read only.
type Policy struct {
	Zone        *time.Location // in which a day is a day
	SpeedMin    int            // Mbps; belongs
	SpeedMax    int            // Mbps; belongs
	Shift       time.Duration  // acted within it: on shift; a call untouched for it is dropped
	ClaimTTL    time.Duration  // a claim without an act of its holder expires after it
	Judgeable   time.Duration  // how long a regular call stays judgeable
	RecentCall  time.Duration  // how long a confirmed and educated call serves /callback
	MaxText     int            // runes of one free text
	MaxSaid     int            // free texts, and contacts, of one case
	Reveals     int            // how often an hour one may look at others' full data
	DocCode     string         // of the work instruction
	DocRevision string
	DocDate     Date
}

// DefaultPolicy is the procedure as it is written, for the given zone.
func DefaultPolicy(zone *time.Location) Policy {
	return Policy{
		Zone:        zone,
		SpeedMin:    50,
		SpeedMax:    100,
		Shift:       10 * time.Hour,
		ClaimTTL:    time.Hour,
		Judgeable:   30 * time.Minute,
		RecentCall:  30 * time.Minute,
		MaxText:     1000,
		MaxSaid:     200,
		Reveals:     20,
		DocCode:     "IN.OCC.TELK.W-26",
		DocRevision: "00",
		DocDate:     "2018-11-09",
	}
}

// ClaimExpired reports whether the holder of a case that last acted at that time
// did nothing for the policy's time. A call that was agreed for due counts as an
// act at that time, so that the claim never expires before, nor stays for ever.
func (p Policy) ClaimExpired(k Kind, s State, acted, due, now time.Time) bool {
	if due.After(acted) {
		acted = due
	}
	return k == CallbackKind && s == Claimed && now.Sub(acted) >= p.ClaimTTL
}
