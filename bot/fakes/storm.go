package fakes

import "math/rand/v2"

// Storm makes calls go wrong at random.
type Storm struct {
	Seed   uint64
	Odds   float64 // that a call goes wrong, 0 to 1
	Faults []Fault // those that select a call are equally likely
}

// Fault is one fault of a storm.
type Fault struct {
	Calls Call
	How   Failure
}

type storm struct {
	Storm
	random *rand.Rand
}

func (s *storm) draw(c Call) Failure {
	if s == nil || s.random.Float64() >= s.Odds {
		return Failure{}
	}
	var fit []Failure
	for _, f := range s.Faults {
		if f.Calls.selects(c) {
			fit = append(fit, f.How)
		}
	}
	if len(fit) == 0 {
		return Failure{}
	}
	return fit[s.random.IntN(len(fit))]
}

// Storm begins a storm, until Calm.
func (f *Failures) Storm(s Storm) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.storm = &storm{s, rand.New(rand.NewPCG(s.Seed, 147))}
}

// Calm ends the storm and all other failures, the calls that hang or wait too, and sets
// the clock right. Effects that are still to come late do come.
func (f *Failures) Calm() {
	f.mu.Lock()
	f.storm, f.rules = nil, nil
	clear(f.next)
	f.mu.Unlock()
	f.ShiftClock(0)
	f.Release()
}

// Release cuts the calls that hang or wait now, as when the caller's machine is gone.
func (f *Failures) Release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.released)
	f.released = make(chan struct{})
}
