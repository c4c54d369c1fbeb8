package procedure

import "time"

// Policy holds what a site may configure of the procedure. It is read only.
type Policy struct {
	Zone        *time.Location // decides when a day begins
	SpeedMin    int            // Mbps, inclusive
	SpeedMax    int            // Mbps, inclusive
	Shift       time.Duration  // who acted within it is on shift; a call without a press for as long is dropped
	ClaimTTL    time.Duration  // a claim expires if its holder does nothing for as long
	Judgeable   time.Duration  // how long a regular call stays judgeable
	RecentCall  time.Duration  // how long a confirmed and educated call serves /callback
	MaxText     int            // runes of one free text
	MaxSaid     int            // free texts of one case, by all who don't work on it
	MaxSaidBy   int            // free texts, and contacts, of one case by one person
	Reveals     int            // how often an hour one person may reveal full data
	Lookups     int            // how many customers an hour one person may look up
	HideAfter   time.Duration  // how long a private answer shows personal data, where it can be hidden
	DocCode     string         // of the work instruction
	DocRevision string
	DocDate     Date
	DocMade     string // by whom it was written, checked and approved
	DocChecked  string
	DocApproved string

	// RegularEscalation: a regular call that could not be solved can be escalated while
	// it is judgeable.
	RegularEscalation bool
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
		MaxSaidBy:   50,
		Reveals:     20,
		Lookups:     120,
		HideAfter:   30 * time.Minute,
		DocCode:     "IN.OCC.TELK.W-26",
		DocRevision: "00",
		DocDate:     "2018-11-09",
		DocMade:     "Eka Rahmawati",
		DocChecked:  "Siska Susilowati",
		DocApproved: "Agus Hidayat",

		RegularEscalation: true,
	}
}

// ClaimExpired reports whether the claim of a holder who last acted at that time has
// expired. A call agreed for due counts as an act at due: the claim doesn't expire
// before it, and still expires after it. A time that a clock which was wrong has left in the
// future holds nothing for ever: neither an act nor an agreed call.
func (p Policy) ClaimExpired(k Kind, s State, acted, due, now time.Time) bool {
	if due.After(acted) && due.Sub(now) <= MaxAgreed {
		return k == CallbackKind && s == Claimed && now.Sub(due) >= p.ClaimTTL
	}
	return k == CallbackKind && s == Claimed && !Within(acted, now, p.ClaimTTL)
}

// MaxAgreed is how far ahead a call can be agreed.
const MaxAgreed = 30 * 24 * time.Hour
