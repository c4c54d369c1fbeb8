package slack

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
)

// TestTheIntakeNeverBlocks: however many inputs are queued, begin drops what is too much and
// returns. Answers on their way take no place of an input.
func TestTheIntakeNeverBlocks(t *testing.T) {
	var log strings.Builder
	s := newSession(&Platform{opt: Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}}, nil)
	gate := make(chan struct{})
	wait := func() { <-gate }
	for i := range 2 * maxRests {
		s.runAfterAck(fmt.Sprint(i), wait)
	}
	if n := strings.Count(log.String(), "an answer is dropped"); n != maxRests {
		t.Errorf("of %d answers %d are dropped; want %d", 2*maxRests, n, maxRests)
	}
	for range 2 * maxWaiting {
		s.begin(wait)
	}
	dropped := strings.Count(log.String(), "input dropped")
	if least, most := 2*maxWaiting-maxWaiting-maxInputs, maxWaiting; dropped < least || dropped > most {
		t.Errorf("%d of %d inputs are dropped, want %d to %d", dropped, 2*maxWaiting, least, most)
	}
	close(gate)
	s.stop()
}

// TestOnePersonTakesNobodysPlace: their answers on the way are bounded first.
func TestOnePersonTakesNobodysPlace(t *testing.T) {
	var log strings.Builder
	s := newSession(&Platform{opt: Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}}, nil)
	gate := make(chan struct{})
	var ran atomic.Int64
	for range 3 * maxRestsOf {
		s.runAfterAck("U1", func() { ran.Add(1); <-gate })
	}
	s.runAfterAck("U2", func() { ran.Add(1); <-gate })
	close(gate)
	s.stop()
	if n := strings.Count(log.String(), "of_one_person=true"); n != 2*maxRestsOf || ran.Load() != maxRestsOf+1 {
		t.Errorf("%d answers are dropped and %d go on; want %d and %d", n, ran.Load(), 2*maxRestsOf, maxRestsOf+1)
	}
}
