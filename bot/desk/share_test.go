package desk

import (
	"fmt"
	"testing"
)

// TestTheRestIsSharedByPersonFirst checks that two people who take all they can leave room
// for each of the next ones, and that what is given back is free again.
func TestTheRestIsSharedByPersonFirst(t *testing.T) {
	s := newShare(8, 16)
	held := map[string][]func(){}
	takeAll := func(person string) int {
		for {
			give, ok := s.take(person)
			if !ok {
				return len(held[person])
			}
			held[person] = append(held[person], give)
		}
	}
	for i, want := range []int{8, 4, 2, 1, 1, 0} {
		if got := takeAll(fmt.Sprint(i)); got != want {
			t.Errorf("person %d of those who take all they can gets %d of 16; want %d", i, got, want)
		}
	}
	give := s.more("0")
	if _, ok := s.take("0"); ok {
		t.Error("who holds more than the bound gets another one")
	}
	give()
	held["0"][0]()
	held["0"][0]() // a second time changes nothing
	if _, ok := s.take("5"); !ok {
		t.Error("nobody gets what was given back")
	}
}

// TestAStopWaitsForWhatIsHeld checks that nothing is given any more meanwhile.
func TestAStopWaitsForWhatIsHeld(t *testing.T) {
	s := newShare(8, 16)
	give, _ := s.take("sari")
	later := s.more("sari")
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.stop()
	}()
	give()
	select {
	case <-ended:
		t.Fatal("the stop did not wait for all that is held")
	default:
	}
	later()
	<-ended
	if _, ok := s.take("dewi"); ok {
		t.Error("a stopped share gives something")
	}
}
