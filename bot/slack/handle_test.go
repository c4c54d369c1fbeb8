package slack

import (
	"log/slog"
	"strings"
	"testing"
)

// TestTheIntakeNeverBlocks: however many inputs are queued, and however many rests of
// acknowledged ones run, begin drops what is too much and returns.
func TestTheIntakeNeverBlocks(t *testing.T) {
	var log strings.Builder
	s := newSession(&Platform{opt: Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}}, nil)
	gate := make(chan struct{})
	wait := func() { <-gate }
	for range 2 * maxWaiting {
		s.begin(wait)
	}
	dropped := strings.Count(log.String(), "input dropped")
	if least, most := 2*maxWaiting-maxWaiting-maxInputs, maxWaiting; dropped < least || dropped > most {
		t.Errorf("%d of %d inputs are dropped, want %d to %d", dropped, 2*maxWaiting, least, most)
	}
	for range maxWaiting + 1 {
		s.runAfterAck(wait)
	}
	s.begin(wait)
	if n := strings.Count(log.String(), "input dropped"); n != dropped+1 {
		t.Errorf("beside %d rests %d inputs are dropped, want one more than %d", maxWaiting+1, n, dropped)
	}
	close(gate)
	s.stop()
}
