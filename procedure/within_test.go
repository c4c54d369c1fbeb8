package procedure

import (
	"testing"
	"time"
)

// TestNoTimeHoldsForEver: a clock that was wrong leaves times behind that are yet to come, and
// each rule about time is over all the same, at the latest as long after as before.
func TestNoTimeHoldsForEver(t *testing.T) {
	t.Parallel()
	p, now := DefaultPolicy(time.UTC), time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	n := Number{Kind: Internet, Value: "152000000001"}
	for what, c := range map[string]struct {
		span  time.Duration
		holds func(at time.Time) bool
	}{
		"a claim": {p.ClaimTTL, func(at time.Time) bool { return !p.ClaimExpired(CallbackKind, Claimed, at, time.Time{}, now) }},
		"a shift": {p.Shift, func(at time.Time) bool { return p.OnShift(at, now) }},
		"a call":  {p.Shift, func(at time.Time) bool { return !Call{Last: at}.Idle(p, now) }},
		"a call for callback": {p.RecentCall, func(at time.Time) bool {
			c := Call{Last: at, Confirmed: true, Education: Education{Result: Given}}
			c.Personal.Number = n
			return c.Serves(n, p, now)
		}},
		"a reveal": {revealSpan, func(at time.Time) bool { return len(Facts{Now: now, Reveals: []time.Time{at}}.recentReveals()) == 1 }},
	} {
		for _, ahead := range []time.Duration{-time.Minute, 0, time.Minute} {
			for _, side := range []time.Duration{-1, 1} {
				at := now.Add(side * (c.span + ahead))
				if got, want := c.holds(at), ahead < 0; got != want && ahead != 0 {
					t.Errorf("%s of %v holds at %v: %v, want %v", what, at, now, got, want)
				}
			}
		}
	}
	if agreed := now.Add(MaxAgreed); p.ClaimExpired(CallbackKind, Claimed, now.Add(-2*p.ClaimTTL), agreed, now) {
		t.Errorf("a claim with a call agreed for %v expires before it", agreed)
	}
	if far := now.AddDate(1, 0, 0); !p.ClaimExpired(CallbackKind, Claimed, now.Add(-2*p.ClaimTTL), far, now) {
		t.Errorf("a claim with a call agreed for %v never expires; want it to, since nobody agrees that", far)
	}
	old := []time.Time{now.AddDate(1, 0, 0), now.Add(-2 * revealSpan), now.Add(-time.Minute)}
	if got := (Facts{Now: now, Reveals: old}).recentReveals(); len(got) != 1 || !got[0].Equal(old[2]) {
		t.Errorf("of the reveals %v count %v; want the last", old, got)
	}
}
