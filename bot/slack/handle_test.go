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
	for i := range 2 * maxWaiting {
		s.begin(fmt.Sprint(i), wait)
	}
	dropped := strings.Count(log.String(), "input dropped")
	if least, most := 2*maxWaiting-maxWaiting-maxInputs, maxWaiting; dropped < least || dropped > most {
		t.Errorf("%d of %d inputs are dropped, want %d to %d", dropped, 2*maxWaiting, least, most)
	}
	close(gate)
	s.stop()
}

// TestOnePersonsInputsLeaveRoom: those that they send while none of theirs is done are bounded
// first, whatever kind they are of.
func TestOnePersonsInputsLeaveRoom(t *testing.T) {
	var log strings.Builder
	s := newSession(&Platform{opt: Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}}, nil)
	gate := make(chan struct{})
	var ran atomic.Int64
	for i := range 2 * (maxInputs + maxWaiting) {
		of := []string{`{"user_id":"U1"}`, `{"user":{"id":"U1"}}`, `{"event":{"user":"U1"}}`}[i%3]
		s.begin(parse([]byte(`{"type":"interactive","envelope_id":"1","payload":`+of+`}`)).Payload.user(), func() { ran.Add(1); <-gate })
	}
	if !s.begin("U2", func() { ran.Add(1) }) {
		t.Error("somebody else's input is dropped; want it queued")
	}
	close(gate)
	s.stop()
	if ran.Load() != maxOfOne+1 {
		t.Errorf("%d inputs were handled; want %d of one person and one of another", ran.Load(), maxOfOne)
	}
	if len(s.busyOf) != 0 {
		t.Errorf("after all %v are counted as in work; want none", s.busyOf)
	}
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
