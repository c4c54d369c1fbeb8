package store

import (
	"testing"
	"time"
)

// TestAClockAtTheEdgeIsDoubtedOnce: answers of a service whose age varies don't begin and end a
// doubt, of which each is told to the leads.
func TestAClockAtTheEdgeIsDoubtedOnce(t *testing.T) {
	_, opts := openClocks(t)
	s := openTest(t, opts)
	for range 5 {
		s.ClockSaid("slack", MaxClockError+time.Second)
		wantDoubt(t, s, "more than it may be", "slack", MaxClockError+time.Second)
		s.ClockSaid("slack", MaxClockError-time.Second)
		wantDoubt(t, s, "about as much as it may be", "slack", MaxClockError+time.Second)
	}
	s.ClockSaid("slack", MaxClockError-2*time.Minute)
	wantDoubt(t, s, "clearly within", "", 0)
}
